/**
 * What happens for each alert is decided inside the commit that touched it, and decided anew when rules, hours or duty
 * change. A standing call is ended by changed rules or facts, never by the time of day.
 */
import type { Episode } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { Decision, Outcome, RuleFacts } from '../../contract/rules.ts'
import { alertFacts, labelsOf } from '../alerts/alert-table.ts'
import { setCalled, setOutcome } from '../alerts/episode-table.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'
import { isFields, jsonIn } from '../db/json-column.ts'
import { type DecisionContext, decide, judge } from '../night/decide.ts'
import { insertDecision, type LastDecision, lastDecision, wasNotified } from '../night/decision-table.ts'
import type { CircumstancesNow } from './circumstances.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'

/** What came of deciding about the episodes of one commit. */
export interface Decided {
  /** as they are from now on: called */
  readonly called: readonly Episode[]
  /** somebody is to be told of these, without a sound, for the first time */
  readonly notified: readonly Episode[]
  /** every episode with the outcome it has now */
  readonly episodes: readonly Episode[]
  /** whose rows have changed */
  readonly changed: readonly EpisodeId[]
}

/** What one commit's decisions depend on. */
interface Context extends DecisionContext {
  /** of the rules in force */
  readonly hash: string
}

interface Verdict {
  readonly outcome: Outcome
  /** null: nothing new was decided */
  readonly decision: Decision | null
}

export interface Deciding extends Required<Pick<EnginePart, 'run' | 'configured'>> {
  /** decides about what a commit touched, and writes down what is new */
  decideIn(db: WriteDb, touched: readonly Episode[], now: number): Decided
  /** what is true of the duty or of whose alerts are mine has changed */
  anew(): void
}

/** Episodes that are looked at in one turn. */
const mostAtOnce = 200
/** How often the laptop's zone is asked for, ms: asking takes as long as deciding about ten alerts. */
const zoneEveryMs = 60_000

const all = (): boolean => true
const wasNotCalled = ({ calledAt }: Episode): boolean => calledAt === null
const wasNotJudged = ({ outcome }: Episode): boolean => outcome === null

/** What the rules look at of each of the episodes. */
export function factsOf(
  db: ReadDb,
  episodes: readonly Episode[],
  needsLabels: boolean,
): ReadonlyMap<EpisodeId, RuleFacts> {
  const known = alertFacts(
    db,
    episodes.map(({ id }) => id),
  )
  return new Map(
    episodes.map((episode) => {
      const { severity, team, environment, customer, impact } = episode
      const own = known.get(episode.id) ?? noFacts
      const labels = needsLabels ? labelsOf(db, episode.id) : null
      return [episode.id, { severity, ...own, team, environment, customer, impact, labels }]
    }),
  )
}

const noFacts = { pipeline: null, servicePriority: null, allPipelines: false, cancelOutsideHours: false }

/** Wires deciding into the engine. `wake`: look at what is due now. */
export function createDeciding(core: Core, circumstances: CircumstancesNow, wake: () => void): Deciding {
  /** what is to be looked at again, in order */
  let again: EpisodeId[] = []
  /** hours as they are at this instant have been looked at; epoch ms */
  let lookedAt = Number.NEGATIVE_INFINITY
  let boundary = Number.POSITIVE_INFINITY
  let rulesAre = ''
  /** when the laptop's zone was last asked for, epoch ms */
  let zoneAt = Number.NEGATIVE_INFINITY
  let dutyIs = core.desk.duty.state

  /** the same for all that one commit touched */
  const contextAt = (now: number): Context => ({
    rules: circumstances.rules().compiled,
    hash: circumstances.rules().hash,
    circumstances: circumstances.at(now),
    myTeams: core.desk.settings.myTeams,
  })

  const verdictOn = (
    episode: Episode,
    facts: RuleFacts,
    last: LastDecision | undefined,
    context: Context,
  ): Verdict => {
    if (episode.severity === 'none') return { outcome: 'nothing', decision: decide(episode, facts, context) }
    if (episode.calledAt !== null) {
      const standing = episode.outcome ?? 'wake'
      const isSame =
        last === undefined || (last.ruleSet === context.hash && last.facts === JSON.stringify(facts))
      if (!episode.firing || isSame) return { outcome: standing, decision: null }
      // By time alone nothing that was called for is taken back: the hours and the duty of the call still count.
      const table = judge(facts, {
        ...context,
        circumstances: jsonIn(last.circumstances, isFields, context.circumstances),
      })
      return { outcome: table.outcome, decision: table }
    }
    const decision = decide(episode, facts, context)
    if (decision.reason === 'rule') return { outcome: decision.outcome, decision }
    // An end decides nothing about what was decided while it fired.
    const isLate = decision.reason === 'ended' && last !== undefined
    const outcome = episode.firing ? judge(facts, context).outcome : (episode.outcome ?? 'nothing')
    return { outcome, decision: isLate ? null : decision }
  }

  const isNew = (decision: Decision, last: LastDecision | undefined, { hash }: Context): boolean =>
    last === undefined ||
    last.outcome !== decision.outcome ||
    last.reason !== decision.reason ||
    last.rule !== decision.rule ||
    last.by !== decision.by ||
    JSON.stringify(last.window) !== JSON.stringify(decision.window) ||
    last.ruleSet !== hash

  /** An episode that was never judged has no decision. */
  const lastOf = (db: ReadDb, { id, outcome }: Episode): LastDecision | undefined =>
    outcome === null ? undefined : lastDecision(db, id)

  const decideIn: Deciding['decideIn'] = (db, touched, now) => {
    const context = contextAt(now)
    const facts = factsOf(db, touched, context.rules.needsLabels)
    const called: Episode[] = []
    const notified: Episode[] = []
    const changed: EpisodeId[] = []
    let circumstanceId: number | null = null
    const episodes = touched.map((episode) => {
      const own = facts.get(episode.id)
      if (!own) return episode
      const last = lastOf(db, episode)
      const { outcome, decision } = verdictOn(episode, own, last, context)
      const calls = decision?.reason === 'rule' && outcome === 'wake' && episode.calledAt === null
      if (decision && isNew(decision, last, context)) {
        const tells = decision.reason === 'rule' && outcome === 'notify' && episode.calledAt === null
        if (tells && (last === undefined || !wasNotified(db, episode.id)))
          notified.push({ ...episode, outcome })
        const ofCall =
          episode.calledAt !== null && last ? circumstances.keep(db, now, last.circumstances) : null
        if (ofCall === null) circumstanceId ??= circumstances.keep(db, now)
        insertDecision(db, episode.id, decision, JSON.stringify(own), ofCall ?? circumstanceId ?? 0, now)
      }
      if (calls) {
        setCalled(db, episode.id, now)
        const counted: Episode = {
          ...{ ...episode, calledAt: now, outcome },
          ackDueAt: now + core.policy.ackTargetMs,
          resolveDueAt: now + core.policy.resolveTargetMs,
        }
        called.push(counted)
        changed.push(episode.id)
        return counted
      }
      if (outcome === episode.outcome) return episode
      setOutcome(db, episode.id, outcome)
      changed.push(episode.id)
      return { ...episode, outcome }
    })
    return { called, notified, episodes, changed }
  }

  /** Those among them about which something else would be decided now. */
  const stale = (episodes: readonly Episode[], now: number): readonly EpisodeId[] => {
    const context = contextAt(now)
    const facts = factsOf(core.db, episodes, context.rules.needsLabels)
    return episodes.flatMap((episode) => {
      const own = facts.get(episode.id)
      if (!own) return []
      const last = lastOf(core.db, episode)
      const { outcome, decision } = verdictOn(episode, own, last, context)
      return outcome !== episode.outcome || (decision && isNew(decision, last, context)) ? [episode.id] : []
    })
  }

  const lookAgain = (isWanted: (episode: Episode) => boolean): void => {
    const wanted = [...core.episodes.values()].filter((episode) => episode.firing && isWanted(episode))
    // What another change asked for and was not looked at yet is looked at all the same.
    again = [...new Set([...again, ...wanted.map(({ id }) => id)])]
  }
  const anew = (): void => {
    lookAgain(wasNotCalled)
    wake()
  }

  core.afterPublish.push(() => {
    if (core.desk.duty.state === dutyIs) return
    dutyIs = core.desk.duty.state
    anew()
  })

  return {
    decideIn,
    anew,
    configured: () => {
      circumstances.refresh()
      const { hash } = circumstances.rules()
      if (hash !== rulesAre) {
        // At the start nearly always all is as it was, and only what was never judged is looked at.
        const isStart = rulesAre === '' && circumstances.areAsLast(core.db, core.clock.now())
        rulesAre = hash
        lookAgain(isStart ? wasNotJudged : all)
        core.setDesk({ rulesVersion: core.desk.rulesVersion + 1 })
      }
      wake()
    },
    run: (now) => {
      if (now - zoneAt >= zoneEveryMs || now < zoneAt) {
        zoneAt = now
        if (circumstances.look()) {
          rulesAre = circumstances.rules().hash
          lookAgain(all)
        }
      }
      if (now >= boundary || now < lookedAt) lookAgain(wasNotCalled)
      lookedAt = now
      boundary = circumstances.nextBoundary(now)
      const some = again.slice(0, mostAtOnce)
      const ids = stale(
        some.flatMap((id) => core.episodes.get(id) ?? []),
        now,
      )
      // Touching them is enough: every commit decides about what it touched.
      if (ids.length > 0) core.insist(() => ({ episodes: ids, events: [] }))
      again = again.slice(some.length)
      return again.length > 0 ? now : boundary
    },
  }
}
