/** One episode in full: its words, links, story and what this laptop remembers of the same alert. */
import type { LinkKind } from '../../contract/alert.ts'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { judgeLink } from '../../contract/links.ts'
import type { EpisodeDetail } from '../../contract/queries.ts'
import type { SourceKind } from '../../contract/source-options.ts'
import { bodyOf } from '../alerts/alert-table.ts'
import { episodeById, episodesOfAlert, episodesOfCustomer, historyStart } from '../alerts/episode-table.ts'
import { localDayStart, seenBefore, seenBeforeDays } from '../history/seen-before.ts'
import { episodeStory } from '../history/story.ts'
import { decisionsOf } from '../night/decision-table.ts'
import type { CircumstancesNow } from './circumstances.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import { siblingsOf } from './siblings.ts'

/** A link of an episode, judged: `url` is null when it may not be opened, and `refused` says why. */
export interface JudgedLink {
  readonly link: LinkKind
  readonly label: string
  readonly host: string
  readonly url: string | null
  readonly refused: string | null
}

const dayMs = 86_400_000
/** A label value longer than this is cut in the list; the whole stays in the database. */
const longestValue = 2_000

/** @throws AppError `not-found` */
export function detailOf(
  core: Core,
  id: EpisodeId,
  configuration: Configuration,
  circumstances: CircumstancesNow,
): EpisodeDetail {
  const episode = episodeById(core.db, core.policy, id)
  const body = bodyOf(core.db, id)
  if (!episode || !body) throw new AppError('not-found', 'This alert is not in the history.')
  const now = core.clock.now()
  const from = localDayStart(now, seenBeforeDays - 1)
  const summary = own(body.annotations, 'description') ?? own(body.annotations, 'message') ?? null
  return {
    version: core.episodes.get(id)?.version ?? episode.version,
    summary,
    labels: Object.entries(body.labels)
      .toSorted(([a], [b]) => Number(b === 'alertname') - Number(a === 'alertname') || (a < b ? -1 : 1))
      .map(([name, value]) => [name, value.slice(0, longestValue)] as const),
    links: linksOf(core, id, configuration).map(({ link, label, host, refused }) => ({
      link,
      label,
      host,
      refused,
    })),
    story: episodeStory(core.db, episode, now),
    seenBefore: seenBefore(episodesOfAlert(core.db, id, from), id, now, historyStart(core.db, now)),
    decisions: decisionsOf(core.db, id, circumstances.rules().hash),
    siblings: siblingsOf(core, episode),
    alsoAtCustomer:
      episode.customer === null
        ? []
        : episodesOfCustomer(core.db, core.policy, episode.customer, now - dayMs, id),
  }
}

const ownPages: ReadonlySet<SourceKind> = new Set<SourceKind>(['pagerduty', 'icinga2', 'json', 'webhook'])

/** The links an episode's annotations and source give, in the fixed order recipe, dashboard, query, source. */
export function linksOf(core: Core, id: EpisodeId, configuration: Configuration): readonly JudgedLink[] {
  const episode = episodeById(core.db, core.policy, id)
  const body = bodyOf(core.db, id)
  if (!episode || !body) return []
  const { annotations } = body
  const source = configuration.config().sources.find((one) => one.name === episode.sourceId)
  // What these sources give with an alert is its page there; the others give the query behind it.
  const hasOwnPage = source !== undefined && ownPages.has(source.kind)
  const hosts = configuration
    .config()
    .sources.flatMap((one) => one.urls.flatMap((url) => URL.parse(url)?.host ?? []))
  const recipe =
    own(annotations, 'runbook_url') ?? own(annotations, 'opsrecipe') ?? own(annotations, 'runbook')
  const wanted: readonly (readonly [LinkKind, string, string | undefined])[] = [
    ['recipe', 'Ops recipe', recipe],
    ['dashboard', 'Dashboard', dashboardOf(annotations)],
    ['query', 'Query', hasOwnPage ? undefined : (body.generatorUrl ?? undefined)],
    [
      'source',
      core.sources.get(episode.sourceId)?.label ?? 'Source',
      hasOwnPage ? (body.generatorUrl ?? undefined) : sourceLink(source?.urls[0], body.labels),
    ],
  ]
  return wanted.flatMap(([link, label, url]) => {
    if (url === undefined) return []
    const judged = judgeLink(url, hosts)
    const host = URL.parse(url)?.host ?? url.slice(0, 80)
    return [
      judged.ok
        ? { link, label, host, url: judged.url, refused: null }
        : { link, label, host, url: null, refused: judged.reason },
    ]
  })
}

/** A dashboard's address; one that is only an id or a path cannot be opened without knowing where Grafana is. */
function dashboardOf(annotations: Readonly<Record<string, string>>): string | undefined {
  return (
    own(annotations, 'dashboardExternalUrl') ??
    own(annotations, 'dashboard_url') ??
    own(annotations, 'dashboard')
  )
}

/** The alert in Alertmanager's own page, by name. */
function sourceLink(base: string | undefined, labels: Readonly<Record<string, string>>): string | undefined {
  if (base === undefined) return undefined
  const name = own(labels, 'alertname')
  if (name === undefined) return `${base}/#/alerts`
  return `${base}/#/alerts?filter=${encodeURIComponent(`{alertname=${JSON.stringify(name)}}`)}`
}

function own(values: Readonly<Record<string, string>>, name: string): string | undefined {
  const value = Object.hasOwn(values, name) ? values[name]?.trim() : undefined
  return value === '' ? undefined : value
}
