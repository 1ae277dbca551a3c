/** The meeting that hands out postmortems: its agenda, what is on the table, what was decided. Pure; instants epoch ms. */
import type { PostmortemSummary } from '../../../contract/postmortem.ts'

/** What became of one. Not decided is left for the next time. */
export interface Given {
  readonly team: string
  readonly at: number
}

export interface Meeting {
  readonly startedAt: number
  /** when the last one was off the table; null while it goes on */
  readonly endedAt: number | null
  /** in the order they are talked about */
  readonly agenda: readonly number[]
  /** what is on the table; null = the minutes */
  readonly at: number | null
  readonly given: ReadonlyMap<number, Given>
  /** words for the minutes */
  readonly notes: ReadonlyMap<number, readonly string[]>
}

/** No meeting talks about more; the rest is handed out another time, and said. */
export const mostOnAgenda = 200

/** What can be handed out: those marked ready first, then the drafts that wait longest. */
export function agendaOf(postmortems: readonly PostmortemSummary[]): readonly PostmortemSummary[] {
  const readiness = ({ life }: PostmortemSummary): number => life.readyAt ?? Number.POSITIVE_INFINITY
  return postmortems
    .filter(({ life }) => life.state === 'draft')
    .toSorted((a, b) => readiness(a) - readiness(b) || a.createdAt - b.createdAt || a.id - b.id)
}

/** Begins one, with the first of the agenda on the table. */
export function beginMeeting(postmortems: readonly PostmortemSummary[], now: number): Meeting {
  const agenda = agendaOf(postmortems)
    .slice(0, mostOnAgenda)
    .map(({ id }) => id as number)
  const at = agenda[0] ?? null
  return { startedAt: now, endedAt: null, agenda, at, given: new Map(), notes: new Map() }
}

/** The meeting with what has come and gone meanwhile: a new draft goes to the end, one that was removed leaves. */
export function withPresent(meeting: Meeting, postmortems: readonly PostmortemSummary[]): Meeting {
  const there = new Set<number>(postmortems.map(({ id }) => id))
  const kept = meeting.agenda.filter((id) => there.has(id))
  const known = new Set(kept)
  const come = agendaOf(postmortems)
    .map(({ id }) => id as number)
    .filter((id) => !known.has(id))
    .slice(0, Math.max(0, mostOnAgenda - kept.length))
  if (come.length === 0 && kept.length === meeting.agenda.length) return meeting
  const isGone = meeting.at !== null && !there.has(meeting.at)
  const at = isGone ? (following(meeting.agenda, meeting.at, there) ?? kept.at(-1) ?? null) : meeting.at
  return { ...meeting, agenda: [...kept, ...come], at }
}

function following(
  agenda: readonly number[],
  from: number | null,
  there: ReadonlySet<number>,
): number | undefined {
  return agenda.slice(agenda.indexOf(from ?? -1) + 1).find((id) => there.has(id))
}

/** The one before or behind what is on the table; behind the last one stand the minutes. */
export function stepped(meeting: Meeting, step: 1 | -1): Meeting {
  const { agenda, at } = meeting
  const index = at === null ? agenda.length : agenda.indexOf(at)
  const next = Math.max(0, Math.min(agenda.length, index + step))
  return { ...meeting, at: agenda[next] ?? null }
}

/** It has a team, and the next one that has none comes on the table: behind it first, then from the top. */
export function withGiven(meeting: Meeting, id: number, given: Given): Meeting {
  const { agenda } = meeting
  const all = new Map(meeting.given).set(id, given)
  const index = agenda.indexOf(id)
  const order = [...agenda.slice(index + 1), ...agenda.slice(0, Math.max(0, index))]
  return { ...meeting, given: all, at: order.find((each) => !all.has(each)) ?? null }
}

/** With words for the minutes about one. */
export function withNote(meeting: Meeting, id: number, words: string): Meeting {
  const before = meeting.notes.get(id) ?? []
  return { ...meeting, notes: new Map(meeting.notes).set(id, [...before, words]) }
}

/** A meeting is of one day: what is older than this has long ended, ms. */
const longestMs = 12 * 3_600_000

/** The meeting as it is kept, so that a reload or a crash loses none of it. */
export function writeMeeting(meeting: Meeting): string {
  return JSON.stringify({ ...meeting, given: [...meeting.given], notes: [...meeting.notes] })
}

/** Reads what was kept; null when it is none, or one of another day. */
export function readMeeting(words: string, now: number): Meeting | null {
  if (words === '') return null
  try {
    const kept = JSON.parse(words) as Partial<Record<keyof Meeting, unknown>>
    const { startedAt, endedAt, agenda, at, given, notes } = kept
    if (typeof startedAt !== 'number' || now - startedAt > longestMs || !Array.isArray(agenda)) return null
    if (!Array.isArray(given) || !Array.isArray(notes)) return null
    return {
      startedAt,
      endedAt: typeof endedAt === 'number' ? endedAt : null,
      agenda: agenda.filter((id): id is number => typeof id === 'number'),
      at: typeof at === 'number' ? at : null,
      given: new Map(given as [number, Given][]),
      notes: new Map(notes as [number, string[]][]),
    }
  } catch {
    return null
  }
}

/** The team of `teams` that goes by one of these names, however it is written; null = none. */
export function ownerAmong(teams: readonly string[], names: readonly string[]): string | null {
  const plain = (name: string): string =>
    name
      .toLowerCase()
      .replaceAll(/[\s_-]+/g, '')
      .replace(/^team/, '')
  const wanted = new Set(names.map(plain))
  return teams.find((team) => wanted.has(plain(team))) ?? null
}

/** How many postmortems each team has that are not closed. */
export function openByTeam(postmortems: readonly PostmortemSummary[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { life } of postmortems) {
    if (life.team === null || life.state === 'draft' || life.state === 'closed') continue
    counts.set(life.team, (counts.get(life.team) ?? 0) + 1)
  }
  return counts
}
