/** The hand-off of the shift that is under way, or of the one that has just ended, out of the record. */

import { dueOf, type Episode, isSmall, placeOf } from '../../contract/alert.ts'
import { isAsked, isHandOver, isIncoming, isUnaccepted, whomWords } from '../../contract/escalation.ts'
import type { EndingSoon, HandOff, OpenEpisode } from '../../contract/hand-off.ts'
import { matcherText } from '../../contract/matchers.ts'
import { isMe } from '../../contract/person.ts'
import { firedAgainBetween } from '../../contract/postmortem-again.ts'
import type { Rotation } from '../../contract/rotation.ts'
import { reasonOf, type SilenceInventory } from '../../contract/silences.ts'
import { countBetween, firedBetween, identityOf, lastNoteOf, noisyBetween } from '../shifts/hand-off-table.ts'
import { shiftAt, shiftsBetween } from '../shifts/rotation.ts'
import type { Core } from './core.ts'
import { waitingThreads } from './hand-off-threads.ts'

const hourMs = 3_600_000
/** What counts as a shift where nobody says how long one is, ms. */
const shiftMs = 12 * hourMs
/** A shift that ended longer ago than this has been handed over, ms. */
const lateMs = 6 * hourMs
/** Names that fired so often are worth a word. */
const noisyFirings = 3
const mostNoisy = 5

interface ShiftSpan {
  readonly from: number
  readonly until: number
  readonly role: string | null
  readonly next: string | null
  /** when the next shift ends, as far as is known */
  readonly nextUntil: number
  /** what names its notes, the same as long as it lasts and on; null where no end of it stands still */
  readonly notesAt: number | null
}

/** The shift that is to be handed over at `now`: by what duty says, else by the rotation, else the last twelve hours. */
export function shiftToHandOver(
  { duty, me }: Pick<Core['desk'], 'duty' | 'me'>,
  rotation: Rotation | null,
  now: number,
): ShiftSpan {
  const role = duty.role ?? rotation?.name ?? null
  if (duty.state === 'on' && duty.from !== null && duty.until !== null)
    return {
      from: duty.from,
      until: duty.until,
      role,
      next: duty.next,
      nextUntil: endAfter(rotation, duty.until),
      // By hours it begins when it is first seen, at each start of the program anew: only its end stands.
      notesAt: duty.origin === 'file' && !rotation ? duty.until : duty.from,
    }
  const last = rotation
    ? shiftsBetween(rotation, now - lateMs, now).findLast(
        ({ person, to }) => to !== null && to <= now && isMe(person, me),
      )
    : undefined
  if (duty.state !== 'on' && last?.to != null && last.from !== null)
    return {
      ...{ from: last.from, until: last.to, role, nextUntil: endAfter(rotation, last.to) },
      notesAt: last.from,
      next: rotation ? (shiftAt(rotation, last.to)?.person ?? null) : null,
    }
  const from = duty.state === 'on' && duty.from !== null ? duty.from : now - shiftMs
  const notesAt = duty.state === 'on' && duty.origin === 'hand' ? duty.from : null
  return { from, until: duty.until ?? now, role, next: duty.next, nextUntil: now + shiftMs, notesAt }
}

/** How far back an own shift is looked for, ms. */
const backMs = 30 * 24 * hourMs

/** From the end of my last shift on; where no rotation says when that was, the last twelve hours before this one. */
export function sinceLastShift(
  { duty, me }: Pick<Core['desk'], 'duty' | 'me'>,
  rotation: Rotation | null,
  now: number,
): ShiftSpan {
  const begins = duty.state === 'on' && duty.from !== null ? duty.from : now
  const last = rotation
    ? shiftsBetween(rotation, begins - backMs, begins).findLast(
        ({ person, to }) => to !== null && to <= begins && isMe(person, me),
      )
    : undefined
  const role = duty.role ?? rotation?.name ?? null
  const nextUntil = duty.until ?? endAfter(rotation, now)
  const from = last?.to ?? begins - shiftMs
  return { from, until: now, role, next: duty.next, nextUntil, notesAt: begins }
}

function endAfter(rotation: Rotation | null, at: number): number {
  return (rotation ? shiftAt(rotation, at)?.to : null) ?? at + shiftMs
}

/** Reads a span together. `silences`: everything silenced now. */
export function readHandOff(core: Core, span: ShiftSpan, silences: SilenceInventory): HandOff {
  const now = core.clock.now()
  const { myTeams } = core.desk.settings
  // What came after its end is the next one's.
  const ends = span.until < now ? span.until : now + 1
  const ours = { from: span.from, until: Math.max(ends, span.from + 1), teams: myTeams }
  const rows = firedBetween(core.db, ours)
  const { alerts, pages, healed } = countBetween(core.db, ours)
  const open = [...core.episodes.values()]
    .filter((episode) => ['needs-you', 'in-hand'].includes(placeOf(episode, myTeams)) && !isSmall(episode))
    .map((episode): OpenEpisode => openEpisode(core, episode))
    .toSorted((a, b) => (a.snoozedUntil ?? a.dueAt) - (b.snoozedUntil ?? b.dueAt))
  const seen = new Set(rows.map(({ episodeId }) => episodeId))
  return {
    ...{ from: span.from, until: span.until, role: span.role, me: core.desk.me.name, next: span.next },
    notesAt: span.notesAt ?? recentNotes(core.drafts, now),
    open,
    escalations: core.escalations
      .filter((one) => isIncoming(one) || (one.direction === 'out' && (isAsked(one) || isUnaccepted(one))))
      .map((one) => ({
        ...{ direction: one.direction, title: one.title, from: one.from, dueAt: one.dueAt },
        isHandOver: isHandOver(one),
        ...{ whom: whomWords(one.level), isUnaccepted: isUnaccepted(one) },
      })),
    threads: waitingThreads(core.threads.values()),
    ending: endingBefore(core, silences, now, span.nextUntil),
    unread: silences.unread.map(({ label }) => label),
    ...{ happened: rows, alerts, pages, healed },
    noisy: noisyBetween(core.db, ours, noisyFirings, mostNoisy),
    drafts: core.postmortems
      .filter(
        ({ createdAt, episodeIds }) =>
          (createdAt >= ours.from && createdAt < ours.until) || episodeIds.some((id) => seen.has(id)),
      )
      .map(({ id, title, life }) => ({ postmortemId: id, title, isLeft: life.nightAt !== null })),
    again: firedAgainBetween(core.postmortems, ours.from, ours.until),
    reviews: unfinishedReviews(core),
  }
}

/** What nobody has said yet of alerts that are over, and postmortems that are needed and not begun. */
function unfinishedReviews({ desk, postmortems }: Core): HandOff['reviews'] {
  const begun = new Set(postmortems.flatMap(({ episodeIds }) => episodeIds))
  return desk.reviews.flatMap(({ episodeId, title, answered }) => {
    const verdict = answered?.verdict ?? null
    return verdict === 'not-needed' || begun.has(episodeId) ? [] : [{ title, verdict }]
  })
}

/** Where nobody says what a shift is: the notes of one that has just ended, else one place for all. */
function recentNotes(drafts: Readonly<Record<string, string>>, now: number): number {
  const places = Object.keys(drafts).flatMap((key) => {
    const at = Number(/^handoff:(\d+)/.exec(key)?.[1])
    return at > now - lateMs && at <= now ? [at] : []
  })
  return Math.max(0, ...places)
}

function openEpisode(core: Core, episode: Episode): OpenEpisode {
  const { id, title, customer, environment, severity, firedAt, ack, snooze } = episode
  return {
    ...{ episodeId: id, title, customer, environment, severity, firedAt },
    ...identityOf(core.db, id),
    ...{ by: ack?.by ?? null, tookAt: ack?.at ?? null },
    dueAt: dueOf(episode).at,
    snoozedUntil: snooze?.until ?? null,
    note: lastNoteOf(core.db, id),
  }
}

/** Silences that keep something quiet, and snoozes, that end between now and the end of the next shift. */
function endingBefore(
  core: Core,
  silences: SilenceInventory,
  now: number,
  until: number,
): readonly EndingSoon[] {
  const isSoon = (at: number): boolean => at > now && at <= until
  const silenced = silences.entries
    .filter(({ endsAt, hides, isAck, state }) => isSoon(endsAt) && hides > 0 && !isAck && state === 'active')
    .map((entry): EndingSoon => {
      const why = reasonOf(entry.comment)
      return {
        kind: 'silence',
        what: entry.matchers.map(matcherText).join(', '),
        ...{ by: entry.by, why: why === '' ? null : why, at: entry.endsAt },
      }
    })
  const snoozed = [...core.episodes.values()].flatMap(({ firing, snooze, title }): EndingSoon[] =>
    firing && snooze && isSoon(snooze.until)
      ? [{ kind: 'snooze', what: title, by: snooze.by, why: null, at: snooze.until }]
      : [],
  )
  return [...silenced, ...snoozed].toSorted((a, b) => a.at - b.at)
}
