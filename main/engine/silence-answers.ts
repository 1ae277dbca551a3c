/** What the page asks about silences: proposals, previews, the inventory, and which episodes match. */
import type { Episode } from '../../contract/alert.ts'
import { isCarrier } from '../../contract/escalation-carrier.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { LabelMapping } from '../../contract/label-mapping.ts'
import type { SeenMatcher } from '../../contract/observation.ts'
import type { EpisodeFilter } from '../../contract/queries.ts'
import type { SilenceInventory, SilencePreview, SilenceProposal } from '../../contract/silences.ts'
import { sightOf } from '../../contract/source-health.ts'
import { labelsOf } from '../alerts/alert-table.ts'
import { historyStart } from '../alerts/episode-table.ts'
import { ackPrefix } from '../alerts/suppression.ts'
import { storedSource } from '../history/source-table.ts'
import { shownSilenceOrders } from '../outbox/silence-order-table.ts'
import { readMatchers } from '../silences/guard.ts'
import { inventoryOf } from '../silences/inventory.ts'
import { createLabelSets } from '../silences/label-sets.ts'
import { type EpisodeLabels, labelHistory } from '../silences/label-table.ts'
import { compile } from '../silences/matching.ts'
import { hiddenNow, hiddenSince, warningsOf } from '../silences/preview.ts'
import { leftOutOf, propose, scopeLabels } from '../silences/proposal.ts'
import { hiddenBySilence } from '../silences/standing-table.ts'
import { newBreath } from './breathing.ts'
import type { Core } from './core.ts'
import { standingAt } from './silence-desk.ts'
import type { SilenceLoop } from './silence-loop.ts'

const dayMs = 86_400_000
/** What a preview looks back upon, ms. */
const pastMs = 30 * dayMs
/** What is learned about labels: the newest episodes of a name and environment within this, ms, and this many. */
const learnMs = 90 * dayMs
const learnFrom = 200
/** Names and environments that are learned from, of the alerts chosen; more say nothing new and cost time. */
const mostGroups = 10
/** What was carried out this lately may be missing from what was read just before, ms. */
const listedWithinMs = 30_000

export interface SilenceAnswers {
  filter(matchers: readonly SeenMatcher[]): Promise<EpisodeFilter>
  propose(episodeIds: readonly EpisodeId[]): Promise<readonly SilenceProposal[]>
  preview(sourceId: SourceId, matchers: readonly SeenMatcher[]): Promise<SilencePreview>
  list(): Promise<SilenceInventory>
}

/** Wires the questions to the core. */
export function createSilenceAnswers(
  core: Core,
  loop: SilenceLoop,
  mapping: (sourceId: SourceId) => LabelMapping,
): SilenceAnswers {
  const sets = createLabelSets((id) => labelsOf(core.db, id), core.episodes)

  const firingOf = (sourceId: SourceId): readonly Episode[] =>
    [...core.episodes.values()].filter((episode) => episode.firing && episode.sourceId === sourceId)

  const proposeFor = async (sourceId: SourceId, chosen: readonly Episode[]): Promise<SilenceProposal> => {
    const breathe = newBreath(core.clock)
    const from = core.clock.now() - learnMs
    const groups = Map.groupBy(chosen, ({ alertname, environment }) =>
      JSON.stringify([alertname, environment]),
    )
    const histories: (readonly EpisodeLabels[])[] = []
    for (const [first] of [...groups.values()].slice(0, mostGroups)) {
      if (!first) continue
      histories.push(labelHistory(core.db, first, from, learnFrom))
      await breathe()
    }
    const labels = chosen.map(({ id }) => labelsOf(core.db, id))
    const matchers = propose(labels, scopeLabels(mapping(sourceId)), histories)
    return {
      sourceId,
      label: core.sources.get(sourceId)?.label ?? sourceId,
      chosen: chosen.length,
      matchers,
      leftOut: leftOutOf(labels, matchers),
      impossible: loop.source(sourceId) ? null : 'This source is not connected or takes no silences.',
    }
  }

  return {
    filter: async (matchers) => {
      const compiled = compile(matchers)
      if (!compiled.ok) return { problem: compiled.problem, ids: [], judgedTo: 0 }
      const all = [...core.episodes.keys()]
      const judgedTo = all.reduce((newest, id) => Math.max(newest, id), 0)
      const ids = await sets.matching(all, compiled.matching, newBreath(core.clock))
      return { problem: null, ids, judgedTo }
    },
    propose: async (episodeIds) => {
      const chosen = [...new Set(episodeIds)].flatMap((id) => core.episodes.get(id) ?? [])
      const proposals: SilenceProposal[] = []
      for (const [sourceId, group] of Map.groupBy(chosen, (episode) => episode.sourceId)) {
        proposals.push(await proposeFor(sourceId, group))
      }
      return proposals
    },
    preview: async (sourceId, matchers) => {
      const historyFrom = historyStart(core.db, core.clock.now())
      const read = readMatchers(matchers)
      if ('refusal' in read) {
        const past = { episodes: 0, called: 0, names: [], from: historyFrom }
        return { refusals: [read.refusal], warnings: [], now: hiddenNow([]), past }
      }
      const breathe = newBreath(core.clock)
      const refusals = await loop.refusals(sourceId, matchers)
      const firing = firingOf(sourceId)
      const ids = firing.map(({ id }) => id)
      const matched = new Set(await sets.matching(ids, read.matching, breathe))
      const hidden = firing.filter(({ id }) => matched.has(id))
      const from = core.clock.now() - pastMs
      const past = await hiddenSince(core.db, sourceId, matchers, read.matching, from, breathe)
      return {
        refusals,
        warnings: warningsOf(hidden, firing.length, past),
        now: hiddenNow(hidden),
        past: { ...past, from: historyFrom },
      }
    },
    list: async () => {
      const now = core.clock.now()
      // What carries an escalation hides nothing and is none of these.
      const orders = shownSilenceOrders(core.db, now, now - listedWithinMs).filter(
        ({ matchers }) => !isCarrier(matchers),
      )
      const sources = await Promise.all(
        [...core.sources.values()].map(async (health) => {
          const { id, label } = health
          const isBlind = sightOf(health, now) === 'blind'
          const stored = storedSource(core.db, id)
          const { silences, isFresh } = isBlind
            ? { silences: stored.silences, isFresh: false }
            : await standingAt(core, loop, id)
          const entries = inventoryOf({
            sourceId: id,
            now,
            standing: silences.filter(({ matchers }) => !isCarrier(matchers)),
            isFresh,
            orders: orders.filter((order) => order.sourceId === id),
            hides: await hiddenBySilence(core.db, id, newBreath(core.clock)),
            // The mark says by whose laptop it went; one that was only extended here stays its author's.
            isMine: ({ comment, createdBy }) =>
              createdBy === '' ? loop.hasOwnMark(comment) : createdBy === core.desk.me.name,
            isAck: (comment) => comment.startsWith(ackPrefix),
          })
          const asOf = health.lastGoodAt ?? stored.lastGoodAt
          return { entries, unread: isFresh ? [] : [{ sourceId: id, label, asOf }] }
        }),
      )
      return {
        entries: sources.flatMap(({ entries }) => entries),
        unread: sources.flatMap(({ unread }) => unread),
      }
    },
  }
}
