/** What the Prometheus behind a source says of its alerting rules: asked every ten minutes, kept for when it is offline. */
import type { SourceId } from '../../contract/ids.ts'
import { accessFor, type ResolvedSource } from '../config/resolve.ts'
import type { ConfiguredSource } from '../config/schema.ts'
import { noEffects } from '../db/journal.ts'
import { alertRulesOf, forgetAlertRules, hasAlertRules, putAlertRules } from '../history/alert-rule-table.ts'
import type { Http } from '../platform/http.ts'
import { type RuleMarks, readAlertRules } from '../sources/prometheus-rules.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'

/** Rules change with a rollout, not by the minute, ms. */
const askEveryMs = 600_000
/** A secret that is not known yet is mostly on its way, ms. */
const secretWaitMs = 60_000

export interface RuleFacts extends Required<Pick<EnginePart, 'configured' | 'run' | 'stop'>> {
  /** rules of that name, as they were read last */
  rulesOf(sourceId: SourceId, alertname: string): ReturnType<typeof alertRulesOf>
  /** why nothing is known of a source's rules, as a sentence; null = something is */
  unknown(sourceId: SourceId): string | null
}

interface Asked {
  readonly url: string
  readonly dueAt: number
  readonly busy: boolean
  readonly marks: RuleMarks | null
  /** of what was kept last, to write only what is new */
  readonly kept: string
  readonly problem: string | null
}

/** Wires it to the core. */
export function createRuleFacts(
  core: Core,
  deps: { readonly configuration: Pick<Configuration, 'config' | 'resolved'>; readonly http: Http },
): RuleFacts {
  const known = new Map<string, Asked>()
  const named = (): readonly (ConfiguredSource & { readonly prometheus: string })[] =>
    deps.configuration.config().sources.flatMap((source) => {
      const url = source.prometheus ?? (source.kind === 'prometheus' ? source.urls[0] : undefined)
      return url === undefined ? [] : [{ ...source, prometheus: url }]
    })

  const ask = async (name: string, asked: Asked): Promise<void> => {
    const resolved = deps.configuration.resolved().find(({ source }) => source.name === name)?.resolved
    if (!resolved) return
    const { headers, broken } = accessFor(asked.url, resolved)
    const settle = (part: Partial<Asked>): void => {
      const now = known.get(name)
      if (now?.url !== asked.url) return
      known.set(name, { ...now, dueAt: core.clock.now() + askEveryMs, ...part, busy: false })
    }
    if (broken) {
      return settle({ problem: broken.detail, dueAt: core.clock.now() + secretWaitMs })
    }
    const question = {
      url: asked.url,
      headers: { ...headers, ...tenantOf(resolved) },
      ca: resolved.ca,
      marks: asked.marks,
      now: core.clock.now(),
    }
    const answer = await readAlertRules(deps.http, question)
    if (answer.kind === 'failed') {
      core.log('rules-not-read', { sourceId: name, failure: answer.failure.kind })
      return settle({ problem: answer.failure.detail })
    }
    if (answer.kind === 'same') return settle({ problem: null })
    const kept = JSON.stringify(answer.rules)
    // Another address may have been written into the file meanwhile: what this one says is of no use any more.
    if (known.get(name)?.url !== asked.url) return
    if (kept !== asked.kept)
      core.commit((db, { now }) => {
        putAlertRules(db, name as SourceId, answer.rules, now)
        return noEffects
      })
    settle({ marks: answer.marks, kept, problem: null })
  }

  return {
    rulesOf: (sourceId, alertname) => alertRulesOf(core.db, sourceId, alertname),
    unknown: (sourceId) => {
      const source = named().find(({ name }) => name === sourceId)
      if (!source)
        return 'The source names no Prometheus, so how long the rule had waited before that is not known.'
      if (hasAlertRules(core.db, sourceId)) return null
      const problem = known.get(sourceId)?.problem ?? null
      return `The Prometheus of the source has not been read yet${problem === null ? '' : ` (${problem.replace(/\.$/, '')})`}, so how long the rule had waited before that is not known.`
    },
    configured: () => {
      const wanted = new Map(named().map(({ name, prometheus }) => [name, prometheus]))
      for (const [name, { url }] of known) if (wanted.get(name) !== url) known.delete(name)
      for (const [name, url] of wanted)
        if (!known.has(name))
          known.set(name, { url, dueAt: 0, busy: false, marks: null, kept: '', problem: null })
      core.commit((db) => {
        forgetAlertRules(db, [...wanted.keys()])
        return noEffects
      })
    },
    run: (now) => {
      let next = Number.POSITIVE_INFINITY
      for (const [name, asked] of known) {
        if (!asked.busy && asked.dueAt <= now) {
          known.set(name, { ...asked, busy: true, dueAt: now + askEveryMs })
          void ask(name, asked).catch((error: unknown) => {
            core.log('rules-not-kept', { sourceId: name, message: String(error) })
            const one = known.get(name)
            if (one) known.set(name, { ...one, busy: false })
          })
        }
        next = Math.min(next, known.get(name)?.dueAt ?? next)
      }
      return next
    },
    // What is on its way then is no longer wanted.
    stop: () => known.clear(),
  }
}

/** A Prometheus of several tenants is asked for the rules of its source's. */
function tenantOf({ options }: Pick<ResolvedSource, 'options'>): Readonly<Record<string, string>> {
  const isNamed = options?.kind === 'prometheus' && options.tenant !== null
  return isNamed ? { 'x-scope-orgid': options.tenant } : {}
}
