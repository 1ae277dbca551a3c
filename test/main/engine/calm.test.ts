/** "All quiet for 3 h" never counts a moment in which nobody could see (product rule 1). */
import { afterEach, describe, expect, it } from 'vitest'
import { isAllQuiet } from '../../../contract/state.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { hourMs, minuteMs } from '../../helpers/fixtures.ts'

let night: Night
afterEach(() => night.close())

const begin = async (): Promise<void> => {
  night = await startNight()
}
const isQuiet = (): boolean => isAllQuiet(night.state(), night.titles('needs-you').length, night.clock.now())
/** for how long the desk says that it has been quiet, ms; null while it is not */
const quietFor = (): number | null => {
  const { quietSince } = night.state().desk
  return quietSince === null ? null : night.clock.now() - quietSince
}
/** Until the verified "all quiet" is there, second by second; answers when that was. */
const untilQuiet = async (): Promise<number> => {
  for (let waited = 0; !isQuiet(); waited += 1) {
    if (waited > 600) throw new Error('it did not become quiet')
    await night.pass(1_000)
  }
  return night.clock.now()
}

describe('since when all is quiet', () => {
  it('begins with the first answer, and goes on over the answers after it', async () => {
    let deaf = true
    night = await startNight({ wrap: (http) => async (request) => (deaf ? refused() : http(request)) })
    await night.pass(30_000)
    expect(night.state().desk.quietSince).toBeNull()
    deaf = false
    const from = await untilQuiet()
    await night.pass(hourMs)
    expect(night.state().desk.quietSince).toBeGreaterThan(from - 1_000)
    expect(night.state().desk.quietSince).toBeLessThanOrEqual(from)
  })

  it('begins anew when a source was not heard for a while, however short that was', async () => {
    await begin()
    await night.pass(hourMs)
    expect(quietFor()).toBeGreaterThan(hourMs - minuteMs)
    night.down.add(0)
    while (isQuiet()) await night.pass(1_000)
    night.down.clear()
    const back = await untilQuiet()
    await night.pass(10_000)
    expect(quietFor()).toBeLessThan(night.clock.now() - back + 1_000)
  })

  it('begins anew when a source was blind', async () => {
    await begin()
    await night.pass(hourMs)
    night.down.add(0)
    await night.pass(2 * hourMs)
    night.down.clear()
    await untilQuiet()
    await night.pass(10_000)
    expect(quietFor()).toBeLessThan(minuteMs)
  })

  it('begins anew after a sleep', async () => {
    await begin()
    await night.pass(hourMs)
    night.clock.sleep(8 * hourMs)
    expect(quietFor()).toBeNull()
    await untilQuiet()
    await night.pass(10_000)
    expect(quietFor()).toBeLessThan(minuteMs)
  })

  it('begins anew after a nap that no answer was missed in: nobody can tell what it hid', async () => {
    await begin()
    await night.pass(hourMs)
    night.clock.sleep(6_000)
    await night.pass(1_000)
    expect(quietFor()).toBeLessThan(10_000)
  })

  it('begins anew with each start', async () => {
    await begin()
    await night.pass(hourMs)
    await night.restart(2 * hourMs)
    await untilQuiet()
    await night.pass(10_000)
    expect(quietFor()).toBeLessThan(minuteMs)
  })

  it('ends with what needs somebody, and begins anew when it is taken', async () => {
    await begin()
    await night.pass(hourMs)
    night.fire(pageLabels(), { summary: 'Ingress' })
    await night.pass(20_000)
    expect(quietFor()).toBeNull()
    await night.order('alerts.acknowledge', { episodeId: night.episode('Ingress').id })
    expect(quietFor()).toBe(0)
  })

  it('ends while nothing can be kept, since nobody would know after a crash', async () => {
    await begin()
    await night.pass(hourMs)
    night.engine().core.setDesk({ storageProblem: 'The disk is full.' })
    expect(quietFor()).toBeNull()
    night.engine().core.setDesk({ storageProblem: null })
    expect(quietFor()).toBe(0)
  })
})

const refused = () => ({
  ok: false as const,
  failure: { kind: 'refused' as const, detail: 'refused' },
  latencyMs: 1,
})
