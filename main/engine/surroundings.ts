/** What the almanac is told of the day and the night. */
import type { HoursPolicy } from '../../contract/hours.ts'
import type { Surroundings } from '../almanac/chapter.ts'
import { nightHoursOf } from '../night/hours.ts'

/** Where no hours are for the night. */
const standard = { from: 22 * 60, to: 7 * 60 }

/** What of the configuration the figures are counted by. */
export interface CountedBy {
  readonly hours: readonly HoursPolicy[]
  readonly targets: { readonly ack: number; readonly resolve: number }
  readonly support: { readonly hours: string; readonly respond?: number | undefined }
}

/**
 * Holidays of a support policy are those that it names itself: its calendar is not asked.
 * @param zone where this laptop stands, which also says what a day is
 */
export function surroundingsOf({ hours, targets, support }: CountedBy, zone: string): Surroundings {
  const [first] = nightHoursOf(hours)[0]?.weekly ?? []
  const inForce =
    hours.find(({ name }) => name === support.hours) ??
    hours.find(({ purposes }) => purposes.some((one) => one === support.hours))
  return {
    zone,
    night: first ? { from: minutesOf(first.from), to: minutesOf(first.to) } : standard,
    targets: { ackMs: targets.ack, resolveMs: targets.resolve, respondMs: support.respond ?? null },
    ...(inForce
      ? { support: { zone: inForce.zone, weekly: inForce.weekly, holidays: inForce.holidays } }
      : {}),
  }
}

/** "HH:MM" as minutes since midnight. */
function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}
