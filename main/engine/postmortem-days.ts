/** Days that are kept free for a fix: as iCal, and which of them somebody is on duty on. */
import { AppError } from '../../contract/errors.ts'
import type { PostmortemId } from '../../contract/ids.ts'
import { isMe, type Me } from '../../contract/person.ts'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import type { ShiftOnDay } from '../../contract/postmortem-life.ts'
import type { Rotation } from '../../contract/rotation.ts'
import { dayMs } from '../../contract/weekly-spans.ts'
import { instantOf } from '../../contract/zoned-time.ts'
import { calendarText, type WrittenEvent } from '../platform/ical-text.ts'
import { ownShifts, sureOf } from '../shifts/own.ts'
import type { Core } from './core.ts'

/**
 * The kept days of one postmortem, or of all that are mine, as whole days without a zone: a day is a day wherever it is read.
 * @throws AppError `not-found`
 */
export async function keptDaysCalendar(
  core: Pick<Core, 'postmortems' | 'desk' | 'clock'>,
  id: PostmortemId | null,
): Promise<{ readonly text: string; readonly days: number }> {
  const { me } = core.desk
  const chosen =
    id === null
      ? core.postmortems.filter(({ life }) => isMe(life.assignee, me))
      : core.postmortems.filter((one) => one.id === id)
  if (id !== null && chosen.length === 0)
    throw new AppError('not-found', 'This postmortem is not here any more.')
  const events = chosen.flatMap(eventsOf).toSorted((a, b) => a.from - b.from)
  const name = id === null ? `Postmortem days, ${me.name}` : `Postmortem: ${chosen[0]?.title ?? ''}`
  return { text: await calendarText(name, events, core.clock.now(), 'Postmortems'), days: events.length }
}

/** The same day of the same postmortem keeps its name: read again, it is one event. */
function eventsOf({ uid, title, life }: PostmortemSummary): readonly WrittenEvent[] {
  return life.days.map((day) => {
    const from = Date.parse(`${day}T00:00:00Z`)
    return {
      uid: `${uid}-${day}@nightdesk`,
      summary: `Kept for a fix: ${title}`,
      ...{ from, to: from + dayMs, isWholeDays: true },
    }
  })
}

/** Shifts of somebody that lie on these days, in order. @param zone IANA name: where the days are meant */
export function shiftsOnDays(
  rotations: readonly Rotation[],
  who: Me,
  days: readonly string[],
  zone: string,
): readonly ShiftOnDay[] {
  return days.flatMap((day) => {
    const wall = Date.parse(`${day}T00:00:00Z`)
    const span = { from: instantOf(zone, wall), to: instantOf(zone, wall + dayMs) }
    return rotations.flatMap((rotation): readonly ShiftOnDay[] => {
      const sure = sureOf(rotation, span)
      if (!sure) return []
      return ownShifts(rotation, who, sure).flatMap(({ from, to }) => {
        const within = { from: Math.max(from ?? span.from, span.from), to: Math.min(to ?? span.to, span.to) }
        return within.from < within.to ? [{ day, rotation: rotation.name, ...within }] : []
      })
    })
  })
}
