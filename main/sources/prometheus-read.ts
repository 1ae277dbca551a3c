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

/** What one alert says of itself. */
export interface AlertWords {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** its rule has not held for long enough yet; any other state may need somebody, also one that is not known yet */
  readonly state: 'inactive' | 'pending' | 'firing'
  /** since when its condition holds, epoch ms by the server's clock */
  readonly activeAt: number
}

/** The alerts that stand in one list, and the rule that they are of; null where the server does not show its rules. */
export interface FoundAlerts<Alert> {
  readonly rule: ListedRule | null
  readonly alerts: readonly Alert[]
}

/**
 * Reads GET /rules?type=alert or GET /alerts, which says nothing of the rules; recording rules, which some servers list all
 * the same, are left out.
 * @param readAlerts of the items of one list; `where` names it in a sentence
 * @throws ShapeError
 */
export function readRules<Alert>(
  page: 'rules' | 'alerts',
  parsed: unknown,
  readAlerts: (items: readonly unknown[], where: string) => readonly Alert[],
): { readonly found: readonly FoundAlerts<Alert>[]; readonly rules: readonly ListedRule[] } {
  const data = dataOf(parsed)
  const found: FoundAlerts<Alert>[] = []
  const add = (listed: unknown, rule: ListedRule | null): void => {
    const where = rule ? `rule ${oneLine(rule.name)}: ` : ''
    found.push({ rule, alerts: readAlerts(asList(listed ?? [], `${where}alerts`), where) })
  }
  if (page === 'alerts') {
    add(data.alerts, null)
    return { found, rules: [] }
  }
  for (const [index, item] of asList(data.groups, 'data.groups').entries()) {
    const group = asObject(item, `group ${index + 1}`)
    const groupName = group.name == null ? '' : asString(group.name, `group ${index + 1}: name`)
    for (const one of asList(group.rules, `the rules of group ${index + 1}`)) {
      const fields = asObject(one, `a rule of group ${index + 1}`)
      if (fields.type === 'alerting') add(fields.alerts, readRule(fields, groupName))
    }
  }
  return { found, rules: found.flatMap(({ rule }) => rule ?? []) }
}

/** Parsed alerts with only what is used of them, as an alert is written. @throws ShapeError that names the one */
export function asListed(items: readonly unknown[], where: string): readonly object[] {
  return items.map((item, index) => {
    try {
      const { activeAt, ...words } = readAlertWords(item)
      return { ...words, activeAt: new Date(activeAt).toISOString() }
    } catch (error) {
      if (error instanceof ShapeError)
        error.message = `${where}alert ${index + 1} of ${items.length}: ${error.message}`
      throw error
    }
  })
}

/** Reads one parsed alert. Of one that is not active nothing but that is looked at. @throws ShapeError */
export function readAlertWords(item: unknown): AlertWords {
  const fields = asObject(item, 'the alert')
  const state = asString(fields.state, 'state').toLowerCase()
  if (state === 'inactive') return { labels: {}, annotations: {}, state, activeAt: 0 }
  return {
    labels: asTexts(fields.labels, 'labels'),
    annotations: fields.annotations == null ? {} : asTexts(fields.annotations, 'annotations'),
    state: state === 'pending' ? state : 'firing',
    activeAt: asInstant(fields.activeAt, 'activeAt'),
  }
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
