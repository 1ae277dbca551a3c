/** What the record has for postmortems: read together from every room, and made into a draft or the list beside one. */
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId, PostmortemId, ThreadId } from '../../contract/ids.ts'
import type { OrderValue } from '../../contract/orders.ts'
import type { Evidence } from '../../contract/postmortem-evidence.ts'
import { bodyOf } from '../alerts/alert-table.ts'
import { episodeById } from '../alerts/episode-table.ts'
import { noEffects } from '../db/journal.ts'
import { episodeStory } from '../history/story.ts'
import type { Http } from '../platform/http.ts'
import { draftOf } from '../postmortems/draft.ts'
import { evidenceItems } from '../postmortems/evidence.ts'
import { asideOf, openAbout, putAside } from '../postmortems/evidence-table.ts'
import { impactOf } from '../postmortems/impact.ts'
import { postmortemById } from '../postmortems/postmortem-table.ts'
import { aroundMs, type PostmortemRecord, type RecordEpisode } from '../postmortems/record.ts'
import { temporaryOf } from '../postmortems/review-table.ts'
import { ruleWaitOf } from '../postmortems/rule-wait.ts'
import { spanOf } from '../postmortems/span.ts'
import { summaryOf } from '../postmortems/summary.ts'
import { threadById } from '../support/thread-table.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import { localZone } from './local-time.ts'
import type { EnginePart } from './part.ts'
import { addAlerts } from './postmortem-alerts.ts'
import { alsoThere } from './postmortem-elsewhere.ts'
import { createRuleFacts } from './rule-facts.ts'
import type { SupportDesk } from './support-desk.ts'
import { linkedEpisodes, threadRecord } from './thread-evidence.ts'

/** Lines of one alert's story that are read; the alert itself has the rest. */
const mostOfAStory = 400

/** Open postmortems that are offered; whoever has more about one alert looks at the board. */
const mostOpen = 5

/** A new draft before it is kept. */
export interface NewDraft {
  readonly text: string
  readonly episodeIds: readonly EpisodeId[]
  readonly threadIds: readonly ThreadId[]
}

export interface PostmortemEvidence extends Required<Pick<EnginePart, 'configured' | 'run' | 'stop'>> {
  /** @throws AppError `not-found` when the postmortem is not there */
  read(id: PostmortemId): Evidence
  /** @throws AppError `not-found` when alerts were named and none of them is in the history */
  begin(episodeIds: readonly EpisodeId[], threadId: ThreadId | null): NewDraft
  /** @throws AppError `not-found` */
  addAlerts(input: OrderValue<'postmortems.addAlerts'>): void
  setAside(id: PostmortemId, key: string, aside: boolean): void
}

/** Wires it to the core, customers' threads, the configuration, and the servers whose rules raise the alerts. */
export function createPostmortemEvidence(
  core: Core,
  support: Pick<SupportDesk, 'owner' | 'thread' | 'change'>,
  configuration: Pick<Configuration, 'config' | 'resolved'>,
  http: Http,
): PostmortemEvidence {
  const rules = createRuleFacts(core, { configuration, http })
  const { db, clock } = core

  const recordOf = (episodeIds: readonly EpisodeId[], threadIds: readonly ThreadId[]): PostmortemRecord => {
    const now = clock.now()
    return {
      ...{ now, zone: localZone() },
      episodes: [...new Set(episodeIds)].flatMap((id): readonly RecordEpisode[] => {
        const episode = episodeById(db, core.policy, id)
        if (!episode) return []
        const { sourceId, firedAt, quietAt } = episode
        // Gaps shortly before and after belong to it too.
        const around = {
          ...{ id, sourceId, seenAt: firedAt - aroundMs },
          quietAt: Math.min(now, (quietAt ?? now) + aroundMs),
        }
        const rule = ruleWaitOf(
          rules.rulesOf(sourceId, episode.alertname),
          bodyOf(db, id)?.generatorUrl ?? null,
          rules.unknown(sourceId),
        )
        return [{ episode, story: episodeStory(db, around, now, mostOfAStory), rule }]
      }),
      threads: [...new Set(threadIds)].flatMap((id) => {
        const thread = threadById(db, id)
        return thread ? [threadRecord(core, support.owner, thread)] : []
      }),
      watchesSupport: configuration.config().support.sources.length > 0,
    }
  }

  return {
    ...{ configured: rules.configured, run: rules.run, stop: rules.stop },
    read: (id) => {
      const postmortem = postmortemById(db, id)
      if (!postmortem || postmortem.isRemoved)
        throw new AppError('not-found', 'This draft is not here any more.')
      const record = recordOf(postmortem.episodeIds, postmortem.threadIds)
      const { from, until, startWhy } = spanOf(record)
      const impact = impactOf(record)
      return {
        ...{ from, until, startWhy, impact },
        ...evidenceItems(record, asideOf(db, id)),
        summary: summaryOf(record, impact),
        temporary: temporaryOf(db, postmortem.episodeIds),
        alsoThere: alsoThere(
          db,
          configuration,
          record.episodes.map(({ episode }) => episode),
          record,
        ),
        openOnes: openAbout(db, alertnamesOf(record), id, mostOpen),
      }
    },
    begin: (episodeIds, threadId) => {
      const linked = threadId === null ? [] : linkedEpisodes(core, threadId)
      const record = recordOf([...episodeIds, ...linked], threadId === null ? [] : [threadId])
      if (record.episodes.length === 0 && episodeIds.length > 0 && record.threads.length === 0)
        throw new AppError('not-found', 'None of these alerts is in the history. No draft was begun.')
      return {
        text: draftOf(record),
        episodeIds: record.episodes.map(({ episode }) => episode.id),
        threadIds: record.threads.map(({ id }) => id),
      }
    },
    addAlerts: (input) =>
      addAlerts(
        core,
        (write, threadId, postmortemId, now) =>
          support.change(write, { ...support.thread(threadId), postmortemId }, null, now),
        input,
      ),
    setAside: (id, key, aside) => {
      core.commit((write) => {
        putAside(write, id, key, aside)
        return noEffects
      })
    },
  }
}

function alertnamesOf({ episodes }: PostmortemRecord): readonly string[] {
  return [...new Set(episodes.map(({ episode }) => episode.alertname))]
}
