/** Alertmanager's alerts in memory, with what silences and inhibits them. */

import { matchesLabels } from '../../contract/matchers.ts'
import type { SeenMatcher } from '../../contract/observation.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { SilenceBook } from './silence-book.ts'

type Labels = Readonly<Record<string, string>>

/** An alert as somebody sends it. Instants are epoch ms. */
export interface SentAlert {
  readonly labels: Labels
  readonly annotations: Labels
  readonly generatorUrl: string | null
  readonly startsAt: number
  /** when it ends unless it is sent again; null = it is held: sent again every minute until it is resolved */
  readonly endsAt: number | null
}

/** A `source` that fires keeps every `target` quiet that has the same values in the `equal` labels. */
export interface InhibitRule {
  readonly source: readonly SeenMatcher[]
  readonly target: readonly SeenMatcher[]
  readonly equal: readonly string[]
}

/** An alert as Alertmanager lists it. */
export interface ListedAlert extends SentAlert {
  readonly fingerprint: string
  readonly endsAt: number
  readonly updatedAt: number
  readonly silencedBy: readonly string[]
  readonly inhibitedBy: readonly string[]
}

export interface AlertBook {
  /** Takes an alert in, replacing what its labels had before; an overlapping firing keeps the earlier start. */
  put(alert: SentAlert, now: number): void
  /** Ends the alert of this fingerprint: it is not listed any more. */
  resolve(fingerprint: string): void
  /** what fires at `now`, by fingerprint */
  list(now: number): readonly ListedAlert[]
  /** forgets everything, as a restart does */
  clear(): void
}

interface HeldAlert extends SentAlert {
  readonly fingerprint: string
  readonly putAt: number
}

/** Prometheus sends a firing alert again at least this often. */
const resendMs = 60_000
/** Prometheus gives an alert an end this long after each sending: four times its resend delay. */
const validForMs = 240_000

/** An empty book; what its alerts are silenced by stands in `silences`. */
export function createAlertBook(silences: SilenceBook, inhibitRules: readonly InhibitRule[]): AlertBook {
  const held = new Map<string, HeldAlert>()

  const firing = (now: number): ListedAlert[] => {
    const listed: ListedAlert[] = []
    for (const alert of held.values()) {
      const { putAt, ...rest } = alert
      const updatedAt = alert.endsAt === null ? now - ((now - putAt) % resendMs) : putAt
      const endsAt = alert.endsAt ?? updatedAt + validForMs
      // Past its end it is resolved: not listed any more.
      if (endsAt < now) held.delete(alert.fingerprint)
      else listed.push({ ...rest, updatedAt, endsAt, silencedBy: [], inhibitedBy: [] })
    }
    return listed.sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1))
  }

  return {
    put: (alert, now) => {
      const fingerprint = fingerprintOf(alert.labels)
      const before = held.get(fingerprint)
      const overlaps = before !== undefined && (before.endsAt ?? Infinity) > alert.startsAt
      const startsAt = overlaps ? Math.min(before.startsAt, alert.startsAt) : alert.startsAt
      held.set(fingerprint, { ...alert, fingerprint, startsAt, putAt: now })
    },
    resolve: (fingerprint) => {
      held.delete(fingerprint)
    },
    list: (now) => {
      const all = firing(now)
      const rules = rulesInForce(all, inhibitRules)
      return all.map((alert) => ({
        ...alert,
        silencedBy: silences.covering(alert.labels, now),
        inhibitedBy: inhibitorsOf(alert, rules),
      }))
    },
    clear: () => held.clear(),
  }
}

/** A rule of which at least one source fires. */
interface RuleInForce extends InhibitRule {
  readonly inhibitors: readonly ListedAlert[]
}

/** Looks for the sources once for all targets: in a storm almost every rule has none, and each target would ask them all. */
function rulesInForce(all: readonly ListedAlert[], rules: readonly InhibitRule[]): readonly RuleInForce[] {
  return rules.flatMap((rule) => {
    const inhibitors = all.filter(({ labels }) => matchesLabels(rule.source, labels))
    return inhibitors.length > 0 ? [{ ...rule, inhibitors }] : []
  })
}

/** Alertmanager names one inhibitor: the first found. An alert on both sides of a rule does not inhibit its like. */
function inhibitorsOf(alert: ListedAlert, rules: readonly RuleInForce[]): readonly string[] {
  for (const { target, equal, inhibitors } of rules) {
    if (!matchesLabels(target, alert.labels)) continue
    const twoSided = inhibitors.includes(alert)
    const inhibitor = inhibitors.find(
      (other) =>
        equal.every((name) => (other.labels[name] ?? '') === (alert.labels[name] ?? '')) &&
        !(twoSided && matchesLabels(target, other.labels)),
    )
    if (inhibitor) return [inhibitor.fingerprint]
  }
  return []
}
