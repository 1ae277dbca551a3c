/** What stands at an incident already: notes, steps up and words, found again by their marker; and who is called now. */
import {
  asInstant,
  asList,
  asObject,
  asString,
  asText,
  type Read,
  readBody,
  readItems,
} from './json-shape.ts'
import type { PagerDutyDoor, PagerDutyRefusal } from './pagerduty-door.ts'
import { type Incident, type Named, namedIn, textIn } from './pagerduty-incidents.ts'
import { everyPage } from './pagerduty-pages.ts'
import type { ListPage } from './pagerduty-read.ts'
import type { DeedOrder } from './source.ts'

type Found<T> = Promise<{ readonly ok: true; readonly value: T } | PagerDutyRefusal>

/** A line of an incident's log. */
export interface LogLine {
  readonly at: number
  /** as PagerDuty writes it: `escalate_log_entry` */
  readonly kind: string
  readonly by: Named | null
  readonly text: string
  /** the whole of it, for a marker that may stand anywhere */
  readonly whole: string
}

export interface IncidentNote {
  readonly id: string
  readonly at: number
  readonly by: string | null
  readonly text: string
}

/** Somebody who is called for a policy, and at which level. */
export interface OnCall {
  readonly level: number
  readonly user: Named
}

/** Clocks may differ by so much beyond what an answer's date tells, ms. */
const slackMs = 60_000

/** Do these words carry the marker of an order? */
export function isMarked(words: string, marker: string): boolean {
  return words.includes(marker)
}

export function readNotes(body: Buffer): Read<readonly IncidentNote[]> {
  return readBody(body, (parsed) =>
    readItems(
      asObject(parsed, 'the answer').notes,
      'note',
      (item) => {
        const { id, content, created_at, user } = asObject(item, 'note')
        return {
          id: asText(id, 'id', 64),
          at: asInstant(created_at, 'created_at'),
          by: user == null ? null : namedIn(user, 'user').name,
          text: asString(content, 'content'),
        }
      },
      0,
    ),
  )
}

/** All notes at an incident. */
export function notesOf(
  door: PagerDutyDoor,
  id: string,
  signal: AbortSignal,
): Found<readonly IncidentNote[]> {
  return door.ask(
    { method: 'GET', path: `/incidents/${encodeURIComponent(id)}/notes`, read: readNotes },
    signal,
  )
}

/** The id of the note with the marker; null = it is not there. */
export async function noteIn(
  door: PagerDutyDoor,
  id: string,
  marker: string,
  signal: AbortSignal,
): Found<string | null> {
  const notes = await notesOf(door, id, signal)
  if (!notes.ok) return notes
  return { ok: true, value: notes.value.find(({ text }) => isMarked(text, marker))?.id ?? null }
}

export function readLog(body: Buffer): Read<ListPage<LogLine>> {
  return readBody(body, (parsed) => {
    const { log_entries: entries, more } = asObject(parsed, 'the answer')
    const items = readItems(
      entries,
      'log entry',
      (item) => {
        const { type, created_at, agent, summary } = asObject(item, 'log entry')
        return {
          at: asInstant(created_at, 'created_at'),
          kind: asText(type, 'type', 100),
          by: agent == null ? null : namedIn(agent, 'agent'),
          text: textIn(summary, 'summary') ?? String(type),
          whole: JSON.stringify(item),
        }
      },
      0,
    )
    return { items, more: more === true }
  })
}

/** What was written in an incident's log since then (epoch ms, by PagerDuty's clock), the newest first. */
export function logSince(
  door: PagerDutyDoor,
  id: string,
  since: number,
  isOverview: boolean,
  signal: AbortSignal,
): Found<readonly LogLine[]> {
  const query = [
    ['since', new Date(Math.max(0, since)).toISOString()],
    ['is_overview', String(isOverview)],
  ] as const
  return everyPage(door, `/incidents/${encodeURIComponent(id)}/log_entries`, query, readLog, signal)
}

const sinceOf = (door: PagerDutyDoor, since: number): number => since + (door.skewMs() ?? 0) - slackMs

/** Was it escalated since the order was made? @param by by this user, null = by whomever, PagerDuty itself included */
export async function stepTaken(
  door: PagerDutyDoor,
  id: string,
  by: string | null,
  { since }: Pick<DeedOrder, 'since'>,
  signal: AbortSignal,
): Found<boolean> {
  const from = sinceOf(door, since)
  const log = await logSince(door, id, from, false, signal)
  if (!log.ok) return log
  const isStep = (line: LogLine): boolean =>
    line.kind === 'escalate_log_entry' && line.at >= from && (by === null || line.by?.id === by)
  return { ok: true, value: log.value.some(isStep) }
}

/** Do words with the order's marker stand anywhere in the incident's log? */
export async function wordsInLog(
  door: PagerDutyDoor,
  id: string,
  { since, marker }: Pick<DeedOrder, 'since' | 'marker'>,
  signal: AbortSignal,
): Found<boolean> {
  const log = await logSince(door, id, sinceOf(door, since), false, signal)
  if (!log.ok) return log
  return { ok: true, value: log.value.some(({ whole }) => isMarked(whole, marker)) }
}

/** Who is called for a policy now, at each of its levels. */
export function onCallsOf(
  door: PagerDutyDoor,
  policyId: string,
  now: number,
  signal: AbortSignal,
): Found<readonly OnCall[]> {
  const at = now + (door.skewMs() ?? 0)
  const query = [
    ['escalation_policy_ids[]', policyId],
    ['since', new Date(at).toISOString()],
    ['until', new Date(at + 1_000).toISOString()],
  ] as const
  return everyPage(door, '/oncalls', query, readLevels, signal)
}

function readLevels(body: Buffer): Read<ListPage<OnCall>> {
  return readBody(body, (parsed) => {
    const { oncalls, more } = asObject(parsed, 'the answer')
    const items = asList(oncalls, 'oncalls').map((item, index) => {
      const { escalation_level: level, user } = asObject(item, `oncalls[${index}]`)
      return { level: Number(level), user: namedIn(user, `oncalls[${index}].user`) }
    })
    return { items, more: more === true }
  })
}

/**
 * The level of its policy an incident stands at, which PagerDuty tells nowhere: the one at which those who have it are
 * called. A sentence where it cannot be said, or where there is no level above it.
 */
export async function levelOf(
  door: PagerDutyDoor,
  { policy, assigned }: Pick<Incident, 'policy' | 'assigned'>,
  now: number,
  signal: AbortSignal,
): Found<number | string> {
  const unknown = 'At which level it stands is not told: say to which one it should go.'
  if (policy === null) return { ok: true, value: unknown }
  const calls = await onCallsOf(door, policy.id, now, signal)
  if (!calls.ok) return calls
  const levels = calls.value
    .filter(({ user }) => assigned.some(({ id }) => id === user.id))
    .map(({ level }) => level)
  if (levels.length === 0) return { ok: true, value: unknown }
  const level = Math.min(...levels)
  const last = Math.max(...calls.value.map((call) => call.level))
  return {
    ok: true,
    value: level >= last ? `It stands at the last level (${last}) of ${policy.name} already.` : level,
  }
}
