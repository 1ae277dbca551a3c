/** Which rule may warn of a trouble earlier: made of what is on record, or plainly of nothing. Pure; instants are epoch ms. */
import { durationWords } from '../../contract/duration-words.ts'
import { selectorOf } from './alerts-selector.ts'
import type { FiredBefore } from './rule-history-table.ts'
import { aheadMs } from './would-have-warned.ts'

export interface RuleFacts {
  readonly alertname: string
  readonly title: string
  readonly environment: string | null
  readonly firedAt: number
  readonly labels: Readonly<Record<string, string>>
  /** PromQL of its rule; null = not known */
  readonly expression: string | null
  /** how long its rule waits, ms; null = not known */
  readonly forMs: number | null
  /** what fired at the same source in the two hours before, in any order */
  readonly before: readonly FiredBefore[]
}

export interface RuleProposal {
  readonly alert: string
  readonly expr: string
  readonly forMs: number
  readonly summary: string
  /** what it is made of, as sentences */
  readonly notes: readonly string[]
}

/** A warning for anything shorter rings for every hiccup, ms. */
const leastForMs = 60_000
/** Labels that say where: what fired there before may be the beginning of the same trouble. */
const placeLabels = [
  'installation',
  'cluster_id',
  'cluster',
  'env',
  'environment',
  'region',
  'namespace',
] as const

/** The proposal that the record has the best reason for. */
export function proposeRule(facts: RuleFacts): RuleProposal {
  return sooner(facts) ?? leading(facts) ?? unknown(facts)
}

/** The same condition, believed after a quarter of the time. */
function sooner({ alertname, title, expression, forMs }: RuleFacts): RuleProposal | null {
  if (expression === null || forMs === null || forMs < 2 * leastForMs) return null
  const wait = Math.max(leastForMs, Math.round(forMs / 4 / leastForMs) * leastForMs)
  return {
    ...{ alert: `${alertname}Soon`, expr: expression, forMs: wait },
    summary: `Soon: ${title}`,
    notes: [
      `The rule of ${alertname} waits ${durationWords(forMs)}. This one asks the same and waits ${durationWords(wait)}, for somebody who is awake.`,
    ],
  }
}

/** Another alert that fired in the same place shortly before. */
function leading({ alertname, title, firedAt, labels, before }: RuleFacts): RuleProposal | null {
  const place = Object.fromEntries(
    placeLabels.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]]])),
  )
  const near = before
    .filter((one) => one.alertname !== alertname && one.from < firedAt && one.from > firedAt - aheadMs)
    .filter(
      (one) =>
        Object.keys(place).length > 0 &&
        placeLabels.some((name) => place[name] !== undefined && one.labels[name] === place[name]),
    )
    .filter(
      (one) => one.labels.severity !== 'none' && !/^(Heartbeat|Watchdog|DeadMansSwitch)$/.test(one.alertname),
    )
    .toSorted((a, b) => b.from - a.from)[0]
  if (!near) return null
  const shared = Object.fromEntries(
    Object.entries(place).filter(([name, value]) => near.labels[name] === value),
  )
  const expr = selectorOf({ alertname: near.alertname, ...shared })
  return {
    ...{ alert: `${alertname}Ahead`, expr, forMs: 0 },
    summary: `May come: ${title}`,
    notes: [
      `${near.alertname} fired ${durationWords(firedAt - near.from)} before, in the same place. Whether one leads to the other is for you to judge.`,
      'ALERTS has the labels of the rule itself: those that your Prometheus adds on the way out are not in it.',
    ],
  }
}

/** Nothing on record says what could warn earlier. */
function unknown({ alertname, title, expression, forMs }: RuleFacts): RuleProposal {
  const notes =
    expression === null
      ? [
          'What its rule asks is not on record: put your expression in the place of vector(0) > 1, which never fires.',
        ]
      : ['The rule as it is: change what it asks, or how long it waits.']
  return {
    ...{ alert: `${alertname}Early`, expr: expression ?? 'vector(0) > 1', forMs: forMs ?? 0 },
    summary: title,
    notes,
  }
}
