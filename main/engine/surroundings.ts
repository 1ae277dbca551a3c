/** What the almanac is told of the day and the night. */
import type { HoursPolicy } from '../../contract/hours.ts'
import type { Surroundings } from '../almanac/chapter.ts'
import { nightOf, standardNight } from '../night/hours.ts'

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
  // Where no hours are for the night, it is the one by which the digest and Shifts count.
  const [first] = (nightOf(hours) ?? standardNight(zone)).weekly
  const inForce =
    hours.find(({ name }) => name === support.hours) ??
    hours.find(({ purposes }) => purposes.some((one) => one === support.hours))
  return {
    zone,
    night: { from: minutesOf(first?.from ?? '00:00'), to: minutesOf(first?.to ?? '00:00') },
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
