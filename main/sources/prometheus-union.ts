/** One list of alerts and broken rules out of what several replicas of a Prometheus say. Pure. */
import type { Answer, SeenAlert, SeenBlindSpot } from '../../contract/observation.ts'
import { differs } from './alertmanager-union.ts'
import { fingerprintOf } from './label-fingerprint.ts'
import type { ListedAlert, ListedRule, RuleList } from './prometheus-read.ts'

/** What one replica said. */
export interface ReplicaList extends RuleList {
  /** its address, for links and words */
  readonly url: string
  readonly host: string
}

/** An alert as all replicas together tell of it. */
export interface UnitedAlert {
  readonly alert: ListedAlert
  /** of the replica whose words stand */
  readonly url: string
}

/** By their labels as text: the fingerprint is made only of what is told. */
export type United = ReadonlyMap<string, UnitedAlert>

/** How long after a restart an alert may have to wait anew, ms: a longer wait is taken up where it was (Prometheus' grace period). */
export const longestAnewMs = 600_000
/** A scrape, an evaluation and a sending, ms. */
const roundMs = 120_000

/** All alerts of all replicas: one that fires anywhere fires, since the earliest instant any of them names. */
export function unite(lists: readonly ReplicaList[]): United {
  const united = new Map<string, UnitedAlert>()
  for (const { alerts, url } of lists) {
    for (const alert of alerts) {
      const key = labelKey(alert.labels)
      const known = united.get(key)
      united.set(key, known ? louder(known, { alert, url }) : { alert, url })
    }
  }
  return united
}

/** The same text for the same labels in whatever order; servers write them sorted, so nearly nothing has to be. */
function labelKey(labels: Readonly<Record<string, string>>): string {
  let last = ''
  for (const name in labels) {
    if (name < last) return JSON.stringify(Object.fromEntries(Object.entries(labels).sort(byName)))
    last = name
  }
  return JSON.stringify(labels)
}

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]): number => (a < b ? -1 : 1)

function louder(first: UnitedAlert, second: UnitedAlert): UnitedAlert {
  const [a, b] = [first.alert, second.alert]
  if (a.isPending !== b.isPending) return a.isPending ? second : first
  return b.activeAt < a.activeAt ? { ...first, alert: { ...a, activeAt: b.activeAt } } : first
}

/**
 * An alert that waits is an alert of its own beside the one that it becomes: an acknowledgement of what may come must not
 * swallow what came. The source itself keeps it quiet until then.
 */
export function seenOf({ alert, url }: UnitedAlert, listedAt: number): SeenAlert {
  const fingerprint = fingerprintOf(alert.labels)
  const { labels, annotations, isPending, activeAt, rule } = alert
  const forMs = rule?.forMs ?? 0
  const dueAt = activeAt + forMs
  const shared = {
    annotations,
    endsAt: listedAt + Math.min(forMs, longestAnewMs) + roundMs,
    generatorUrl: rule ? queryLink(url, rule.query) : null,
    ...{ silencedBy: [], inhibitedBy: [], mutedBy: [], receivers: [] },
  }
  // A rule may have been told to wait longer after this one had fired.
  const firedAt = dueAt > listedAt ? activeAt : dueAt
  if (!isPending) return { ...shared, fingerprint, labels, firedAt, suppressed: false }
  return {
    ...shared,
    fingerprint: pendingName(fingerprint),
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

function pendingName(fingerprint: string): string {
  return `${fingerprint}-pending`
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
): Pick<Answer, 'changed' | 'gone' | 'ended'> {
  const changed: SeenAlert[] = []
  const gone: { fingerprint: string; endsAt: number }[] = []
  const ended: { fingerprint: string; at: number | null }[] = []
  for (const [key, one] of united) {
    const old = before?.united.get(key)
    if (old && isSame(old, one)) continue
    const seen = seenOf(one, listedAt)
    if (old && !differs(seenOf(old, listedAt), seen)) continue
    changed.push(seen)
  }
  for (const [key, old] of before?.united ?? []) {
    const now = united.get(key)
    if (now && now.alert.isPending === old.alert.isPending) continue
    const { fingerprint, endsAt } = seenOf(old, before?.listedAt ?? listedAt)
    gone.push({ fingerprint, endsAt })
    if (now && turnsCount) ended.push({ fingerprint, at: null })
  }
  return { changed, gone, ended }
}

/** A quick look at what nearly every alert of nearly every poll is; false only means that it must be looked at closely. */
function isSame(a: UnitedAlert, b: UnitedAlert): boolean {
  const [old, now] = [a.alert, b.alert]
  if (a.url !== b.url || old.isPending !== now.isPending || old.activeAt !== now.activeAt) return false
  if (old.rule?.query !== now.rule?.query || old.rule?.forMs !== now.rule?.forMs) return false
  for (const name in now.annotations) if (old.annotations[name] !== now.annotations[name]) return false
  for (const name in old.annotations) if (!(name in now.annotations)) return false
  return true
}

/** More than this are counted, not listed: each is a sentence on a card. */
const mostSpots = 50

/**
 * Rules that no replica can evaluate: what they watch is not seen. One that some replica can evaluate is seen through that
 * one, and is a remark about the other.
 */
export function brokenRules(lists: readonly ReplicaList[]): {
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
