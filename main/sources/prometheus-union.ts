/** One list of alerts and broken rules out of what several replicas of a Prometheus say. Pure. */
import type { Answer, SeenAlert, SeenBlindSpot } from '../../contract/observation.ts'
import { differs } from './alertmanager-union.ts'
import { type ListedSlice, wordsOf } from './listed-slice.ts'
import { type SlicedList, touchedSince } from './prometheus-book.ts'
import type { ListedRule } from './prometheus-read.ts'
import type { AlertsInSlices } from './source.ts'

/** What one replica said. */
export interface ReplicaList {
  readonly list: SlicedList
  readonly rules: readonly ListedRule[]
  /** its address, for links and words */
  readonly url: string
  readonly host: string
}

/** An alert as all replicas together tell of it: the words of one of them, since the earliest instant any of them names. */
export interface UnitedAlert {
  readonly slice: ListedSlice
  readonly activeAt: number
  /** null where the server does not show its rules */
  readonly rule: ListedRule | null
  /** of the replica whose words stand */
  readonly url: string
}

/** By fingerprint, which follows from the labels alone. */
export type United = ReadonlyMap<string, UnitedAlert>

/** How long after a restart an alert may have to wait anew, ms: a longer wait is taken up where it was (Prometheus' grace period). */
export const longestAnewMs = 600_000
/** A scrape, an evaluation and a sending, ms. */
const roundMs = 120_000

/**
 * All alerts of all replicas: one that fires anywhere fires, since the earliest instant any of them names.
 * @param withPending false = what waits is left out
 */
export function unite(lists: readonly ReplicaList[], withPending = true): United {
  return uniteThese(lists, withPending, all, new Set())
}

const all = (): boolean => true

/** @param repeated is told which fingerprints one list has more than once: of them the order of the list counts */
function uniteThese(
  lists: readonly ReplicaList[],
  withPending: boolean,
  isAsked: (slice: ListedSlice) => boolean,
  repeated: Set<string>,
): United {
  const united = new Map<string, UnitedAlert & { readonly lastIn: number }>()
  for (const [lastIn, { list, url }] of lists.entries()) {
    for (const { rule, slices } of list.stretches) {
      for (let at = 0; at < slices.length; at += 1) {
        const slice = slices[at]
        if (!slice || !isAsked(slice) || (!withPending && isPending({ slice }))) continue
        const one = { slice, rule, url, activeAt: slice.activeAt, lastIn }
        const known = united.get(slice.fingerprint)
        if (known?.lastIn === lastIn) repeated.add(slice.fingerprint)
        united.set(slice.fingerprint, known ? { ...louder(known, one), lastIn } : one)
      }
    }
  }
  return united
}

/** What is remembered of what the replicas said together. */
export interface UnitedLists {
  readonly lists: readonly ReplicaList[]
  readonly total: number
  /** fingerprints that one list has more than once, which no sound server does */
  readonly repeated: ReadonlySet<string>
}

/** Before and now, as far as they may differ: what nobody touched is in neither. */
export interface Between {
  readonly before: United
  readonly now: United
  readonly united: UnitedLists
}

/** What two polls of the replicas said; without a first one everything is new. */
export function uniteBetween(
  before: UnitedLists | null,
  lists: readonly ReplicaList[],
  withPending: boolean,
): Between {
  const touched = before && touchedIn(before, lists)
  const isAsked = touched ? membershipOf(touched) : all
  const repeated = new Set<string>()
  const old = uniteThese(before?.lists ?? [], withPending, isAsked, new Set())
  const now = uniteThese(lists, withPending, isAsked, repeated)
  const total = touched && before ? before.total - old.size + now.size : now.size
  return { before: old, now, united: { lists, total, repeated } }
}

/** The fingerprints of which anything may be another than before; null = any may. */
function touchedIn(before: UnitedLists, lists: readonly ReplicaList[]): ReadonlySet<string> | null {
  if (before.lists.length !== lists.length) return null
  const touched = new Set(before.repeated)
  for (const [index, { list, url }] of lists.entries()) {
    const old = before.lists[index]
    const its = old?.url === url ? touchedSince(old.list, list) : null
    if (!its) return null
    for (const fingerprint of its) touched.add(fingerprint)
  }
  return touched
}

/** Is the slice of one of these? Of most a few bits say that it is not. */
function membershipOf(fingerprints: ReadonlySet<string>): (slice: ListedSlice) => boolean {
  const bits = new Uint8Array(1 << 16)
  for (const fingerprint of fingerprints) bits[Number.parseInt(fingerprint.slice(0, 6), 16) & 0xffff] = 1
  return ({ short, fingerprint }) => bits[short & 0xffff] === 1 && fingerprints.has(fingerprint)
}

/** Has its rule not held for long enough yet? */
export function isPending({ slice }: Pick<UnitedAlert, 'slice'>): boolean {
  return slice.state === 'pending'
}

function louder(first: UnitedAlert, second: UnitedAlert): UnitedAlert {
  if (isPending(first) !== isPending(second)) return isPending(first) ? second : first
  return second.activeAt < first.activeAt ? { ...first, activeAt: second.activeAt } : first
}

/**
 * An alert that waits is an alert of its own beside the one that it becomes: an acknowledgement of what may come must not
 * swallow what came. The source itself keeps it quiet until then.
 */
export function seenOf(one: UnitedAlert, listedAt: number): SeenAlert {
  const { slice, activeAt, rule, url } = one
  const { labels, annotations } = wordsOf(slice)
  const dueAt = activeAt + (rule?.forMs ?? 0)
  const fingerprint = nameOf(one)
  const shared = {
    annotations,
    endsAt: endsAtOf(one, listedAt),
    generatorUrl: rule ? queryLink(url, rule.query) : null,
    ...{ silencedBy: [], inhibitedBy: [], mutedBy: [], receivers: [] },
  }
  // A rule may have been told to wait longer after this one had fired.
  const firedAt = dueAt > listedAt ? activeAt : dueAt
  if (!isPending(one)) return { ...shared, fingerprint, labels, firedAt, suppressed: false }
  return {
    ...shared,
    fingerprint,
    labels: { ...labels, alertstate: 'pending' },
    firedAt: activeAt,
    suppressed: true,
    quiet: {
      kind: 'muted',
      by: 'Prometheus',
      why: rule
        ? 'Pending: it fires if its condition goes on to hold.'
        : 'Pending: its condition has not held for long enough to fire.',
      until: rule ? dueAt : null,
    },
  }
}

function nameOf({ slice }: UnitedAlert): string {
  return isPending({ slice }) ? `${slice.fingerprint}-pending` : slice.fingerprint
}

function endsAtOf({ rule }: UnitedAlert, listedAt: number): number {
  return listedAt + Math.min(rule?.forMs ?? 0, longestAnewMs) + roundMs
}

/** The page of a Prometheus that shows the rule's expression; Alertmanager is given the same address. */
function queryLink(url: string, query: string): string {
  return `${url}/graph?g0.expr=${encodeURIComponent(query)}&g0.tab=1`
}

/**
 * What is new, different or gone since `before`; without one everything is new and nothing is gone.
 * @param listedAt when the answers came, by the server's clock, epoch ms; `beforeAt`: those before
 * @param turnsCount what waits after it fired, or fires after it waited, has ended as what it was: false while a server
 *   has just started and makes alerts wait anew that fired before
 */
export function differenceOf(
  before: { readonly united: United; readonly listedAt: number } | null,
  united: United,
  listedAt: number,
  turnsCount: boolean,
): Pick<Answer, 'gone' | 'ended'> & { readonly changed: AlertsInSlices } {
  const changed: UnitedAlert[] = []
  const gone: { fingerprint: string; endsAt: number }[] = []
  const ended: { fingerprint: string; at: number | null }[] = []
  for (const [key, one] of united) {
    const old = before?.united.get(key)
    if (!old || !isSame(old, one, listedAt)) changed.push(one)
  }
  for (const [key, old] of before?.united ?? []) {
    const now = united.get(key)
    if (now && isPending(now) === isPending(old)) continue
    const fingerprint = nameOf(old)
    gone.push({ fingerprint, endsAt: endsAtOf(old, before?.listedAt ?? listedAt) })
    if (now && turnsCount) ended.push({ fingerprint, at: null })
  }
  return { changed: inSlices(changed, listedAt), gone, ended }
}

/** Do both say the same? Of nearly every alert of nearly every poll one look says so, and nothing is parsed. */
function isSame(old: UnitedAlert, now: UnitedAlert, listedAt: number): boolean {
  const isAsBefore =
    old.slice === now.slice &&
    old.activeAt === now.activeAt &&
    old.rule?.forMs === now.rule?.forMs &&
    old.rule?.query === now.rule?.query
  return (
    isAsBefore ||
    (isPending(old) === isPending(now) && !differs(seenOf(old, listedAt), seenOf(now, listedAt)))
  )
}

/** These alerts, parsed only when they are handed over. */
function inSlices(alerts: readonly UnitedAlert[], listedAt: number): AlertsInSlices {
  return {
    length: alerts.length,
    slice: (from, to) => alerts.slice(from, to).map((one) => seenOf(one, listedAt)),
  }
}

/** More than this are counted, not listed: each is a sentence on a card. */
const mostSpots = 50

/**
 * Rules that no replica can evaluate: what they watch is not seen. One that some replica can evaluate is seen through that
 * one, and is a remark about the other.
 */
export function brokenRules(lists: readonly Pick<ReplicaList, 'rules' | 'host'>[]): {
  readonly blindSpots: readonly SeenBlindSpot[]
  readonly remarks: readonly string[]
} {
  const byRule = new Map<string, { rule: ListedRule; broken: string[]; listed: number }>()
  for (const { rules, host } of lists) {
    for (const rule of rules) {
      const key = JSON.stringify([rule.group, rule.name, rule.query])
      const known = byRule.get(key) ?? { rule, broken: [], listed: 0 }
      known.listed += 1
      if (rule.error !== null) known.broken.push(host)
      byRule.set(key, rule.error !== null && known.rule.error === null ? { ...known, rule } : known)
    }
  }
  const broken = [...byRule.values()].filter((one) => one.broken.length > 0)
  const spots = broken.filter((one) => one.broken.length === one.listed)
  const partly = broken.filter((one) => one.broken.length < one.listed)
  const shown = spots.slice(0, mostSpots).map(({ rule }) => ({ name: rule.name, detail: rule.error ?? '' }))
  const more = spots.length - shown.length
  return {
    blindSpots:
      more > 0
        ? [...shown, { name: `${more} more rules`, detail: 'They cannot be evaluated either.' }]
        : shown,
    remarks: partly
      .slice(0, mostSpots)
      .map(
        ({ rule, broken: hosts }) =>
          `${hosts.join(' and ')} cannot evaluate the rule ${rule.name}, another server can: ${rule.error}`,
      ),
  }
}
