/** An order on its way: given again by a nervous finger it stays one. */
import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { fromSnapshot } from '../../contract/state.ts'
import type { Connection } from '../../contract/wire.ts'
import { incomingKey } from '../../renderer/escalations/orders.ts'
import { acknowledge, give } from '../../renderer/orders.ts'
import { usePage } from '../../renderer/store.ts'
import { anIncoming } from '../helpers/escalation-scenes.ts'
import { anEpisode, aSnapshot } from '../helpers/fixtures.ts'

const first = 1 as EpisodeId
const second = 2 as EpisodeId

/** An engine that answers when it is told to. */
function aSlowEngine() {
  const given: unknown[] = []
  const answers: { readonly take: () => void; readonly refuse: () => void }[] = []
  const engine = {
    order: (_name: string, input: unknown) =>
      new Promise<void>((resolve, reject) => {
        given.push(input)
        answers.push({ take: resolve, refuse: () => reject(new AppError('not-found', 'It is gone.')) })
      }),
  } as unknown as Connection
  return { given, answers, engine }
}

describe('an order on its way', () => {
  let slow: ReturnType<typeof aSlowEngine>
  beforeEach(() => {
    slow = aSlowEngine()
    usePage.setState({ engine: slow.engine, problem: null })
  })

  it('is one order however often it is given before its answer, and one more afterwards', async () => {
    const twice = [
      give('alerts.acknowledge', { episodeId: first }),
      give('alerts.acknowledge', { episodeId: first }),
    ]
    expect(slow.given).toEqual([{ episodeId: first }])
    slow.answers[0]?.take()
    expect(await Promise.all(twice)).toEqual([true, true])
    void give('alerts.acknowledge', { episodeId: first })
    expect(slow.given).toHaveLength(2)
  })

  it('tells both hands when it is refused, and may be tried again', async () => {
    const twice = [
      give('alerts.acknowledge', { episodeId: first }),
      give('alerts.acknowledge', { episodeId: first }),
    ]
    slow.answers[0]?.refuse()
    expect(await Promise.all(twice)).toEqual([false, false])
    expect(usePage.getState().problem).toBe('It is gone.')
    void give('alerts.acknowledge', { episodeId: first })
    expect(slow.given).toHaveLength(2)
  })

  it('is never taken for another: there and back again ends where the hand ended', () => {
    for (const episodeId of [first, second, first]) void give('alerts.acknowledge', { episodeId })
    expect(slow.given).toEqual([{ episodeId: first }, { episodeId: second }, { episodeId: first }])
  })

  it('is not what another engine is told', () => {
    void give('alerts.acknowledge', { episodeId: first })
    const other = aSlowEngine()
    usePage.setState({ engine: other.engine })
    void give('alerts.acknowledge', { episodeId: first })
    expect(other.given).toEqual([{ episodeId: first }])
  })
})

describe('accepting what somebody asks', () => {
  it('takes the alert once, however often the key is pressed before the answer', () => {
    const slow = aSlowEngine()
    const episode = anEpisode({})
    const incoming = anIncoming({ episodeId: episode.id })
    usePage.setState({
      engine: slow.engine,
      state: fromSnapshot({ ...aSnapshot({ episodes: [episode] }), escalations: [incoming] }),
      selected: incomingKey(incoming.id),
    })
    void acknowledge()
    expect(usePage.getState().selected).toBe(`e${episode.id}`)
    void acknowledge()
    void acknowledge()
    expect(slow.given).toEqual([{ escalationId: incoming.id, answer: 'accept', text: '' }])
  })
})
