/** What PagerDuty knows of one incident beyond its list: notes, alerts, levels, who is called now, and its log. */
import type { SourcePerson, UpstreamDetail } from '../../contract/deed.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { Clock } from '../platform/clock.ts'
import { asList, asObject, type Read, readBody } from './json-shape.ts'
import type { PagerDutyDoor } from './pagerduty-door.ts'
import { type Incident, namedIn, readIncident } from './pagerduty-incidents.ts'
import { logSince, notesOf, type OnCall, onCallsOf } from './pagerduty-look.ts'
import { everyPage } from './pagerduty-pages.ts'
import { readParts } from './pagerduty-parts.ts'
import { readUsers } from './pagerduty-read.ts'
import { scopeWords } from './pagerduty-words.ts'

/** The log of so long is shown, ms, and of it so many lines. */
const logMs = 12 * 3_600_000
const mostLogLines = 40
const mostParts = 200
const longestNote = 4_000

/** Reads all of it; what a key may not read is a fact that says so, and everything else is there all the same. */
export async function readDetail(
  door: PagerDutyDoor,
  id: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<UpstreamDetail | Failure> {
  const path = `/incidents/${encodeURIComponent(id)}`
  const gone = `${door.host} knows no incident ${id}, or does not show it to this key (404).`
  const read = await door.ask(
    { method: 'GET', path, gone, read: (body: Buffer) => readIncident(body, id) },
    signal,
  )
  if (!read.ok) return scopeWords(read.failure, read.status, 'incidents.read')
  const incident = read.value
  const { policy } = incident
  const notes = await notesOf(door, id, signal)
  const alerts = await everyPage(door, `${path}/alerts`, [['sort_by', 'created_at:desc']], readParts, signal)
  const levels = policy === null ? null : await levelsOf(door, policy.id, signal)
  const calls = policy === null ? null : await onCallsOf(door, policy.id, clock.now(), signal)
  const since = clock.now() + (door.skewMs() ?? 0) - logMs
  const log = await logSince(door, id, since, true, signal)
  const unread = [
    ['Notes', notes],
    ['Alerts', alerts],
    ['Levels', levels],
    ['On call', calls],
    ['Log', log],
  ] as const
  return {
    readAt: clock.now(),
    notes: (notes.ok ? notes.value : []).map(({ at, by, text }) => ({
      ...{ at, by },
      text: text.slice(0, longestNote).toWellFormed(),
    })),
    parts: alerts.ok ? alerts.value.slice(0, mostParts) : [],
    facts: [
      ...factsOf(incident),
      ...levelFacts(levels?.ok ? levels.value : [], calls?.ok ? calls.value : []),
      ...unread.flatMap(([name, part]) =>
        part === null || part.ok ? [] : [{ name: `${name} could not be read`, value: part.failure.detail }],
      ),
      ...(log.ok ? log.value : []).slice(0, mostLogLines).map(({ at, by, text }) => ({
        name: `Log ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
        value: by === null || text.includes(by.name) ? text : `${text} (${by.name})`,
      })),
    ],
    figure: null,
  }
}

type Fact = UpstreamDetail['facts'][number]

function factsOf(incident: Incident): readonly Fact[] {
  const { number, status, urgency, priority, service, teams, policy, assigned, acknowledgements, pending } =
    incident
  const facts: readonly (readonly [string, string | null])[] = [
    ['Incident', number === null ? incident.id : `#${number}`],
    ['Status', status],
    ['Urgency', urgency],
    ['Priority', priority],
    ['Service', service?.name ?? null],
    ['Teams', namesOf(teams)],
    ['Escalation policy', policy?.name ?? null],
    ['Assigned to', namesOf(assigned)],
    ['Acknowledged by', namesOf(acknowledgements.map(({ by }) => by))],
    ...pending.map(({ kind, at }) => [`Will ${wordsOf(kind)}`, new Date(at).toISOString()] as const),
  ]
  return facts.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]))
}

function wordsOf(kind: string): string {
  if (kind === 'unacknowledge') return 'page again'
  return kind === 'urgency_change' ? 'change its urgency' : kind.replaceAll('_', ' ')
}

function levelFacts(levels: readonly (readonly string[])[], calls: readonly OnCall[]): readonly Fact[] {
  const called = Map.groupBy(calls, ({ level }) => level)
  const count = Math.max(levels.length, ...called.keys(), 0)
  return Array.from({ length: count }, (_, index) => {
    const names = [...new Set((called.get(index + 1) ?? []).map(({ user }) => user.name))]
    const targets = levels[index] ?? []
    const now = names.length === 0 ? 'nobody now' : `${names.join(', ')} now`
    return {
      name: `Level ${index + 1}`,
      value: targets.length === 0 ? now : `${targets.join(', ')} (${now})`,
    }
  })
}

function namesOf(all: readonly { readonly name: string }[]): string | null {
  return all.length === 0 ? null : all.map(({ name }) => name).join(', ')
}

/** Whom each level of a policy calls, as it says it. */
function levelsOf(door: PagerDutyDoor, policyId: string, signal: AbortSignal) {
  const path = `/escalation_policies/${encodeURIComponent(policyId)}`
  return door.ask({ method: 'GET', path, read: readLevels }, signal)
}

function readLevels(body: Buffer): Read<readonly (readonly string[])[]> {
  return readBody(body, (parsed) => {
    const policy = asObject(asObject(parsed, 'the answer').escalation_policy, 'escalation_policy')
    const field = 'escalation_policy.escalation_rules'
    return asList(policy.escalation_rules, field).map((rule) =>
      asList(asObject(rule, field).targets ?? [], `${field}.targets`).map(
        (target) => namedIn(target, `${field}.targets`).name,
      ),
    )
  })
}

/** The most pages of people that are read: an account of ten thousand. */
const mostPeoplePages = 100

/** Everybody an incident can be given to, by name. */
export async function readColleagues(
  door: PagerDutyDoor,
  signal: AbortSignal,
): Promise<readonly SourcePerson[] | Failure> {
  const read = await everyPage(door, '/users', [], readUsers, signal, mostPeoplePages)
  if (!read.ok) return scopeWords(read.failure, read.status, 'users.read')
  const once = new Map(read.value.map((user) => [user.id, user]))
  return [...once.values()]
    .map(({ id, name, email }) => ({ id, name: name ?? email ?? id, email }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en') || a.id.localeCompare(b.id))
}
