/** Being away: said once, until it is read. */
import { afterEach, describe, expect, it } from 'vitest'
import { type Night, startNight } from '../../helpers/a-night.ts'
import { hourMs, minuteMs } from '../../helpers/fixtures.ts'

let night: Night
afterEach(() => night.close())
const away = () => night.state().desk.away
const lengthOf = (): number => (away()?.until ?? 0) - (away()?.from ?? 0)

describe('the last time nobody watched', () => {
  it('is nothing at the first start and after a short restart', async () => {
    night = await startNight()
    expect(away()).toBeNull()
    await night.pass(minuteMs)
    await night.restart(5 * minuteMs)
    expect(away()).toBeNull()
  })

  it('is said after a long time closed, and until it is read, over restarts too', async () => {
    night = await startNight()
    await night.pass(minuteMs)
    await night.restart(3 * hourMs)
    expect(lengthOf()).toBe(3 * hourMs)
    const said = away()
    await night.restart(1_000)
    expect(away()).toEqual(said)
    await night.order('away.read', {})
    expect(away()).toBeNull()
    await night.restart(1_000)
    expect(away()).toBeNull()
  })

  it('is said after a long sleep, not after a short one', async () => {
    night = await startNight()
    await night.pass(minuteMs)
    night.clock.sleep(5 * minuteMs)
    expect(away()).toBeNull()
    await night.pass(20 * minuteMs)
    const sleptAt = night.clock.now()
    night.clock.sleep(8 * hourMs)
    expect(away()).toEqual({ from: sleptAt, until: sleptAt + 8 * hourMs })
  })

  it('is one time when the machine woke for a moment in between', async () => {
    night = await startNight()
    await night.pass(minuteMs)
    const sleptAt = night.clock.now()
    for (let nap = 0; nap < 4; nap += 1) {
      night.clock.sleep(30 * minuteMs)
      await night.pass(20_000)
    }
    expect(away()?.from).toBe(sleptAt)
    expect(lengthOf()).toBe(4 * 30 * minuteMs + 3 * 20_000)
  })

  it('has no negative length when the clock was set back meanwhile', async () => {
    night = await startNight()
    await night.pass(minuteMs)
    await night.restart(2 * hourMs, () => night.clock.setWall(-24 * hourMs))
    expect(away()).toBeNull()
  })
})
