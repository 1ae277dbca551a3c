/**
 * The alerting rules of a Prometheus: how long each waits before it fires. Asked rarely, read only.
 * The interface: Prometheus' HTTP API, "Rules" (`GET /api/v1/rules`; `type=alert` since 2.3, `exclude_alerts` since 2.49,
 * which older ones ignore). Mimir, Thanos and VictoriaMetrics answer the same under their own prefix.
 */
import type { Failure } from '../../contract/source-health.ts'
import type { Http } from '../platform/http.ts'
import { refusalOf } from './http-failure.ts'
import { asList, asObject, asString, readBody, ShapeError } from './json-shape.ts'
import { ownSecretsOf } from './own-secrets.ts'

/** One rule. */
export interface SeenRule {
  readonly alertname: string
  /** PromQL as the server writes it, as it stands in the address of its alerts too */
  readonly expression: string
  /** ms */
  readonly forMs: number
}

/** What a server said of its answer, so that it need not give the same one again (RFC 9110 §13). */
export interface RuleMarks {
  readonly etag: string | null
  readonly lastModified: string | null
}

export type RulesAnswer =
  | { readonly kind: 'rules'; readonly rules: readonly SeenRule[]; readonly marks: RuleMarks }
  | { readonly kind: 'same' }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** Everything must be over by then, ms. */
const deadlineMs = 15_000
/** A thousand rules with their firing alerts are about 1 MB; more than this is not read for one number each. */
const mostBytes = 8 * 1024 * 1024
/** More rules than this are of no one team. */
const mostRules = 20_000
/** Characters of a name or an expression. */
const longestText = 10_000

/** Where a Prometheus is, and with what it is asked. */
export interface RulesQuestion {
  /** its address, with its prefix, without a slash at the end */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly ca: string | null
  /** of the answer before; null = there was none */
  readonly marks: RuleMarks | null
  readonly now: number
}

/** Asks for the rules once; never throws. */
export async function readAlertRules(http: Http, question: RulesQuestion): Promise<RulesAnswer> {
  const { url, headers, ca, marks, now } = question
  const secrets = ownSecretsOf(headers)
  const bare = (failure: Failure): RulesAnswer => ({
    kind: 'failed',
    failure: { ...failure, detail: secrets.fromText(failure.detail) },
  })
  const conditions = {
    ...(marks?.etag == null ? {} : { 'if-none-match': marks.etag }),
    ...(marks?.lastModified == null ? {} : { 'if-modified-since': marks.lastModified }),
  }
  const result = await http({
    ...{ method: 'GET', url: `${url}/api/v1/rules?type=alert&exclude_alerts=true` },
    headers: { accept: 'application/json', ...headers, ...conditions },
    ...{ deadlineMs, maxBytes: mostBytes, ca },
  })
  if (!result.ok) return bare(result.failure)
  const { response } = result
  if (response.status === 304 && Object.keys(conditions).length > 0) return { kind: 'same' }
  const refusal = refusalOf(secrets.fromBody(response), URL.parse(url)?.host ?? 'this address', now)
  if (refusal) return bare(refusal.failure)
  const read = readBody(response.body, rulesOf)
  if (!read.ok) return bare(read.failure)
  const { etag = null, 'last-modified': lastModified = null } = response.headers
  return { kind: 'rules', rules: read.value, marks: { etag, lastModified } }
}

/** @throws ShapeError */
function rulesOf(parsed: unknown): readonly SeenRule[] {
  const answer = asObject(parsed, 'the answer')
  if (answer.status !== 'success') throw new ShapeError('status', '"success"')
  const groups = asList(asObject(answer.data, 'data').groups, 'data.groups')
  const rules = groups.flatMap((group, index) =>
    asList(asObject(group, `group ${index + 1}`).rules, `the rules of group ${index + 1}`).flatMap(ruleOf),
  )
  if (rules.length > mostRules) throw new ShapeError('the list of rules', `one of at most ${mostRules}`)
  return rules
}

/** A rule that raises an alert; recording rules, which some servers list all the same, are none. */
function ruleOf(parsed: unknown): readonly SeenRule[] {
  const rule = asObject(parsed, 'a rule')
  if (rule.type !== 'alerting') return []
  const alertname = asString(rule.name, 'name')
  const expression = asString(rule.query, 'query')
  const seconds = rule.duration ?? 0
  if (typeof seconds !== 'number' || !(seconds >= 0)) throw new ShapeError('duration', 'a number of seconds')
  if (alertname.length > longestText || expression.length > longestText) return []
  return [{ alertname, expression, forMs: Math.round(seconds * 1_000) }]
}
