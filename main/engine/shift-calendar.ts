/** My own shifts as an iCal text, for a calendar that is not ours. */
import { createHash } from 'node:crypto'
import { type Me, namesOf } from '../../contract/person.ts'
import type { ShiftCalendar } from '../../contract/queries.ts'
import type { Rotation } from '../../contract/rotation.ts'
import { dayMs } from '../../contract/weekly-spans.ts'
import { calendarText, type WrittenEvent } from '../platform/ical-text.ts'
import { ownShifts, sureOf } from '../shifts/own.ts'

/** Nobody plans a calendar further ahead, ms. */
const aheadMs = 180 * dayMs

/** Everything of mine that has not ended and has a beginning and an end in sight, half a year ahead. */
export async function calendarOf(
  rotations: readonly Rotation[],
  me: Me,
  now: number,
): Promise<ShiftCalendar> {
  const [name = ''] = namesOf(me)
  const events = rotations
    .flatMap((rotation): readonly WrittenEvent[] => {
      const sure = sureOf(rotation, { from: now, to: now + aheadMs })
      if (!sure) return []
      return ownShifts(rotation, me, sure).flatMap(({ from, to }) =>
        from === null || to === null
          ? []
          : [{ uid: uidOf(rotation.name, name, from), summary: `On duty: ${rotation.name}`, from, to }],
      )
    })
    .toSorted((a, b) => a.from - b.from)
  return { text: await calendarText(`On duty, ${name}`, events, now), shifts: events.length }
}

/** A shift whose end was moved is the same one. */
function uidOf(rotation: string, me: string, from: number): string {
  const content = JSON.stringify([rotation, me, from])
  return `${createHash('sha256').update(content).digest('hex').slice(0, 32)}@nightdesk`
}
