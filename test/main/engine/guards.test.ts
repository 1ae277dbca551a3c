/** What fails in one place of the engine keeps no other from its work. */
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ServerEvent } from '../../../contract/wire.ts'
import type { Core } from '../../../main/engine/core.ts'
import { eachPart } from '../../../main/engine/part.ts'
import { createTurns } from '../../../main/engine/turns.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'

const broken = (): never => {
  throw new Error('broken')
}
const caller = { openUrl: () => {}, showPostmortem: () => {}, tell: () => {} }

/** Turns over a clock that is moved by hand, and what was logged. */
function someTurns(work: Parameters<typeof createTurns>[1]) {
  const clock = createManualClock()
  const logged: string[] = []
  const core = {
    clock,
    sources: new Map(),
    log: (event: string, fields?: { message?: string }) => logged.push(`${event} ${fields?.message}`),
  } as unknown as Core
  const turns = createTurns(core, work)
  turns.start()
  onTestFinished(turns.stop)
  return { clock, logged, turns }
}

describe('a turn', () => {
  it('goes on with the others when one of them throws, names it, and tries it again', () => {
    let asked = 0
    let others = 0
    const { clock, logged, turns } = someTurns(() => [
      {
        name: 'backups',
        run: () => {
          asked += 1
          return broken()
        },
      },
      {
        name: 'deadlines',
        run: (now) => {
          others += 1
          return now + 60_000
        },
      },
    ])
    turns.take()
    expect([asked, others]).toEqual([1, 1])
    expect(logged).toEqual(['wake-failed backups: Error: broken'])
    clock.advance(5_000)
    expect([asked, others]).toEqual([2, 2])
  })

  it('of every so often comes again after it threw', () => {
    let times = 0
    const { clock, logged, turns } = someTurns(() => [])
    turns.every(1_000, () => {
      times += 1
      broken()
    })
    clock.advance(3_000)
    expect([times, logged.length]).toEqual([3, 3])
  })
})

it('a part that fails keeps no other from its turn', () => {
  const done: string[] = []
  const logged: string[] = []
  const parts = { first: { stop: broken }, second: { stop: () => void done.push('second') } }
  eachPart(
    parts,
    (event, fields) => logged.push(`${event} ${fields?.message}`),
    (part) => part.stop?.(),
  )
  expect([done, logged]).toEqual([['second'], ['part-failed first: Error: broken']])
})

describe('an announcement', () => {
  const begin = async (): Promise<Night> => {
    const night = await startNight()
    onTestFinished(() => night.close())
    await night.pass(20_000)
    return night
  }

  it('reaches every listener and every page, whoever throws: the sound that must stop hears of it', async () => {
    const night = await begin()
    const { core } = night.engine()
    core.afterCommit.unshift(broken)
    core.afterPublish.unshift(broken)
    let held = false
    const heard: ServerEvent[] = []
    const bad = night.engine().attach((event) => {
      if (held) broken()
      heard.push(event)
    }, caller)
    onTestFinished(bad.detach)
    held = true
    night.leave()
    night.comeBack()
    night.fire(pageLabels(), { summary: 'One' })
    await night.pass(16_000)
    expect(night.titles('needs-you')).toEqual(['One'])
    expect(night.shown).toHaveLength(1)
    await night.order('alerts.acknowledge', { episodeId: night.episode('One').id })
    expect(night.titles('in-hand')).toEqual(['One'])
    expect(night.withdrawn).toContain('customer:Mosslund Credit')
  })

  it('of what is in no table reaches every listener too', async () => {
    const { core } = (await begin()).engine()
    core.afterPublish.unshift(broken)
    let heard = 0
    core.afterPublish.push(() => {
      heard += 1
    })
    core.publish({ loading: 0 })
    expect(heard).toBe(1)
  })

  it('of a commit that failed names what failed, whoever throws while it is undone', async () => {
    const night = await begin()
    const { core } = night.engine()
    core.afterFailure.unshift(broken)
    let undone = 0
    core.afterFailure.push(() => {
      undone += 1
    })
    expect(() =>
      core.commit(() => {
        throw new Error('the reason')
      }),
    ).toThrow('the reason')
    expect(undone).toBe(1)
  })
})
