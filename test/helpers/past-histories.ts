/** Made-up histories for the almanac: few names, places and labels, so that everything meets; and what a plain scan says. */
import type { EpisodeId } from '../../contract/ids.ts'
import type { PastPlace, PastSubject } from '../../contract/past.ts'
import type { AlertEntry, EpisodeEntry, GapEntry, RunEntry } from '../../main/almanac/feed-entry.ts'
import { fc } from './property.ts'

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs
/** Thursday 1 Oct 2026, 00:00 UTC */
export const historyStart = Date.UTC(2026, 9, 1)

const names = ['DiskFull', 'NodeDown', 'IngressErrors'] as const
const places = [null, 'heron/prod', 'heron/test', 'wren/prod'] as const
const customers = [null, 'Heron', 'Wren'] as const
const teams = [null, 'platform', 'data'] as const

/** An alert as it is told; its labels say what it is of. */
export function anAlertEntry(id: number, parts: Partial<AlertEntry> = {}): AlertEntry {
  const alertname = parts.alertname ?? 'DiskFull'
  return {
    ...{ kind: 'alert', id, sourceId: 'am', alertname, title: `${alertname} on ${id}`, layer: 'other' },
    ...{ customer: null, environment: null, team: null, severity: 'page', summary: null, recipe: null },
    labels: [['alertname', alertname]],
    ...parts,
  }
}

/** An episode as it is told, half an hour long unless something else is said. */
export function anEpisodeEntry(
  id: number,
  alert: AlertEntry,
  parts: Partial<EpisodeEntry> = {},
): EpisodeEntry {
  const firedAt = parts.firedAt ?? historyStart
  return {
    ...{ kind: 'episode', id, alert, firedAt, seenAt: firedAt + 20_000, calledAt: firedAt + 20_000 },
    ...{
      quietAt: firedAt + hourMs / 2,
      ackAt: null,
      ackBy: null,
      ackMine: false,
      ackOrigin: null,
      firings: 1,
    },
    ...{ outcome: null, worth: null, impact: 'unknown', leadId: null, sounded: [], review: null },
    ...parts,
  }
}

const alerts = fc
  .array(
    fc.record({
      name: fc.constantFrom(...names),
      place: fc.constantFrom(...places),
      customer: fc.constantFrom(...customers),
      team: fc.constantFrom(...teams),
      common: fc.boolean(),
      rare: fc.nat(9).map((roll) => roll === 0),
    }),
    { minLength: 1, maxLength: 12, size: 'max' },
  )
  .map((all) =>
    all.map(({ name, place, customer, team, common, rare }, index) =>
      anAlertEntry(index + 1, {
        alertname: name,
        environment: place,
        customer,
        team,
        sourceId: index % 2 === 0 ? 'am' : 'pd',
        labels: [
          ['alertname', name],
          ...(common ? [['severity', 'page'] as const] : []),
          ...(rare ? [['shard', '7'] as const] : []),
        ],
      }),
    ),
  )

/** Alerts, and their episodes over a month: some at the same instant, some that last for weeks, some still firing. */
export const histories = alerts.chain((told) =>
  fc
    .array(
      fc.record({
        alert: fc.nat(told.length - 1),
        // A coarse grid makes many begin at once.
        at: fc.oneof(
          fc.nat(40).map((step) => step * 18 * hourMs),
          fc.nat(30 * 24 * 60).map((minute) => minute * 60_000),
        ),
        lasts: fc.oneof(
          fc.integer({ min: 1, max: 600 }).map((minutes) => minutes * 60_000),
          fc.integer({ min: 1, max: 20 }).map((days) => days * dayMs),
          fc.constant(null),
        ),
        lead: fc.nat(7),
        ack: fc.option(fc.tuple(fc.constantFrom('Mira Lund', 'Yuki Arai', 'Jun Park'), fc.nat(90))),
        called: fc.boolean(),
      }),
      { maxLength: 80, size: 'max' },
    )
    .map((all) =>
      all.map(({ alert, at, lasts, lead, ack, called }, index) => {
        const firedAt = historyStart + at
        return anEpisodeEntry(index + 1, told[alert] as AlertEntry, {
          firedAt,
          quietAt: lasts === null ? null : firedAt + lasts,
          leadId: lead === 0 && index > 0 ? index : null,
          calledAt: called ? firedAt + 30_000 : null,
          ...(ack ? { ackBy: ack[0], ackAt: firedAt + ack[1] * 60_000, ackOrigin: 'here' } : {}),
        })
      }),
    ),
)

/** Times in which a source was not seen, and runs of the program one after the other. */
export const unseenTimes: fc.Arbitrary<readonly (GapEntry | RunEntry)[]> = fc
  .array(
    fc.record({
      source: fc.constantFrom('am', 'pd', null),
      at: fc.nat(40).map((step) => step * 18 * hourMs),
      lasts: fc.oneof(
        fc.integer({ min: 0, max: 3 }).map((days) => days * dayMs),
        fc.constant(null),
      ),
    }),
    { maxLength: 8 },
  )
  .map((all) =>
    all.map(({ source, at, lasts }, index) => {
      const from = historyStart + at
      return source === null
        ? { kind: 'run', id: index + 1, startedAt: from + (lasts ?? 0), aliveBefore: from }
        : {
            ...{
              kind: 'gap',
              id: index + 1,
              sourceId: source,
              from,
              to: lasts === null ? null : from + lasts,
            },
            reason: 'no answer',
          }
    }),
  )

/** Everything a history can be of, and things that never were. */
export const subjects: fc.Arbitrary<PastSubject> = fc.oneof(
  fc.constantFrom(...names, 'Nothing').map((value) => ({ kind: 'alertname', value }) as const),
  fc
    .constantFrom('heron/prod', 'heron/test', 'wren/prod', 'DiskFull')
    .map((value) => ({ kind: 'environment', value }) as const),
  fc.constantFrom('Heron', 'Wren').map((value) => ({ kind: 'customer', value }) as const),
  fc.constantFrom('platform', 'data').map((value) => ({ kind: 'team', value }) as const),
  fc.constantFrom(...names).map((value) => ({ kind: 'label', name: 'alertname', value }) as const),
  fc.constantFrom('page', 'notify').map((value) => ({ kind: 'label', name: 'severity', value }) as const),
  fc.constantFrom('7', '8').map((value) => ({ kind: 'label', name: 'shard', value }) as const),
)

/** From any instant to any later one, the edges of episodes among them. */
export const windows = fc
  .tuple(
    fc.oneof(
      fc.nat(40).map((step) => step * 18 * hourMs),
      fc.integer({ min: -5 * dayMs, max: 35 * dayMs }),
    ),
    fc.oneof(
      fc.nat(40).map((step) => step * 18 * hourMs),
      fc.integer({ min: 1, max: 40 * dayMs }),
    ),
  )
  .map(([start, length]) => ({ from: historyStart + start, to: historyStart + start + Math.max(1, length) }))

/** Is this alert the subject's? */
export function isOf(subject: PastSubject, alert: AlertEntry): boolean {
  switch (subject.kind) {
    case 'label':
      return alert.labels.some(([name, value]) => name === subject.name && value === subject.value)
    default:
      return alert[subject.kind] === subject.value
  }
}

/** Which episodes a history has, newest first, by looking at every one of them. */
export function plainScan(
  episodes: readonly EpisodeEntry[],
  subject: PastSubject,
  { from, to }: { readonly from: number; readonly to: number },
): readonly EpisodeEntry[] {
  return episodes
    .filter(({ leadId, alert }) => leadId === null && isOf(subject, alert))
    .filter(({ firedAt, quietAt }) => firedAt < to && (firedAt >= from || quietAt === null || quietAt > from))
    .toSorted((a, b) => b.firedAt - a.firedAt || b.id - a.id)
}

export const placeOf = ({ firedAt, id }: EpisodeEntry): PastPlace => ({ firedAt, id: id as EpisodeId })
