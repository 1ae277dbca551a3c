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
import { decide, judge } from '../night/decide.ts'
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
  let dutyIs = core.desk.duty.state

  const verdictOn = (
    episode: Episode,
    facts: RuleFacts,
    last: LastDecision | undefined,
    now: number,
  ): Verdict => {
    const { compiled, hash } = circumstances.rules()
    const context = {
      rules: compiled,
      circumstances: circumstances.at(now),
      myTeams: core.desk.settings.myTeams,
    }
    if (episode.severity === 'none') return { outcome: 'nothing', decision: decide(episode, facts, context) }
    if (episode.calledAt !== null) {
      const standing = episode.outcome ?? 'wake'
      const isSame = last === undefined || (last.ruleSet === hash && last.facts === JSON.stringify(facts))
      if (!episode.firing || isSame) return { outcome: standing, decision: null }
      // By time alone nothing that was called for is taken back: the hours and the duty of the call still count.
      const table = judge(facts, { rules: compiled, circumstances: JSON.parse(last.circumstances) })
      return { outcome: table.outcome, decision: table }
    }
    const decision = decide(episode, facts, context)
    if (decision.reason === 'rule') return { outcome: decision.outcome, decision }
    // An end decides nothing about what was decided while it fired.
    const isLate = decision.reason === 'ended' && last !== undefined
    const outcome = episode.firing ? judge(facts, context).outcome : (episode.outcome ?? 'nothing')
    return { outcome, decision: isLate ? null : decision }
  }

  /** Is it another one than the last? About a call, what it was judged by is to be remembered as well. */
  const isNew = ({ calledAt }: Episode, decision: Decision, last: LastDecision | undefined): boolean =>
    last === undefined ||
    calledAt !== null ||
    last.outcome !== decision.outcome ||
    last.reason !== decision.reason ||
    last.rule !== decision.rule ||
    last.by !== decision.by ||
    last.ruleSet !== circumstances.rules().hash

  /** An episode that was never judged has no decision. */
  const lastOf = (db: ReadDb, { id, outcome }: Episode): LastDecision | undefined =>
    outcome === null ? undefined : lastDecision(db, id)

  const decideIn: Deciding['decideIn'] = (db, touched, now) => {
    const facts = factsOf(db, touched, circumstances.rules().compiled.needsLabels)
    const called: Episode[] = []
    const notified: Episode[] = []
    const changed: EpisodeId[] = []
    let circumstanceId: number | null = null
    const episodes = touched.map((episode) => {
      const own = facts.get(episode.id)
      if (!own) return episode
      const last = lastOf(db, episode)
      const { outcome, decision } = verdictOn(episode, own, last, now)
      const calls = decision?.reason === 'rule' && outcome === 'wake' && episode.calledAt === null
      if (decision && isNew(episode, decision, last)) {
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
    const facts = factsOf(core.db, episodes, circumstances.rules().compiled.needsLabels)
    return episodes.flatMap((episode) => {
      const own = facts.get(episode.id)
      if (!own) return []
      const last = lastOf(core.db, episode)
      const { outcome, decision } = verdictOn(episode, own, last, now)
      return outcome !== episode.outcome || (decision && isNew(episode, decision, last)) ? [episode.id] : []
    })
  }

  const lookAgain = (onlyUncalled: boolean): void => {
    again = [...core.episodes.values()]
      .filter(({ firing, calledAt }) => firing && (calledAt === null || !onlyUncalled))
      .map(({ id }) => id)
  }
  const anew = (): void => {
    lookAgain(true)
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
        rulesAre = hash
        lookAgain(false)
        core.setDesk({ rulesVersion: core.desk.rulesVersion + 1 })
      }
      wake()
    },
    run: (now) => {
      const { hash } = circumstances.rules()
      if (hash !== rulesAre) {
        // The laptop stands in another zone.
        rulesAre = hash
        lookAgain(false)
      } else if (now >= boundary || now < lookedAt) lookAgain(true)
      lookedAt = now
      boundary = circumstances.nextBoundary(now)
      const some = again.slice(0, mostAtOnce)
      again = again.slice(mostAtOnce)
      const ids = stale(
        some.flatMap((id) => core.episodes.get(id) ?? []),
        now,
      )
      // Touching them is enough: every commit decides about what it touched.
      if (ids.length > 0) core.insist(() => ({ episodes: ids, events: [] }))
      return again.length > 0 ? now : boundary
    },
  }
}
