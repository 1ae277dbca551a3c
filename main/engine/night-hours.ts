/** Which ladder a call begins with: the night's or the day's. */
import type { LadderProgram } from '../night/ladder.ts'

/** The hours, local to this laptop, in which a call climbs the night's ladder (night: 22:00 to 06:00). */
const standardNight = { from: 22, until: 6 } as const

/** @param now epoch ms */
export function programAt(now: number): LadderProgram {
  const hour = new Date(now).getHours()
  return hour >= standardNight.from || hour < standardNight.until ? 'night' : 'day'
}
