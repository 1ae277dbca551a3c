/**
 * What Grafana's own rules say beside its Alertmanager: which cannot be evaluated, and what fires although the Alertmanager
 * does not list it (any more). That one forgets its alerts when Grafana restarts and tells no start; the rules keep them.
 */
import type { SeenAlert } from '../../contract/observation.ts'
import type { Failure, FailureKind } from '../../contract/source-health.ts'
import type { Clock } from '../platform/clock.ts'
import { listDeadlineMs, type Peer } from './alertmanager-peer.ts'
import type { Testimony, Witness } from './alertmanager-witness.ts'
import { oneLine } from './http-failure.ts'
import { asList, asObject, asString, asTexts, type Read, readBody, ShapeError } from './json-shape.ts'
import type { ListedRule } from './prometheus-read.ts'
import { brokenRules } from './prometheus-union.ts'

/** How often the rules are asked for while nothing ends, ms. */
const askEveryMs = 60_000

interface GrafanaRules {
  readonly rules: readonly ListedRule[]
  /** the labels of every instance that needs somebody, as `keyOf` writes them */
  readonly firing: ReadonlySet<string>
}

/** Looks at the rules behind Grafana's own Alertmanager. @param peer answers under `/api/prometheus/grafana/api/v1` */
export function createRuleWitness(peer: Peer, clock: Clock): Witness {
  let readAt = Number.NEGATIVE_INFINITY
  let last: Pick<Testimony, 'blindSpots' | 'remarks'> = { blindSpots: [], remarks: [] }
  /** the rules are not for us: no absence is believed on their word */
  let isDenied = false
  /** what the Alertmanager does not list any more and the rules did not deny, by fingerprint */
  let doubted: ReadonlyMap<string, readonly string[]> = new Map()

  return async ({ gone, isListed, signal }) => {
    const open = new Map([...doubted].filter(([fingerprint]) => !isListed(fingerprint)))
    for (const alert of gone) open.set(alert.fingerprint, keysOf(alert))
    const isDue = clock.mono() - readAt >= askEveryMs
    if (!isDue && (isDenied || open.size === 0)) return { ...last, isSettled: !isDenied }
    // How many instances a rule has does not matter while nothing ended; older versions list them all the same.
    const path = open.size === 0 ? '/rules?limit_alerts=0' : '/rules'
    const reply = await peer.ask('GET', path, { deadlineMs: listDeadlineMs, signal })
    signal.throwIfAborted()
    const read = reply.ok ? peer.bare(readGrafanaRules(reply.body)) : reply
    if (isDue || read.ok) readAt = clock.mono()
    isDenied = !read.ok && denials.has(read.failure.kind)
    if (!read.ok) {
      // Without the rules' word an absence is not believed before the alert's last time has passed.
      doubted = isDenied ? new Map() : open
      if (isDue) last = unread(read.failure)
      return { ...last, isSettled: !isDenied && open.size === 0 }
    }
    last = brokenRules([{ rules: read.value.rules, host: peer.host }])
    doubted = new Map([...open].filter(([, keys]) => keys.some((key) => read.value.firing.has(key))))
    return { ...last, isSettled: doubted.size === 0 }
  }
}

/** Refusals that the next poll would hear too. */
const denials: ReadonlySet<FailureKind> = new Set<FailureKind>(['forbidden', 'not-found', 'bad-shape'])

function unread(failure: Failure): Pick<Testimony, 'blindSpots' | 'remarks'> {
  const remark = `Its rules cannot be read, so a rule that is broken is not noticed, and what ends is believed later: ${failure.detail}`
  return { blindSpots: [], remarks: [remark] }
}

/** Reads the rules; only the form of what is used is checked, as versions differ in the rest. */
export function readGrafanaRules(body: Buffer): Read<GrafanaRules> {
  return readBody(body, (parsed) => {
    const answer = asObject(parsed, 'the answer')
    if (answer.status !== 'success') throw new ShapeError('status', '"success"')
    const rules: ListedRule[] = []
    const firing = new Set<string>()
    for (const item of asList(asObject(answer.data, 'data').groups ?? [], 'data.groups')) {
      const group = asObject(item, 'a group')
      for (const one of asList(group.rules ?? [], 'rules')) {
        const fields = asObject(one, 'a rule')
        if (fields.type !== 'alerting' || fields.isPaused === true) continue
        const name = asString(fields.name, 'name')
        rules.push({
          ...{ name, group: String(group.name ?? ''), query: String(fields.uid ?? '') },
          ...{ forMs: 0, isEvaluated: true },
          error: errorOf(fields.health, fields.lastError),
        })
        for (const instance of asList(fields.alerts ?? [], `rule ${oneLine(name)}: alerts`)) {
          const { state, labels } = asObject(instance, 'an instance')
          if (!isQuiet(asString(state, 'state'))) firing.add(keyOf(asTexts(labels, 'labels')))
        }
      }
    }
    return { rules, firing }
  })
}

/** A rule without data raises an alert of its own where that is wanted. Any other health may mean that nothing is seen. */
function errorOf(health: unknown, lastError: unknown): string | null {
  if (health == null || health === 'ok' || health === 'nodata' || health === 'unknown') return null
  const words = typeof lastError === 'string' ? oneLine(lastError) : ''
  return words === '' ? `Its health is "${oneLine(String(health))}".` : words
}

/** `Normal (NoData)` is quiet too; any state that is not known may need somebody. */
function isQuiet(state: string): boolean {
  return /^(normal|pending|inactive)\b/i.test(state)
}

/** Labels between two underscores are Grafana's own; some versions leave them out of the rules. */
function keyOf(labels: Readonly<Record<string, string>>): string {
  const names = Object.keys(labels).filter((name) => !name.startsWith('__'))
  return JSON.stringify(names.sort().map((name) => [name, labels[name]]))
}

/**
 * What an alert of the Alertmanager may be called among the rules. Without data, or with an error, it has a name of its
 * own there, and labels that say of which rule and data source it is.
 */
function keysOf({ labels }: SeenAlert): readonly string[] {
  const { rulename, datasource_uid: _, ref_id: __, ...rest } = labels
  return rulename === undefined ? [keyOf(labels)] : [keyOf(labels), keyOf({ ...rest, alertname: rulename })]
}
