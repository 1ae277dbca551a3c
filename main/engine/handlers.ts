/** What each order and each question does. A name without a handler does not compile. */
import type { Episode } from '../../contract/alert.ts'
import type { PagePermission } from '../../contract/armed.ts'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId, PostmortemId } from '../../contract/ids.ts'
import type { OrderName, OrderValue } from '../../contract/orders.ts'
import type { QueryAnswer, QueryName, QueryValue } from '../../contract/queries.ts'
import type { ServerEvent } from '../../contract/wire.ts'
import { addNote, chooseImpact, takeBack } from '../alerts/acknowledge.ts'
import { mappingOf } from '../config/resolve.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, joinEffects, noEffects } from '../db/journal.ts'
import { writeConfigDraft, writeDraft, writeSetting } from '../db/setting-table.ts'
import { retryOrder } from '../outbox/deliver.ts'
import { type Look, lookBy, testOf } from '../sources/look.ts'
import type { SourcePlatform } from '../sources/source.ts'
import type { AlmanacDesk } from './almanac-desk.ts'
import type { Arming } from './arming.ts'
import type { Away } from './away.ts'
import { take } from './batches.ts'
import type { Calls } from './calls.ts'
import type { CircumstancesNow } from './circumstances.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import type { DataFolder } from './data-folder.ts'
import type { Deeds } from './deeds.ts'
import { detailOf, linksOf } from './detail.ts'
import type { DigestPart } from './digest.ts'
import type { Drafts } from './drafts.ts'
import type { DutyPart } from './duty.ts'
import type { Rotations } from './effective-rotations.ts'
import type { EnvironmentsDesk } from './environments.ts'
import type { Escalations } from './escalations.ts'
import { giveBack } from './give-back.ts'
import { almanacQueries } from './handlers/almanac.ts'
import { dataOrders, dataQueries } from './handlers/data.ts'
import { deedOrders, deedQueries } from './handlers/deeds.ts'
import { environmentOrders, environmentQueries } from './handlers/environments.ts'
import { escalationOrders, escalationQueries } from './handlers/escalations.ts'
import { fileOrders, fileQueries } from './handlers/file.ts'
import { handOffOrders, handOffQueries } from './handlers/hand-offs.ts'
import { hoursOrders } from './handlers/hours.ts'
import { maintenanceOrders } from './handlers/maintenance.ts'
import { nightDutyOrders, nightDutyQueries } from './handlers/night-duty.ts'
import { overrideUpstreamOrders, overrideUpstreamQueries } from './handlers/override-upstream.ts'
import { postmortemOrders, postmortemQueries } from './handlers/postmortems.ts'
import { ruleOrders, ruleQueries } from './handlers/rules.ts'
import { shiftOrders, shiftQueries } from './handlers/shifts.ts'
import { silenceOrders, silenceQueries } from './handlers/silences.ts'
import { soundOrderHandlers } from './handlers/sound.ts'
import { sourceSettingsOrders, sourceSettingsQueries } from './handlers/source-settings.ts'
import { supportOrders, supportQueries } from './handlers/support.ts'
import { supportSettingsOrders, supportSettingsQueries } from './handlers/support-settings.ts'
import { teamQueries } from './handlers/team.ts'
import type { Joining } from './joining.ts'
import type { LadderDesk } from './ladder-desk.ts'
import type { MaintenancePart } from './maintenance.ts'
import type { OverrideLoop } from './override-loop.ts'
import type { PostmortemEvidence } from './postmortem-evidence.ts'
import type { PostmortemIssues } from './postmortem-issues.ts'
import type { PostmortemLives } from './postmortem-life.ts'
import type { PostmortemOut } from './postmortem-out.ts'
import type { PresencePart } from './presence.ts'
import type { ReceivedHandOffs } from './received-hand-offs.ts'
import type { Reviews } from './reviews.ts'
import type { ScheduleFeeds } from './schedule-feeds.ts'
import type { ShellOrder } from './shell-desk.ts'
import type { ShiftNewsPart } from './shift-news.ts'
import { createSilenceAnswers } from './silence-answers.ts'
import type { SilenceLoop } from './silence-loop.ts'
import type { Speaker } from './speaker.ts'
import type { Support } from './support.ts'
import { keepDraft } from './typed-draft.ts'
import type { Upkeep } from './upkeep.ts'
import type { Watching } from './watching.ts'

/** Who gives the order: the seat of one page. */
export interface Caller {
  openUrl(url: string): void
  showPostmortem(id: PostmortemId): void
  /** how this page may show notifications; absent until it has said so */
  notifications?: PagePermission
  /** to this page alone */
  tell(event: ServerEvent): void
}

/** Orders about the drill and the shell are the desk's, which holds both engines. */
export type EngineOrder = Exclude<OrderName, 'drill.start' | 'drill.stop' | ShellOrder>
export type OrderHandlers = {
  readonly [Name in EngineOrder]: (input: OrderValue<Name>, caller: Caller) => void | Promise<void>
}
export type QueryHandlers = {
  readonly [Name in QueryName]: (input: QueryValue<Name>) => QueryAnswer<Name> | Promise<QueryAnswer<Name>>
}

export interface HandlerDeps {
  readonly core: Core
  readonly calls: Calls
  readonly drafts: Drafts
  readonly evidence: PostmortemEvidence
  readonly out: PostmortemOut
  readonly watching: Watching
  readonly almanac: AlmanacDesk
  readonly environments: EnvironmentsDesk
  readonly joining: Joining
  readonly configuration: Configuration
  readonly rotations: Rotations
  readonly platform: SourcePlatform
  /** at a source that is tried; undefined = in this thread */
  readonly look: Look | undefined
  /** a marker for a new order, unique and recognisable as ours */
  readonly newMarker: () => string
  /** takes up a changed configuration */
  readonly applyConfiguration: () => void
  readonly silenceLoop: SilenceLoop
  readonly maintenance: MaintenancePart
  readonly upkeep: Upkeep
  readonly away: Away
  readonly arming: Arming
  readonly presence: PresencePart
  readonly duty: DutyPart
  readonly shiftNews: ShiftNewsPart
  readonly digest: DigestPart
  readonly ladder: LadderDesk
  readonly reviews: Reviews
  readonly deeds: Deeds
  readonly escalations: Escalations
  readonly handOffs: ReceivedHandOffs
  readonly support: Support
  readonly postmortemLives: PostmortemLives
  readonly scheduleFeeds: ScheduleFeeds
  readonly overrideLoop: OverrideLoop
  readonly issues: PostmortemIssues
  readonly speaker: Speaker | null
  /** hears the user's word on a test of the sound, where another engine is to know it too */
  readonly alsoHeard: (heard: boolean) => void
  /** the data folder; null in the fire drill */
  readonly data: DataFolder | null
  /** starts anew on a backup; null where that cannot be done */
  readonly restore: ((file: string) => Promise<void>) | null
  /** looks at what is due now */
  readonly wake: () => void
  readonly circumstances: CircumstancesNow
}

/** A form's connection test may take this long in all, ms. */
const testDeadlineMs = 15_000

export function createOrderHandlers(deps: HandlerDeps): OrderHandlers {
  const { core, watching, configuration } = deps
  const me = (): string => core.desk.me.name

  const onEpisode = (
    id: EpisodeId,
    work: (episode: Episode) => (db: WriteDb, now: number) => Effects,
  ): void => {
    const episode = core.episodes.get(id)
    if (!episode) throw new AppError('not-found', 'This alert is not on the desk any more.')
    const run = work(episode)
    core.commit((db, { now }) => run(db, now))
    deps.wake()
  }

  /** The same with all that stands in its row. */
  const onRow = (id: EpisodeId, work: (db: WriteDb, episode: Episode, now: number) => Effects): void =>
    onEpisode(
      id,
      (lead) => (db, now) => joinEffects(...deps.joining.onRow(lead, (one) => work(db, one, now))),
    )

  return {
    'alerts.acknowledge': ({ episodeId }) =>
      onRow(episodeId, (db, episode, now) => take(core, deps.newMarker, db, episode, now)),
    'alerts.takeBack': ({ episodeId }) =>
      onRow(episodeId, (db, episode, now) => takeBack(db, episode, core.policy, now)),
    'alerts.unacknowledge': ({ episodeId }) =>
      onRow(episodeId, (db, episode) => giveBack(core, deps.newMarker, db, episode)),
    'alerts.takeApart': ({ episodeId }) => deps.joining.takeApart(episodeId),
    'alerts.setImpact': ({ episodeId, impact }) =>
      onEpisode(episodeId, (episode) => (db) => chooseImpact(db, episode, me(), impact)),
    'notes.add': ({ episodeId, text }) => {
      onEpisode(episodeId, (episode) => (db, now) => {
        // The note and the end of its draft are one fact: after a crash there is either the draft or the note.
        writeDraft(db, `note:${episodeId}`, '', now)
        return addNote(episode, me(), text)
      })
      keepDraft(core, `note:${episodeId}`, '')
    },
    'drafts.save': ({ key, text, base = '' }) => {
      core.commit((db, { now }) => {
        if (key === 'config') writeConfigDraft(db, text, base, now)
        else writeDraft(db, key, text, now)
        return noEffects
      })
      // As long as a file may be: it is told with the file, to the page that asks for that.
      if (key !== 'config') keepDraft(core, key, text)
    },
    'outbox.retry': ({ episodeId }) =>
      onEpisode(episodeId, () => (db, now) => retryOrder(db, episodeId, deps.newMarker(), now)),
    'links.open': ({ episodeId, link }, caller) => {
      const found = linksOf(core, episodeId, configuration).find((one) => one.link === link)
      if (!found) throw new AppError('not-found', 'This alert has no such link.')
      if (found.url === null)
        throw new AppError('not-allowed', found.refused ?? 'This link cannot be opened.')
      caller.openUrl(found.url)
      const text = `${found.label}, ${found.host}`
      core.commit(() =>
        joinEffects({ episodes: [episodeId], events: [{ episodeId, kind: 'link-opened', by: me(), text }] }),
      )
    },
    'sources.save': async (form) => {
      await configuration.save(form)
      watching.forgetHeartbeats(form.name)
      deps.applyConfiguration()
    },
    'sources.remove': ({ name }) => configuration.remove(name).finally(deps.applyConfiguration),
    'sources.tryAgain': ({ name }) => watching.tryNow(name),
    'settings.set': (settings) => {
      core.commit((db) => {
        for (const [key, value] of Object.entries(settings)) writeSetting(db, key, value)
        return noEffects
      })
      const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
      core.setDesk({ settings: { ...core.desk.settings, ...given } })
    },
    ...nightDutyOrders(deps),
    ...silenceOrders(deps),
    ...maintenanceOrders(deps),
    ...postmortemOrders(deps),
    ...dataOrders(deps),
    ...fileOrders(deps),
    ...ruleOrders(deps),
    ...hoursOrders(deps),
    ...shiftOrders(deps),
    ...soundOrderHandlers(deps),
    ...deedOrders(deps),
    ...escalationOrders(deps),
    ...handOffOrders(deps),
    ...overrideUpstreamOrders(deps),
    ...supportOrders(deps),
    ...sourceSettingsOrders(deps),
    ...supportSettingsOrders(deps),
    ...environmentOrders(deps),
  }
}

export function createQueryHandlers(deps: HandlerDeps): QueryHandlers {
  const { core, configuration, watching } = deps
  const look = lookBy(deps)
  const silences = createSilenceAnswers(core, deps.silenceLoop, (sourceId) =>
    mappingOf(configuration.config(), sourceId),
  )
  return {
    'episodes.detail': ({ episodeId }) => detailOf(core, episodeId, configuration, deps.circumstances),
    'sources.test': async (form) => {
      const { resolved, advice } = await configuration.preview(form)
      const seen = testOf(
        await look({ wants: 'test', config: resolved, deadlineMs: testDeadlineMs, most: 0 }),
      )
      return { ...seen, advice: [...seen.advice, ...advice] }
    },
    'sources.settings': ({ name }) => configuration.settings(name),
    'sources.detail': ({ name }) => watching.detail(name),
    ...silenceQueries(deps, silences),
    ...postmortemQueries(deps),
    ...dataQueries(deps),
    ...fileQueries(deps),
    ...ruleQueries(deps),
    ...nightDutyQueries(deps),
    ...shiftQueries(deps),
    ...handOffQueries(deps, silences),
    ...teamQueries(deps),
    ...deedQueries(deps),
    ...escalationQueries(deps),
    ...overrideUpstreamQueries(deps),
    ...supportQueries(deps),
    ...sourceSettingsQueries(deps),
    ...supportSettingsQueries(deps),
    ...almanacQueries(deps),
    ...environmentQueries(deps),
  }
}
