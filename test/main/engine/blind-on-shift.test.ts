/** Losing sight rings once on shift: off duty it waits for the shift, and is said in it. */
import { afterEach, describe, expect, it } from 'vitest'
import { type Night, startNight } from '../../helpers/a-night.ts'
import { hourMs, minuteMs } from '../../helpers/fixtures.ts'

let night: Night
afterEach(() => night?.close())

/** Off duty for half an hour, and the source lost meanwhile. */
async function lostOffDuty(): Promise<void> {
  night = await startNight()
  await night.pass(3 * minuteMs)
  await night.order('duty.set', { state: 'off', untilAt: night.clock.now() + 30 * minuteMs })
  night.down.add(0)
  await night.pass(10 * minuteMs)
  expect(night.shown).toEqual([])
}
const rings = () => night.shown.map(({ tag }) => tag)

describe('a source that is lost off duty', () => {
  it('rings once when the shift begins, over a restart too', async () => {
    await lostOffDuty()
    await night.restart()
    await night.pass(10 * minuteMs)
    expect(rings()).toEqual([])
    await night.pass(10 * minuteMs)
    expect(rings()).toEqual(['source:plover'])
    await night.restart()
    await night.pass(hourMs)
    expect(rings()).toEqual(['source:plover'])
  })

  it('does not ring when it was seen again before that', async () => {
    await lostOffDuty()
    night.down.clear()
    await night.pass(minuteMs)
    await night.order('duty.set', { state: 'on', untilAt: null })
    await night.pass(5 * minuteMs)
    expect(rings()).toEqual([])
    night.down.add(0)
    await night.pass(5 * minuteMs)
    expect(rings()).toEqual(['source:plover'])
  })

  it('leaves whoever watches it by hand alone', async () => {
    await lostOffDuty()
    await night.order('sources.watchByHand', { name: 'plover', untilAt: night.clock.now() + hourMs })
    await night.order('duty.set', { state: 'on', untilAt: null })
    await night.pass(10 * minuteMs)
    expect(rings()).toEqual([])
  })
})
