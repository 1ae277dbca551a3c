/**
 * What Prometheus' HTTP API answers about rules and alerts, checked field by field as far as it is used. Pure; recordings
 * test it. Mimir, Cortex, Thanos and VictoriaMetrics answer `/rules` and `/alerts` the same.
 */
import { oneLine } from './http-failure.ts'
import {
  asInstant,
  asList,
  asObject,
  asString,
  asTexts,
  type Read,
  readBody,
  ShapeError,
} from './json-shape.ts'

/** One alerting rule. */
export interface ListedRule {
  readonly name: string
  readonly group: string
  /** PromQL */
  readonly query: string
  /** how long its condition must hold before it fires, ms */
  readonly forMs: number
  /** why it could not be evaluated the last time; null = it could, or it has not been yet */
  readonly error: string | null
  /** false since the server's start until it has been evaluated once */
  readonly isEvaluated: boolean
}

/** One alert that waits or fires. */
export interface ListedAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** its rule has not held for long enough yet; any other state may need somebody, also one that is not known yet */
  readonly isPending: boolean
  /** since when its condition holds, epoch ms by the server's clock */
  readonly activeAt: number
  /** null where the server does not show its rules */
  readonly rule: ListedRule | null
}

export interface RuleList {
  readonly alerts: readonly ListedAlert[]
  /** empty where the server does not show them */
  readonly rules: readonly ListedRule[]
}

/** Reads GET /rules?type=alert; recording rules, which some servers list all the same, are left out. */
export function readRuleList(body: Buffer): Read<RuleList> {
  return readBody(body, (parsed) => {
    const alerts: ListedAlert[] = []
    const rules: ListedRule[] = []
    for (const [index, item] of asList(dataOf(parsed).groups, 'data.groups').entries()) {
      const group = asObject(item, `group ${index + 1}`)
      const groupName = group.name == null ? '' : asString(group.name, `group ${index + 1}: name`)
      for (const one of asList(group.rules, `the rules of group ${index + 1}`)) {
        const fields = asObject(one, `a rule of group ${index + 1}`)
        if (fields.type !== 'alerting') continue
        const rule = readRule(fields, groupName)
        rules.push(rule)
        addAlerts(alerts, fields.alerts ?? [], rule)
      }
    }
    return { alerts, rules }
  })
}

/** Reads GET /alerts, which says nothing of the rules. */
export function readAlertList(body: Buffer): Read<RuleList> {
  return readBody(body, (parsed) => {
    const alerts: ListedAlert[] = []
    addAlerts(alerts, dataOf(parsed).alerts ?? [], null)
    return { alerts, rules: [] }
  })
}

function readRule(fields: Readonly<Record<string, unknown>>, group: string): ListedRule {
  const name = asString(fields.name, 'a rule: name')
  const seconds = fields.duration ?? 0
  if (typeof seconds !== 'number' || !(seconds >= 0))
    throw new ShapeError(`rule ${oneLine(name)}: duration`, 'a number of seconds')
  const health = fields.health == null ? 'ok' : asString(fields.health, `rule ${oneLine(name)}: health`)
  return {
    name,
    group,
    query: asString(fields.query, `rule ${oneLine(name)}: query`),
    forMs: Math.round(seconds * 1_000),
    error: errorOf(health, fields.lastError),
    isEvaluated: health !== 'unknown',
  }
}

/** A health that is neither good nor "not yet" says that something is wrong, also one that is not known yet. */
function errorOf(health: string, lastError: unknown): string | null {
  if (health === 'ok' || health === 'unknown') return null
  const words = typeof lastError === 'string' ? oneLine(lastError) : ''
  return words === '' ? `Its health is "${oneLine(health)}".` : words
}

function addAlerts(alerts: ListedAlert[], listed: unknown, rule: ListedRule | null): void {
  const where = rule ? `rule ${oneLine(rule.name)}: ` : ''
  const items = asList(listed, `${where}alerts`)
  for (const [index, item] of items.entries()) {
    try {
      const fields = asObject(item, 'the alert')
      const state = asString(fields.state, 'state').toLowerCase()
      if (state === 'inactive') continue
      alerts.push({
        labels: asTexts(fields.labels, 'labels'),
        annotations: fields.annotations == null ? {} : asTexts(fields.annotations, 'annotations'),
        isPending: state === 'pending',
        activeAt: asInstant(fields.activeAt, 'activeAt'),
        rule,
      })
    } catch (error) {
      if (error instanceof ShapeError)
        error.message = `${where}alert ${index + 1} of ${items.length}: ${error.message}`
      throw error
    }
  }
}

/** Reads GET /status/runtimeinfo: when the process started, epoch ms by its clock; null where it is not told. */
export function readStart(body: Buffer): Read<number | null> {
  return readBody(body, (parsed) => {
    const { startTime } = dataOf(parsed)
    return startTime == null ? null : asInstant(startTime, 'data.startTime') || null
  })
}

/** Reads GET /status/buildinfo: the version; null where it is not told. */
export function readVersion(body: Buffer): Read<string | null> {
  return readBody(body, (parsed) => {
    const { version } = dataOf(parsed)
    return version == null ? null : oneLine(asString(version, 'data.version'))
  })
}

/** Reads GET /alertmanagers: where it sends its alerts now, as addresses without the interface's own path. */
export function readAlertmanagers(body: Buffer): Read<readonly string[]> {
  return readBody(body, (parsed) => {
    const active = asList(dataOf(parsed).activeAlertmanagers ?? [], 'data.activeAlertmanagers')
    const urls = active.flatMap((item) => {
      const url = URL.parse(asString(asObject(item, 'an Alertmanager').url, 'an Alertmanager: url'))
      if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return []
      // A sign-in in the address is not ours to show.
      return [`${url.origin}${url.pathname.replace(/\/api\/v[12]\/alerts\/?$/, '').replace(/\/+$/, '')}`]
    })
    return [...new Set(urls)].sort()
  })
}

function dataOf(parsed: unknown): Readonly<Record<string, unknown>> {
  const answer = asObject(parsed, 'the answer')
  if (answer.status !== 'success') throw new ShapeError('status', '"success"')
  return asObject(answer.data, 'data')
}
