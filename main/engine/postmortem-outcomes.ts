/** The alert and the recipe that may come out of a postmortem: drafted out of the record, and held against it. */
import type { Episode } from '../../contract/alert.ts'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId, PostmortemId } from '../../contract/ids.ts'
import type { OutcomeDraft, RuleCheck, Warned } from '../../contract/postmortem-rule.ts'
import { episodeById } from '../alerts/episode-table.ts'
import { type AlertRule, promDuration, rulesIn, ruleText } from '../config/alert-rule.ts'
import { alertRulesOf } from '../history/alert-rule-table.ts'
import { episodeStory } from '../history/story.ts'
import { checkRules } from '../platform/promtool.ts'
import { alertsSelector } from '../postmortems/alerts-selector.ts'
import { instantsIn } from '../postmortems/instants.ts'
import { type RecipeNote, recipeOf } from '../postmortems/recipe.ts'
import { proposeRule } from '../postmortems/rule-draft.ts'
import { firedSince, recordedSince, ruleSourceOf } from '../postmortems/rule-history-table.ts'
import { expressionIn } from '../postmortems/rule-wait.ts'
import { tuneRule } from '../postmortems/tune.ts'
import { aheadMs, type Held, warnedBy } from '../postmortems/would-have-warned.ts'
import { compile } from '../silences/matching.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import { linksOf } from './detail.ts'
import type { Drafts } from './drafts.ts'
import { localZone } from './local-time.ts'

export interface PostmortemOutcomes {
  /** @throws AppError `not-found` */
  recipe(id: PostmortemId): OutcomeDraft
  /** @throws AppError `not-found`, also where no alert is linked */
  rule(id: PostmortemId): OutcomeDraft
  /** the rule behind an alert that calls too often, made to wait. @throws AppError `not-found` */
  tune(id: EpisodeId): OutcomeDraft
  /** has promtool read the rules, and says when each would have warned of the postmortem's alert, or of this one */
  check(
    of: { readonly postmortemId: PostmortemId } | { readonly episodeId: EpisodeId },
    text: string,
  ): Promise<RuleCheck>
}

/** A rule is held against so much of the record, ms. */
const lookBackMs = 90 * 86_400_000
/** How often a rule fired is looked at over this long, ms: four weeks, as the noisiest are. */
const tunedOverMs = 28 * 86_400_000
/** Troubles that are looked at; of a source with more, the newest. */
const mostTroubles = 20_000
/** Lines of one alert's story that are read for its notes. */
const mostOfAStory = 2_000

/** What is known of the rule behind an alert. */
interface KnownRule {
  readonly expression: string | null
  readonly forMs: number | null
}

/** Wires it to the core. @param check has the rules read; not promtool in a test without one */
export function createPostmortemOutcomes(
  core: Core,
  drafts: Pick<Drafts, 'read'>,
  configuration: Configuration,
  check: typeof checkRules = checkRules,
): PostmortemOutcomes {
  const { db, clock } = core

  const episodesOf = (id: PostmortemId): readonly Episode[] =>
    drafts
      .read(id)
      .episodeIds.flatMap((episodeId) => episodeById(db, core.policy, episodeId) ?? [])
      .toSorted((a, b) => a.firedAt - b.firedAt || a.id - b.id)

  const firstOf = (id: PostmortemId): Episode => {
    const [first] = episodesOf(id)
    if (!first)
      throw new AppError('not-found', 'No alert is linked to it, so there is no rule to begin with.')
    return first
  }

  const known = (id: EpisodeId): Episode => {
    const episode = episodeById(db, core.policy, id)
    if (!episode) throw new AppError('not-found', 'This alert is not in the records any more.')
    return episode
  }

  const ruleOf = (episode: Episode): KnownRule => {
    const expression = expressionIn(ruleSourceOf(db, episode.id).generatorUrl)
    const told = alertRulesOf(db, episode.sourceId, episode.alertname)
    const meant =
      told.find((rule) => rule.expression === expression) ?? (told.length === 1 ? told[0] : undefined)
    return { expression: meant?.expression ?? expression, forMs: meant?.forMs ?? null }
  }

  const runbookOf = ({ id }: Episode): string | null =>
    linksOf(core, id, configuration).find(({ link, refused }) => link === 'recipe' && refused === null)
      ?.url ?? null

  /** For which stretches this expression held; a sentence where the record does not tell. */
  const heldOf = ({ expr }: AlertRule, first: Episode, since: number): readonly Held[] | string => {
    const rule = ruleOf(first)
    if (rule.expression !== null && sameWords(expr, rule.expression)) {
      const { forMs } = rule
      if (forMs === null)
        return `How long the rule of ${first.alertname} waits is not known, so when its condition began is not either.`
      const own = firedSince(db, first.sourceId, since, mostTroubles, first.alertname)
      // Before it fired, its condition had held for as long as its rule waits.
      return own.map(({ from, until }) => ({ from: from - forMs, until }))
    }
    const matchers = alertsSelector(expr)
    if (matchers === null)
      return 'This laptop records alerts, not metrics: for this expression it cannot tell when it would have warned.'
    const compiled = compile(matchers)
    if (!compiled.ok) return compiled.problem
    const exact = matchers.find(({ name, isRegex, isEqual }) => name === 'alertname' && !isRegex && isEqual)
    const all = firedSince(db, first.sourceId, since, mostTroubles, exact?.value ?? null)
    return all.filter(({ alertname, labels }) => compiled.matching.test({ ...labels, alertname }))
  }

  const warned = (rule: AlertRule, first: Episode): Warned => {
    const now = clock.now()
    const since = Math.max(now - lookBackMs, recordedSince(db, first.sourceId) ?? now)
    const held = heldOf(rule, first, Math.min(since, first.firedAt - aheadMs))
    if (typeof held === 'string') return { kind: 'unknown', alert: rule.alert, words: held }
    const named = firedSince(db, first.sourceId, since, mostTroubles, first.alertname)
    return warnedBy({
      ...{ alert: rule.alert, forMs: rule.forMs, held, firedAt: first.firedAt, name: first.alertname },
      ...{ firings: named.map(({ from }) => from), since, now, stamp: instantsIn(localZone()) },
    })
  }

  return {
    recipe: (id) => {
      const { title, uid } = drafts.read(id)
      const episodes = episodesOf(id)
      const notes = episodes.flatMap((episode): readonly RecipeNote[] =>
        episodeStory(db, episode, clock.now(), mostOfAStory)
          .toReversed()
          .flatMap(({ kind, at, by, text }) => (kind === 'note' && text !== null ? [{ at, by, text }] : [])),
      )
      const draft = recipeOf({
        postmortem: { title, uid },
        alerts: episodes.map((episode) => ({
          ...{ name: episode.alertname, title: episode.title, environment: episode.environment },
          ...{ customer: episode.customer, severity: episode.severity, runbook: runbookOf(episode) },
        })),
        ...{ notes, stamp: instantsIn(localZone()) },
      })
      return { ...draft, file: `${slugOf(episodes[0]?.alertname ?? title)}.md` }
    },
    rule: (id) => {
      const first = firstOf(id)
      const { labels } = ruleSourceOf(db, first.id)
      const before = firedSince(db, first.sourceId, first.firedAt - aheadMs, mostTroubles)
      const { alertname, title, environment, firedAt } = first
      const { notes, ...rule } = proposeRule({
        ...{ alertname, title, environment, firedAt, labels, before },
        ...ruleOf(first),
      })
      const kept = ['team', 'area', 'topic'].flatMap((name) => {
        const value = labels[name]
        return value === undefined ? [] : [[name, value]]
      })
      const text = ruleText({
        ...{ group: 'postmortem', alert: rule.alert, expr: rule.expr, forMs: rule.forMs },
        labels: { severity: 'notify', ...Object.fromEntries(kept) },
        annotations: { description: `${rule.summary}`.replaceAll('{{', '{ {') },
        comment: [
          `Drafted from the postmortem “${drafts.read(id).title}” (${drafts.read(id).uid}).`,
          ...notes,
        ],
      })
      const wait = rule.forMs === 0 ? '' : ` for ${promDuration(rule.forMs)}`
      return { title: `${rule.alert}${wait}`, file: `${slugOf(rule.alert)}.rules.yaml`, text, notes }
    },
    tune: (id) => {
      const episode = known(id)
      const now = clock.now()
      // The first one ever seen had fired before it was: the record begins with it all the same.
      const since = Math.max(now - tunedOverMs, recordedSince(db, episode.sourceId) ?? now)
      const fired = firedSince(db, episode.sourceId, now - tunedOverMs, mostTroubles, episode.alertname)
      const { notes, expr, forMs } = tuneRule({
        ...{ alertname: episode.alertname, ...ruleOf(episode), fired, spanMs: now - since },
      })
      const { labels } = ruleSourceOf(db, id)
      const kept = ['severity', 'team', 'area', 'topic'].flatMap((name) => {
        const value = labels[name]
        return value === undefined ? [] : [[name, value]]
      })
      const text = ruleText({
        ...{ group: 'tuned', alert: episode.alertname, expr, forMs, labels: Object.fromEntries(kept) },
        annotations: { summary: episode.title.replaceAll('{{', '{ {') },
        comment: [`Drafted from how often ${episode.alertname} fired on this laptop.`, ...notes],
      })
      const wait = forMs === 0 ? '' : ` for ${promDuration(forMs)}`
      return {
        title: `${episode.alertname}${wait}`,
        file: `${slugOf(episode.alertname)}.rules.yaml`,
        text,
        notes,
      }
    },
    check: async (of, text) => {
      const first = 'episodeId' in of ? known(of.episodeId) : firstOf(of.postmortemId)
      return { verdict: await check(text), warned: rulesIn(text).map((rule) => warned(rule, first)) }
    },
  }
}

/** PromQL does not mind room between its words. */
function sameWords(one: string, other: string): boolean {
  return one.replaceAll(/\s+/g, '') === other.replaceAll(/\s+/g, '')
}

function slugOf(name: string): string {
  const slug = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return slug.slice(0, 60) || 'rule'
}
