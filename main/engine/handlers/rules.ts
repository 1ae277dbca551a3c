/** The table of rules: shown, tried out, changed in the file; the user's own tests of it. */
import { AppError } from '../../../contract/errors.ts'
import type { EpisodeId } from '../../../contract/ids.ts'
import type { CaseResult, RuleCase, TryAnswer } from '../../../contract/rule-cases.ts'
import type { Circumstances, Rule, RuleFacts } from '../../../contract/rules.ts'
import { readAlert } from '../../alerts/read-labels.ts'
import { mappingOf } from '../../config/resolve.ts'
import { caseResult, tryOut } from '../../night/cases.ts'
import type { CompiledRules } from '../../night/rule-table.ts'
import { readyTable, tableOf, withoutAddress } from '../circumstances.ts'
import { factsOf } from '../deciding.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

type Labels = Readonly<Record<string, string>>

/** Their orders. What is written into the file is in force before the reply. */
export function ruleOrders(
  deps: HandlerDeps,
): Pick<OrderHandlers, 'rules.save' | 'rules.case.save' | 'rules.case.remove'> {
  const { configuration, applyConfiguration, circumstances, core } = deps
  /** a page that shows them is to ask again */
  const told = (): void => {
    applyConfiguration()
    core.setDesk({ rulesVersion: core.desk.rulesVersion + 1 })
  }
  return {
    'rules.save': ({ rules, base }) => {
      if (circumstances.rules().hash !== base) {
        throw new AppError(
          'too-late',
          'Rules or hours were changed since you opened this. Nothing was saved. Your rows are kept here: look at both.',
        )
      }
      configuration.saveRules(rules)
      told()
    },
    'rules.case.save': (test) => {
      configuration.saveCase(test)
      told()
    },
    'rules.case.remove': ({ name }) => {
      configuration.removeCase(name)
      told()
    },
  }
}

/** Their questions. */
export function ruleQueries(
  deps: HandlerDeps,
): Pick<QueryHandlers, 'rules.read' | 'rules.try' | 'rules.cases'> {
  const { core, configuration, circumstances } = deps
  const myTeams = (): readonly string[] => core.desk.settings.myTeams

  const factsOfLabels = (labels: Labels, source: string | null): RuleFacts => {
    const read = readAlert(seenAs(labels), mappingOf(configuration.config(), source ?? undefined))
    const { severity, pipeline, servicePriority, allPipelines, cancelOutsideHours } = read
    const { team, environment, customer, impact } = read
    return {
      ...{ severity, pipeline, servicePriority, allPipelines, cancelOutsideHours },
      ...{ team, environment, customer, impact, labels },
    }
  }
  const readEpisode = (id: EpisodeId): Read => {
    const episode = core.episodes.get(id)
    const facts = episode && factsOf(core.db, [episode], true).get(id)
    if (!facts) throw new AppError('not-found', 'This alert is not on the desk any more.')
    return { facts, source: episode.sourceId }
  }
  const readTyped = (labels: Labels, source: string | null): Read => ({
    facts: factsOfLabels(labels, source),
    source,
  })
  const moment = (at: number, duty: 'now' | 'on' | 'off'): Circumstances => {
    const then = circumstances.when(at)
    // Whether somebody sits here then nobody knows, and it changes no outcome.
    return { ...then, presence: 'unknown', duty: duty === 'now' ? then.duty : { ...then.duty, state: duty } }
  }
  /** absent: the table in force; null: the standard one */
  const readied = (rules: readonly Rule[] | null | undefined): CompiledRules =>
    rules === undefined ? circumstances.rules().compiled : readyTable(tableOf(rules ?? undefined))

  const answer = (compiled: CompiledRules, { facts, source }: Read, then: Circumstances): TryAnswer => ({
    ...tryOut(compiled, facts, then, myTeams()),
    source,
  })
  const results = (compiled: CompiledRules): readonly CaseResult[] =>
    configuration
      .config()
      .night.cases.map((test: RuleCase) =>
        caseResult(
          test,
          answer(compiled, readTyped(test.labels, test.source ?? null), moment(test.at, test.duty)),
        ),
      )

  return {
    'rules.read': () => {
      const { compiled, hash, policies } = circumstances.rules()
      const { hours, zone } = circumstances.at(core.clock.now())
      return {
        ...{ table: compiled.table, hash, states: hours, zone, cases: results(compiled) },
        policies: policies.map(withoutAddress),
        hoursInFile: configuration.config().hours.map(({ name }) => name),
      }
    },
    'rules.try': ({ alert, at, duty, rules }) => {
      const read =
        'labels' in alert ? readTyped(alert.labels, alert.source ?? null) : readEpisode(alert.episodeId)
      return answer(readied(rules), read, moment(at, duty))
    },
    'rules.cases': ({ rules }) => results(readied(rules)),
  }
}

/** What the table is asked about, and as whose its labels were read. */
interface Read {
  readonly facts: RuleFacts
  readonly source: string | null
}

/** Labels alone, as a source would hand them over. */
function seenAs(labels: Labels): Parameters<typeof readAlert>[0] {
  return {
    labels,
    annotations: {},
    fingerprint: '',
    firedAt: 0,
    endsAt: 0,
    generatorUrl: null,
    suppressed: false,
    silencedBy: [],
    inhibitedBy: [],
    mutedBy: [],
    receivers: [],
  }
}
