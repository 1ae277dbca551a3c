/** What one run lost sight of and the next one sees: it is over then, and the next loss rings again. */
import { afterEach, describe, expect, it } from 'vitest'
import type { SourceDetail } from '../../../contract/queries.ts'
import { sightOf } from '../../../contract/source-health.ts'
import { type Night, startNight } from '../../helpers/a-night.ts'
import { minuteMs } from '../../helpers/fixtures.ts'

let night: Night
afterEach(() => night.close())

const begin = async (): Promise<void> => {
  night = await startNight()
  await night.pass(20_000)
}
const sight = (): string => {
  const [source] = night.state().sources
  return source ? sightOf(source, night.clock.now()) : 'none'
}
const rings = (): number => night.shown.filter(({ tag }) => tag === 'source:plover').length
const watchdog = { alertname: 'Watchdog', severity: 'none', installation: 'plover' }

describe('a source that was blind when Nightdesk ended', () => {
  it.each([
    ['ended', () => night.restart(30_000)],
    [
      'took up other settings of it',
      async () => {
        const text = 'version: 1\nme: Mara Lind\nsources:\n'
        const source = '  - { name: plover, kind: alertmanager, urls: [http://am1.invalid], poll: 20s }\n'
        const { text: base } = await night.query<{ text: string }>('config.read', {})
        await night.order('config.save', { text: `${text}${source}`, base })
      },
    ],
  ])('is seen again by what came after it %s, and rings when it is lost again', async (_, change) => {
    await begin()
    night.down.add(0)
    await night.pass(4 * minuteMs)
    expect([sight(), rings()]).toEqual(['blind', 1])
    night.down.clear()
    await change()
    await night.pass(40_000)
    expect(sight()).toBe('live')
    const { gaps, tried } = await night.query<SourceDetail>('sources.detail', { name: 'plover' })
    expect(gaps.map(({ to }) => to)).not.toContain(null)
    expect(tried.map(({ kind }) => kind)).toContain('sight-back')
    night.down.add(0)
    await night.pass(10 * minuteMs)
    expect([sight(), rings()]).toEqual(['blind', 2])
  })

  it('and is blind still rings no second time', async () => {
    await begin()
    night.down.add(0)
    await night.pass(4 * minuteMs)
    await night.restart(30_000)
    await night.pass(10 * minuteMs)
    expect([sight(), rings()]).toEqual(['blind', 1])
  })
})

describe('a server that restarted while Nightdesk was closed', () => {
  it('is not missed its heartbeat before it can have heard it, and is missed it after that', async () => {
    await begin()
    night.fire(watchdog)
    await night.pass(3 * minuteMs)
    const closed = () => night.restart(minuteMs, () => night.peers[0]?.restart())
    await closed()
    await night.pass(40_000)
    expect([night.state().sources[0]?.catchingUp, rings(), sight()]).toEqual([true, 0, 'catching-up'])
    night.fire(watchdog)
    await night.pass(3 * minuteMs)
    expect([rings(), sight()]).toEqual([0, 'live'])
    await closed()
    await night.pass(5 * minuteMs)
    expect([rings(), sight()]).toEqual([1, 'blind'])
  })
})
