/** Answers of Icinga's interface (2.11 to 2.15), read with every field that is used checked. Pure. */
import { asList, asObject, asString, ShapeError, shorten } from './json-shape.ts'

/** What is asked of hosts and services. A check result also holds the command line that ran: it is never read. */
const shared = [
  ...['name', 'display_name', 'state', 'state_type', 'last_hard_state_change', 'last_state_change'],
  ...['acknowledgement', 'acknowledgement_expiry', 'acknowledgement_last_change', 'downtime_depth'],
  ...['last_check_result', 'flapping', 'groups', 'vars', 'notes_url', 'action_url'],
  ...['check_attempt', 'max_check_attempts', 'last_reachable'],
]
export const hostAttrs: readonly string[] = shared
export const serviceAttrs: readonly string[] = [...shared, 'host_name']
export const serviceJoins: readonly string[] = ['host.display_name', 'host.groups', 'host.vars']

/** A host or service with a problem. Instants in epoch ms by Icinga's clock, 0 = never. */
export interface IcingaProblem {
  readonly kind: 'host' | 'service'
  /** `host` or `host!service` */
  readonly fingerprint: string
  readonly host: string
  readonly service: string | null
  readonly displayName: string
  readonly hostDisplayName: string
  /** as a word; a number that is not known as it is */
  readonly state: string
  readonly isSoft: boolean
  readonly hardSince: number
  readonly stateSince: number
  readonly isAcknowledged: boolean
  readonly acknowledgedAt: number
  readonly acknowledgedUntil: number
  readonly isInDowntime: boolean
  readonly output: string
  readonly isFlapping: boolean
  /** a host or service it depends on failed when it was checked last */
  readonly isUnreachable: boolean
  readonly groups: readonly string[]
  readonly vars: ReadonlyMap<string, string>
  readonly notesUrl: string | null
  readonly actionUrl: string | null
  readonly attempt: number
  readonly mostAttempts: number
}

type Fields = Readonly<Record<string, unknown>>

/** The results of an answer to a question for objects. @throws ShapeError */
export function resultsOf(
  whole: unknown,
): readonly { readonly name: string; readonly attrs: Fields; readonly joins: Fields }[] {
  const results = asList(asObject(whole, 'the answer').results, 'results')
  return results.map((result, index) => {
    const where = `result ${index + 1} of ${results.length}`
    const { name, attrs, joins } = asObject(result, where)
    return {
      name: asString(name, `${where}: name`),
      attrs: asObject(attrs, `${where}: attrs`),
      joins: joins === undefined ? {} : asObject(joins, `${where}: joins`),
    }
  })
}

const serviceStates = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN']
const hostStates = ['UP', 'DOWN']

/** The hosts or services of an answer. @throws ShapeError */
export function readProblems(whole: unknown, kind: IcingaProblem['kind']): readonly IcingaProblem[] {
  return resultsOf(whole).map(({ name, attrs, joins }) => {
    const at = (field: string): string => `${name}: ${field}`
    const host = kind === 'host' ? name : asString(attrs.host_name, at('host_name'))
    const service = kind === 'host' ? null : asString(attrs.name, at('name'))
    const hostFields = joins.host == null ? {} : asObject(joins.host, at('host'))
    const states = kind === 'host' ? hostStates : serviceStates
    const state = asNumber(attrs.state, at('state'))
    const displayName = asWord(attrs.display_name) || (service ?? host)
    return {
      ...{ kind, fingerprint: name, host, service, displayName },
      hostDisplayName: kind === 'host' ? displayName : asWord(hostFields.display_name) || host,
      state: states[state] ?? String(state),
      // Versions that do not say count as hard: rather one call too many.
      isSoft: attrs.state_type === 0,
      hardSince: asTime(attrs.last_hard_state_change),
      stateSince: asTime(attrs.last_state_change),
      isAcknowledged: asNumber(attrs.acknowledgement, at('acknowledgement')) > 0,
      acknowledgedAt: asTime(attrs.acknowledgement_last_change),
      acknowledgedUntil: asTime(attrs.acknowledgement_expiry),
      isInDowntime: asNumber(attrs.downtime_depth, at('downtime_depth')) > 0,
      output: outputOf(attrs.last_check_result),
      isFlapping: attrs.flapping === true,
      isUnreachable: attrs.last_reachable === false,
      groups: [...textsIn(hostFields.groups), ...(kind === 'host' ? textsIn(attrs.groups) : [])],
      vars: new Map([...textVars(hostFields.vars), ...textVars(attrs.vars)]),
      notesUrl: linkOf(attrs.notes_url),
      actionUrl: linkOf(attrs.action_url),
      attempt: typeof attrs.check_attempt === 'number' ? attrs.check_attempt : 0,
      mostAttempts: typeof attrs.max_check_attempts === 'number' ? attrs.max_check_attempts : 0,
    }
  })
}

/** Words about an object: an acknowledgement, a comment or a downtime. Instants in epoch ms, 0 = none. */
export interface IcingaWords {
  readonly name: string
  /** of which object */
  readonly fingerprint: string
  readonly author: string
  readonly text: string
  readonly at: number
  readonly until: number
}

/** @throws ShapeError */
export function readWords(whole: unknown, kind: 'comment' | 'downtime'): readonly IcingaWords[] {
  return resultsOf(whole).map(({ name, attrs }) => {
    const host = asString(attrs.host_name, `${name}: host_name`)
    const service = asWord(attrs.service_name)
    return {
      ...{ name, fingerprint: service === '' ? host : `${host}!${service}` },
      author: asWord(attrs.author),
      text: shorten(asWord(kind === 'comment' ? attrs.text : attrs.comment)),
      at: asTime(attrs.entry_time),
      until: asTime(kind === 'comment' ? attrs.expire_time : attrs.end_time),
    }
  })
}

/** What an Icinga says of its own process. */
export interface IcingaProcess {
  readonly version: string | null
  readonly node: string | null
  /** epoch ms by its clock */
  readonly startedAt: number | null
  /** what it does not do by configuration: `host checks`, `service checks` */
  readonly off: readonly string[]
  readonly isNotifying: boolean
}

/** Of /v1/status/IcingaApplication. @throws ShapeError */
export function readProcess(whole: unknown): IcingaProcess {
  const [first] = asList(asObject(whole, 'the answer').results, 'results')
  const status = asObject(asObject(first, 'result 1').status, 'status')
  const app = asObject(asObject(status.icingaapplication, 'icingaapplication').app, 'app')
  const off = [
    ...(app.enable_host_checks === false ? ['host checks'] : []),
    ...(app.enable_service_checks === false ? ['service checks'] : []),
  ]
  return {
    version: asWord(app.version) || null,
    node: asWord(app.node_name) || null,
    startedAt: asTime(app.program_start) || null,
    off,
    isNotifying: app.enable_notifications !== false,
  }
}

/** A number. @throws ShapeError */
export function asNumber(value: unknown, field: string): number {
  if (typeof value !== 'number') throw new ShapeError(field, 'a number')
  return value
}

const asWord = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Seconds since 1970 with their fraction, as epoch ms; 0 for what is no such instant. */
export function asTime(value: unknown): number {
  const at = typeof value === 'number' ? Math.round(value * 1_000) : 0
  return Number.isSafeInteger(at) && at > 0 ? at : 0
}

/** What the check said, and no other part of its result. */
function outputOf(result: unknown): string {
  if (typeof result !== 'object' || result === null) return ''
  return shorten(asWord((result as Fields).output).trim())
}

/** More labels of one object than this help nobody, */
const mostVars = 100
/** nor do longer ones. */
const longestVar = 1_000
/** Custom variables are where checks get their passwords from; Icinga Web hides such names too. */
const secretName = /pass|pw|secret|token|communit|credential|private|auth|api_?key/i

function textVars(vars: unknown): readonly (readonly [string, string])[] {
  if (typeof vars !== 'object' || vars === null) return []
  return Object.entries(vars)
    .flatMap(([name, value]) =>
      typeof value === 'string' && value !== '' && value.length <= longestVar && !secretName.test(name)
        ? [[name, value] as const]
        : [],
    )
    .slice(0, mostVars)
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

/** A link to the web; null for any other, and for one with a macro in it that only Icinga could fill in. */
function linkOf(value: unknown): string | null {
  const text = asWord(value)
  const url = text.includes('$') ? null : URL.parse(text)
  return url && /^https?:$/.test(url.protocol) ? url.href : null
}
