/** What the record has for postmortems: read together from every room, and made into a draft or the list beside one. */
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId, PostmortemId, ThreadId } from '../../contract/ids.ts'
import type { OrderValue } from '../../contract/orders.ts'
import type { Evidence } from '../../contract/postmortem-evidence.ts'
import { noEffects } from '../db/journal.ts'
import type { Http } from '../platform/http.ts'
import { draftOf } from '../postmortems/draft.ts'
import { chosenOf, foundIn, nearbyItems } from '../postmortems/evidence.ts'
import { asideOf, openAbout, putAside } from '../postmortems/evidence-table.ts'
import { impactOf } from '../postmortems/impact.ts'
import { nearbyAlerts } from '../postmortems/nearby-table.ts'
import { postmortemById, type StoredPostmortem } from '../postmortems/postmortem-table.ts'
import type { PostmortemRecord } from '../postmortems/record.ts'
import { temporaryOf } from '../postmortems/review-table.ts'
import { spanOf } from '../postmortems/span.ts'
import { summaryOf } from '../postmortems/summary.ts'
import { newBreath } from './breathing.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'
import { addAlerts } from './postmortem-alerts.ts'
import { alsoThere } from './postmortem-elsewhere.ts'
import { atOnce, inSlices, recordReader } from './postmortem-record.ts'
import { createRuleFacts } from './rule-facts.ts'
import type { SupportDesk } from './support-desk.ts'
import { linkedEpisodes } from './thread-evidence.ts'

/** Open postmortems that are offered; whoever has more about one alert looks at the board. */
const mostOpen = 5

/** Alerts of the same time that are shown: in a storm there are thousands, and none of them is known to belong to it. */
const mostNearby = 200

/** A new draft before it is kept. */
export interface NewDraft {
  readonly text: string
  readonly episodeIds: readonly EpisodeId[]
  readonly threadIds: readonly ThreadId[]
}

export interface PostmortemEvidence extends Required<Pick<EnginePart, 'configured' | 'run' | 'stop'>> {
  /** Read in slices: a storm has thousands of alerts. @throws AppError `not-found` when the postmortem is not there */
  read(id: PostmortemId): Promise<Evidence>
  /** In slices too. @throws AppError `not-found` when alerts were named and none of them is in the history */
  begin(episodeIds: readonly EpisodeId[], threadId: ThreadId | null): Promise<NewDraft>
  /** about a thread and what is linked with it, at once */
  beginOfThread(threadId: ThreadId): NewDraft
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
  const { db } = core
  const reading = recordReader(core, { owner: support.owner, configuration, rules })

  const draftAbout = (
    record: PostmortemRecord,
    asked: { readonly episodeIds: readonly EpisodeId[] },
  ): NewDraft => {
    if (record.episodes.length === 0 && asked.episodeIds.length > 0 && record.threads.length === 0)
      throw new AppError('not-found', 'None of these alerts is in the history. No draft was begun.')
    return {
      text: draftOf(record),
      episodeIds: record.episodes.map(({ episode }) => episode.id),
      threadIds: record.threads.map(({ id }) => id),
    }
  }
  const shownOf = (id: PostmortemId): StoredPostmortem => {
    const postmortem = postmortemById(db, id)
    if (!postmortem || postmortem.isRemoved)
      throw new AppError('not-found', 'This draft is not here any more.')
    return postmortem
  }

  return {
    ...{ configured: rules.configured, run: rules.run, stop: rules.stop },
    read: async (id) => {
      const { episodeIds, threadIds } = shownOf(id)
      const breathe = newBreath(core.clock)
      const record = await inSlices(reading(episodeIds, threadIds), breathe)
      shownOf(id)
      const { from, until, startWhy } = spanOf(record)
      const impact = impactOf(record)
      const summary = summaryOf(record, impact)
      await breathe()
      const found = foundIn(record)
      await breathe()
      const aside = asideOf(db, id)
      const { items, left } = chosenOf(found, record, aside)
      await breathe()
      const isEmpty = record.episodes.length === 0 && record.threads.length === 0
      const near = isEmpty ? [] : nearbyAlerts(db, id, { from, until, most: mostNearby }, impact)
      const episodes = record.episodes.map(({ episode }) => episode)
      return {
        ...{ from, until, startWhy, impact, left, summary },
        items: [...items, ...nearbyItems(near, record, aside)].toSorted((a, b) => a.at - b.at),
        temporary: temporaryOf(db, episodeIds),
        alsoThere: alsoThere(db, configuration, episodes, record),
        openOnes: openAbout(db, alertnamesOf(record), id, mostOpen),
      }
    },
    begin: async (episodeIds, threadId) => {
      const linked = threadId === null ? [] : linkedEpisodes(core, threadId)
      const all = reading([...episodeIds, ...linked], threadId === null ? [] : [threadId])
      return draftAbout(await inSlices(all, newBreath(core.clock)), { episodeIds })
    },
    beginOfThread: (threadId) =>
      draftAbout(atOnce(reading(linkedEpisodes(core, threadId), [threadId])), { episodeIds: [] }),
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
