/** The straightforward way to what a poll of a Prometheus reports, parsing everything: what its byte-level reader is held against. */
import type { Answer, SeenAlert } from '../../contract/observation.ts'
import { differs } from '../../main/sources/alertmanager-union.ts'
import { type Read, readBody, ShapeError } from '../../main/sources/json-shape.ts'
import { fingerprintOf } from '../../main/sources/label-fingerprint.ts'
import {
  type AlertWords,
  type ListedRule,
  readAlertWords,
  readRules,
} from '../../main/sources/prometheus-read.ts'

export interface ParsedAlert extends AlertWords {
  readonly rule: ListedRule | null
  readonly url: string
}

export interface ParsedList {
  readonly alerts: readonly ParsedAlert[]
  readonly rules: readonly ListedRule[]
}

/** Everything that an answer says. */
export function parseRules(page: 'rules' | 'alerts', body: Buffer, url: string): Read<ParsedList> {
  return readBody(body, (parsed) => {
    const { found, rules } = readRules(page, parsed, (items, where) =>
      items.map((item, index) => {
        try {
          return readAlertWords(item)
        } catch (error) {
          if (error instanceof ShapeError)
            error.message = `${where}alert ${index + 1} of ${items.length}: ${error.message}`
          throw error
        }
      }),
    )
    const alerts = found.flatMap(({ rule, alerts }) => alerts.map((words) => ({ ...words, rule, url })))
    return { alerts: alerts.filter(({ state }) => state !== 'inactive'), rules }
  })
}

/** By fingerprint; of two with the same labels the one that fires, since the earlier instant. */
export function uniteParsed(lists: readonly ParsedList[], withPending: boolean): Map<string, ParsedAlert> {
  const united = new Map<string, ParsedAlert>()
  for (const alert of lists.flatMap(({ alerts }) => alerts)) {
    if (alert.state === 'pending' && !withPending) continue
    const name = fingerprintOf(alert.labels)
    const known = united.get(name)
    if (!known) united.set(name, alert)
    else if (known.state === alert.state)
      united.set(name, { ...known, activeAt: Math.min(known.activeAt, alert.activeAt) })
    else if (alert.state === 'firing') united.set(name, alert)
  }
  return united
}

export function differenceOfParsed(
  before: { readonly united: ReadonlyMap<string, ParsedAlert>; readonly at: number } | null,
  united: ReadonlyMap<string, ParsedAlert>,
  at: number,
  turnsCount: boolean,
): Required<Pick<Answer, 'changed' | 'gone' | 'ended'>> {
  const changed = [...united].flatMap(([name, alert]) => {
    const [seen, old] = [asSeen(name, alert, at), before?.united.get(name)]
    return old && !differs(asSeen(name, old, at), seen) ? [] : [seen]
  })
  const over = [...(before?.united ?? [])].filter(([name, { state }]) => united.get(name)?.state !== state)
  const names = over.map(([name, alert]) => asSeen(name, alert, before?.at ?? at))
  return {
    changed,
    gone: names.map(({ fingerprint, endsAt }) => ({ fingerprint, endsAt })),
    ended: turnsCount
      ? over.flatMap(([name], index) =>
          united.has(name) ? [{ fingerprint: names[index]?.fingerprint ?? '', at: null }] : [],
        )
      : [],
  }
}

function asSeen(
  name: string,
  { labels, annotations, state, activeAt, rule, url }: ParsedAlert,
  at: number,
): SeenAlert {
  const forMs = rule?.forMs ?? 0
  const dueAt = activeAt + forMs
  const isPending = state === 'pending'
  return {
    fingerprint: isPending ? `${name}-pending` : name,
    labels: isPending ? { ...labels, alertstate: 'pending' } : labels,
    annotations,
    firedAt: isPending || dueAt > at ? activeAt : dueAt,
    endsAt: at + Math.min(forMs, 600_000) + 120_000,
    generatorUrl: rule ? `${url}/graph?g0.expr=${encodeURIComponent(rule.query)}&g0.tab=1` : null,
    suppressed: isPending,
    ...{ silencedBy: [], inhibitedBy: [], mutedBy: [], receivers: [] },
  }
}
