/** Who can be asked about an alert now, who is next, and the message for them. */
import type { Episode } from '../../contract/alert.ts'
import { AppError } from '../../contract/errors.ts'
import type { EscalationChoice } from '../../contract/escalation.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { EscalationPlan } from '../../contract/queries.ts'
import { hoursNamed } from '../../contract/rules.ts'
import { storyOf } from '../db/journal.ts'
import { choicesOf, nextAfter, planOf, type WhoIs } from '../escalations/levels.ts'
import { colleaguesAt } from '../shifts/colleagues.ts'
import type { CircumstancesNow } from './circumstances.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import { linksOf } from './detail.ts'
import type { Rotations } from './effective-rotations.ts'
import { levelsOf, ownTier } from './roles.ts'

export interface EscalationPlans {
  choices(): readonly EscalationChoice[]
  /** who is asked after this level, the first where nobody was asked; null = nobody is left */
  nextAfter(name: string | null): EscalationChoice | null
  /** @param asked the level that was asked last, null before the first. @throws AppError `not-found` */
  prepare(episodeId: EpisodeId, asked: string | null): EscalationPlan
}

/** Notes in a message: the newest, since it is read on a phone. */
const mostNotes = 5

/** @param deps.whoIs who is in a role now, as the rotations say */
export function createEscalationPlans(
  core: Core,
  deps: {
    readonly configuration: Configuration
    readonly circumstances: CircumstancesNow
    readonly rotations: Pick<Rotations, 'all'>
    readonly whoIs: WhoIs
  },
): EscalationPlans {
  const { configuration, circumstances, rotations, whoIs } = deps
  const plan = () => planOf(levelsOf(configuration.config()), core.desk.duty)
  const choices = (): readonly EscalationChoice[] => {
    const { hours } = circumstances.at(core.clock.now())
    return choicesOf(plan(), whoIs, (name) => hoursNamed(hours, name))
  }
  /** Who is in a role asks the next one in the order; who is in none begins with the first. */
  const tier = (): string | null => {
    return ownTier(configuration.config().roles, rotations.all(), core.desk, core.clock.now())
  }
  const next = (name: string | null): EscalationChoice | null =>
    nextAfter(choices(), name ?? tier(), core.desk.me)

  return {
    choices,
    nextAfter: next,
    prepare: (episodeId, asked) => {
      const episode = core.episodes.get(episodeId)
      if (!episode) throw new AppError('not-found', 'This alert is not on the desk any more.')
      const source = core.sources.get(episode.sourceId)
      return {
        levels: choices(),
        next: next(asked)?.name ?? null,
        colleagues: colleaguesAt(configuration.config().colleagues, core.clock.now()),
        origin: plan().origin,
        carriedBy: source?.carryEscalations ? source.label : null,
        facts: factsOf(core, episode, configuration),
      }
    },
  }
}

/** Alert, where, since when, what was tried, link: each a line. Instants in UTC, since it may be read anywhere. */
function factsOf(core: Core, episode: Episode, configuration: Configuration): string {
  const { customer, environment, sourceId } = episode
  const story = storyOf(core.db, episode.id)
  const tried = story.flatMap(({ kind, at, by, text }) =>
    kind === 'note' && text !== null
      ? [`  ${utc(at)} ${by ?? 'somebody'}: ${text.replaceAll(/\s+/g, ' ')}`]
      : [],
  )
  const links = linksOf(core, episode.id, configuration).filter(({ url }) => url !== null)
  const wanted = (['recipe', 'source'] as const).flatMap(
    (link) => links.find((one) => one.link === link) ?? [],
  )
  return [
    `Alert: ${episode.title} (${episode.severity})`,
    `Where: ${[customer, environment, sourceId].filter((one) => one !== null).join(', ')}`,
    `Since: ${new Date(episode.firedAt).toISOString().slice(0, 10)} ${utc(episode.firedAt)} UTC`,
    `Customer impact: ${episode.impact === 'unknown' ? 'not known' : episode.impact}`,
    ...(tried.length > 0 ? ['Tried and seen (UTC):', ...tried.slice(-mostNotes)] : []),
    ...wanted.map(({ label, url }) => `${label}: ${url}`),
  ].join('\n')
}

const utc = (at: number): string => new Date(at).toISOString().slice(11, 16)
