/** Histories by chance: what happened in some weeks around a change of clocks, told in any order, again, and taken back. */
import type { Impact, Severity } from '../../contract/alert.ts'
import type { FeedEntry } from '../../main/almanac/feed-entry.ts'
import {
  anAlertEntry,
  anEpisodeEntry,
  anEscalationEntry,
  aPostmortemEntry,
  aThreadEntry,
  day,
  minute,
} from './insights-record.ts'
import { fc } from './property.ts'

/** A zone, and the Monday of a week in which its clocks are set, or would be. */
export const settings = [
  ['Europe/Berlin', '2026-10-19'],
  ['Europe/Berlin', '2026-03-23'],
  ['America/New_York', '2026-10-26'],
  ['America/New_York', '2026-03-02'],
  ['Asia/Kathmandu', '2026-10-19'],
  // Half an hour is moved here.
  ['Australia/Lord_Howe', '2026-09-28'],
] as const

const impacts: readonly Impact[] = ['down', 'degraded', 'none', 'unknown']
const severities: readonly Severity[] = ['page', 'notify', 'ticket']

/** Instants are whole minutes in the weeks before and after `at`. */
function instants(at: number) {
  return fc.integer({ min: -40 * 1_440, max: 10 * 1_440 }).map((minutes) => at + minutes * minute)
}

const upTo = (minutes: number) => fc.integer({ min: 0, max: minutes }).map((many) => many * minute)
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null })

function episodes(at: number): fc.Arbitrary<FeedEntry> {
  const alert = fc
    .record({
      id: fc.integer({ min: 1, max: 6 }),
      sourceId: fc.constantFrom('am', 'pager'),
      team: fc.constantFrom('atlas', 'rocket', null),
      customer: fc.constantFrom('Mosslund', 'Pendrake', null),
      severity: fc.constantFrom(...severities),
    })
    .map((one) => anAlertEntry({ ...one, alertname: `Alert${one.id % 3}` }))
  return fc
    .record({
      id: fc.integer({ min: 1, max: 25 }),
      alert,
      seenAt: instants(at),
      called: maybe(upTo(30)),
      quiet: maybe(fc.oneof(upTo(90), upTo(20 * 1_440))),
      ack: maybe(upTo(60)),
      ackOrigin: fc.constantFrom('here' as const, 'upstream' as const),
      ackMine: fc.boolean(),
      worth: fc.constantFrom('actionable' as const, 'noise' as const, null, null),
      impact: fc.constantFrom(...impacts),
      review: maybe(
        fc.record({ falseAlarm: maybe(fc.boolean()), impact: maybe(fc.constantFrom(...impacts)) }),
      ),
      leadId: fc.constantFrom(null, null, null, 3),
      outcome: fc.constantFrom('notify', 'digest'),
      sounded: fc.array(fc.record({ from: upTo(120), unseen: fc.boolean() }), { maxLength: 2 }),
    })
    .map(({ called, quiet, ack, seenAt, outcome, sounded, ...rest }) => {
      const calledAt = called === null ? null : seenAt + called
      const quietAt = quiet === null ? null : seenAt + quiet
      const ackAt = ack === null ? null : seenAt + ack
      return anEpisodeEntry({
        ...rest,
        ...{ firedAt: seenAt - 2 * minute, seenAt, calledAt, quietAt, ackAt },
        ackOrigin: ackAt === null ? null : rest.ackOrigin,
        ackMine: ackAt !== null && rest.ackMine,
        outcome: calledAt === null ? outcome : 'wake',
        sounded:
          calledAt === null
            ? []
            : sounded.map(({ from, unseen }) => ({
                ...{ from: calledAt + from, to: null },
                ...(unseen ? { unseen } : {}),
              })),
      })
    })
}

function others(at: number): fc.Arbitrary<FeedEntry> {
  const id = fc.integer({ min: 1, max: 5 })
  const gap = fc
    .record({
      id,
      sourceId: fc.constantFrom('am', 'pager', 'other'),
      from: instants(at),
      length: maybe(upTo(2_000)),
    })
    .map(
      ({ length, ...rest }): FeedEntry => ({
        ...rest,
        ...{ kind: 'gap', to: length === null ? null : rest.from + length, reason: 'no answer' },
      }),
    )
  const run = fc.record({ id, startedAt: instants(at), closed: maybe(upTo(1_000)) }).map(
    ({ id: number, startedAt, closed }): FeedEntry => ({
      ...{ kind: 'run', id: number, startedAt, aliveBefore: closed === null ? null : startedAt - closed },
    }),
  )
  const postmortem = fc
    .record({
      id,
      createdAt: instants(at),
      lasted: upTo(20_000),
      state: fc.constantFrom('draft', 'closed'),
      team: fc.constantFrom('atlas', null),
      impact: fc.constantFrom(...impacts),
      impactMinutes: maybe(fc.integer({ min: 0, max: 3_000 })),
      customers: fc.constantFrom<readonly string[]>([], ['Mosslund'], ['Mosslund', 'Pendrake']),
      episodeIds: fc.uniqueArray(fc.integer({ min: 1, max: 25 }), { maxLength: 3 }),
    })
    .map(({ lasted, ...rest }) => aPostmortemEntry({ ...rest, since: rest.createdAt + lasted }))
  const escalation = fc
    .record({
      id,
      direction: fc.constantFrom('in', 'out'),
      episodeId: maybe(fc.integer({ min: 1, max: 25 })),
      at: instants(at),
    })
    .map(anEscalationEntry)
  const thread = fc
    .record({ id, openedAt: instants(at), answered: maybe(upTo(3_000)) })
    .map(({ answered, ...rest }) =>
      aThreadEntry({ ...rest, firstAnswerAt: answered === null ? null : rest.openedAt + answered }),
    )
  return fc.oneof(gap, run, postmortem, escalation, thread)
}

const gone: fc.Arbitrary<FeedEntry> = fc
  .record({
    of: fc.constantFrom(
      'episode' as const,
      'gap' as const,
      'run' as const,
      'postmortem' as const,
      'thread' as const,
      'escalation' as const,
    ),
    id: fc.integer({ min: 1, max: 25 }),
  })
  .map((one) => ({ kind: 'gone', ...one }))

/** What is told, in its order and in batches. What has gone never comes back, as no number is given twice. */
export function histories(at: number): fc.Arbitrary<readonly (readonly FeedEntry[])[]> {
  const entry = fc.oneof(
    { weight: 8, arbitrary: episodes(at) },
    { weight: 4, arbitrary: others(at) },
    { weight: 1, arbitrary: gone },
  )
  return fc
    .array(fc.array(entry, { minLength: 1, maxLength: 15 }), { minLength: 1, maxLength: 6 })
    .map((batches) => {
      const away = new Set<string>()
      return batches.map((batch) =>
        batch.filter((one) => {
          if (one.kind === 'gone') away.add(`${one.of} ${one.id}`)
          return one.kind === 'gone' || !away.has(`${one.kind} ${one.id}`)
        }),
      )
    })
}

export const around = (monday: string): number => Date.parse(`${monday}T00:00:00Z`) + 7 * day
