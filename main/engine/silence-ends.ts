/**
 * Ends of silences and maintenance windows in my shift: said ahead on the desk, and once by a quiet notification where the rules would tell
 * somebody of what is heard then. Told is written down with the attempt, so that a restart does not say it twice.
 */
import { byNeed, type Episode, placeOf } from '../../contract/alert.ts'
import type { SourceId } from '../../contract/ids.ts'
import type { SeenSilence } from '../../contract/observation.ts'
import { type EndingSilence, endLeadMs } from '../../contract/silences.ts'
import { suppressedEpisodes } from '../alerts/episode-table.ts'
import { ackPrefix, storedSuppressors } from '../alerts/suppression.ts'
import { noEffects } from '../db/journal.ts'
import { storedSource } from '../history/source-table.ts'
import { judge } from '../night/decide.ts'
import { endingNotice, endingTag } from '../night/notice.ts'
import { silenceOrdersAbout } from '../outbox/silence-order-table.ts'
import { setTold, wasTold } from '../silences/told-table.ts'
import type { Calls } from './calls.ts'
import type { CircumstancesNow } from './circumstances.ts'
import type { Core } from './core.ts'
import { factsOf } from './deciding.ts'
import type { DutyPart } from './duty.ts'
import { quietEnd } from './live-episodes.ts'
import type { MaintenancePart } from './maintenance.ts'
import type { EnginePart } from './part.ts'

export interface SilenceEndDeps {
  readonly calls: Pick<Calls, 'attempt' | 'setting' | 'withdraw'>
  readonly circumstances: Pick<CircumstancesNow, 'rules' | 'when'>
  readonly duty: Pick<DutyPart, 'at'>
  readonly maintenance: Pick<MaintenancePart, 'foldsAt'>
  readonly wakeBy: (at: number) => void
}

/** A silence, or a window, with what it alone keeps quiet. */
interface Ending {
  readonly sourceId: SourceId
  readonly silence: Pick<SeenSilence, 'id' | 'startsAt' | 'endsAt'>
  readonly isWindow: boolean
  /** the most urgent first */
  readonly episodes: readonly Episode[]
}

/** Wires it into the core. */
export function createSilenceEnds(core: Core, deps: SilenceEndDeps): Required<Pick<EnginePart, 'run'>> {
  /** notifications of this run that may still stand */
  const standing = new Set<string>()

  /** Would it need somebody if nothing kept it quiet? Only then its silence's end is news. */
  const isWaiting = (episode: Episode): boolean =>
    episode.firing && placeOf({ ...episode, keptQuiet: null }, core.desk.settings.myTeams) === 'needs-you'

  const endingsOf = (episodes: readonly Episode[]): readonly Ending[] => {
    const silences = endingSilences(episodes)
    const held = new Set(silences.flatMap((ending) => ending.episodes.map(({ id }) => id)))
    return [...silences, ...endingWindows(episodes.filter(({ id }) => !held.has(id)))]
  }

  /** A window is known by its words and its end; what another one folds from then on stays folded. */
  const endingWindows = (episodes: readonly Episode[]): readonly Ending[] =>
    core.desk.maintenance.windows.flatMap(({ key, reason, calendar, startsAt, endsAt }) => {
      const own = episodes.filter(
        ({ id, keptQuiet }) =>
          keptQuiet?.kind === 'maintenance' &&
          keptQuiet.why === reason &&
          keptQuiet.by === calendar &&
          keptQuiet.until === endsAt &&
          !deps.maintenance.foldsAt(id, endsAt),
      )
      const [most] = own.toSorted(byNeed)
      if (!most) return []
      const silence = { id: key, startsAt, endsAt }
      return [{ sourceId: most.sourceId, silence, isWindow: true, episodes: own.toSorted(byNeed) }]
    })

  const endingSilences = (episodes: readonly Episode[]): readonly Ending[] =>
    [...Map.groupBy(episodes, ({ sourceId }) => sourceId)].flatMap(([sourceId, group]) => {
      const byId = new Map(group.map((episode) => [episode.id, episode]))
      const silences = new Map(storedSource(core.db, sourceId).silences.map((each) => [each.id, each]))
      const held = new Map<SeenSilence, Episode[]>()
      for (const { id, suppressedBy } of suppressedEpisodes(core.db, sourceId)) {
        const episode = byId.get(id)
        if (!episode) continue
        const last = storedSuppressors(suppressedBy)
          ?.silencedBy.flatMap((each) => silences.get(each) ?? [])
          .find(({ endsAt, comment }) => endsAt === quietEnd(episode) && !comment.startsWith(ackPrefix))
        if (last) held.set(last, [...(held.get(last) ?? []), episode])
      }
      return [...held].map(([silence, of]) => ({
        ...{ sourceId, silence, isWindow: false },
        episodes: of.toSorted(byNeed),
      }))
    })

  /** Has somebody here asked for another end already? */
  const isChanged = ({ sourceId, silence, isWindow }: Ending): boolean =>
    !isWindow &&
    silenceOrdersAbout(core.db, sourceId, silence.id).some(
      ({ kind, state, endsAt }) =>
        (state === 'waiting' || state === 'retrying' || state === 'sent') &&
        (kind === 'expire' || endsAt > silence.endsAt),
    )

  /** Would the rules tell somebody of it, at that moment and with the duty of that moment? */
  const isTold = ({ silence, episodes }: Ending): boolean => {
    // One that is shorter than the lead was made for that: who made it knows when it ends.
    if (silence.endsAt - silence.startsAt <= endLeadMs) return false
    const rules = deps.circumstances.rules().compiled
    const { hours } = deps.circumstances.when(silence.endsAt)
    const context = { rules, circumstances: { hours, duty: deps.duty.at(silence.endsAt) } }
    const facts = factsOf(core.db, episodes, rules.needsLabels)
    return episodes.some(({ id }) => {
      const own = facts.get(id)
      const outcome = own ? judge(own, context).outcome : 'nothing'
      return outcome === 'wake' || outcome === 'notify'
    })
  }

  const tell = (endings: readonly Ending[], now: number): void => {
    const news = endings.filter(
      (ending) =>
        !wasTold(core.db, { ...ending, silenceId: ending.silence.id, endsAt: ending.silence.endsAt }) &&
        isTold(ending),
    )
    if (news.length === 0) return
    core.commit((db) => {
      for (const { sourceId, silence, isWindow, episodes } of news) {
        const [most] = episodes
        if (!most) continue
        standing.add(endingTag + silence.id)
        setTold(db, { sourceId, silenceId: silence.id, endsAt: silence.endsAt }, now)
        deps.calls.attempt(
          db,
          endingNotice(most, episodes.length, { ...silence, isWindow }, deps.calls.setting()),
          now,
        )
      }
      return noEffects
    })
  }

  core.afterCommit.push(({ touched, before }) => {
    const now = core.clock.now()
    for (const episode of touched) {
      const at = quietEnd(episode)
      const old = before.get(episode.id)
      const was = old ? quietEnd(old) : null
      if (at !== null) deps.wakeBy(Math.max(now, at - endLeadMs))
      else if (was !== null) deps.wakeBy(now)
    }
  })

  return {
    run: (now) => {
      let next = Number.POSITIVE_INFINITY
      const soon: Episode[] = []
      for (const episode of core.episodes.letGo.values()) {
        const at = quietEnd(episode)
        if (at === null || at <= now || !isWaiting(episode)) continue
        next = Math.min(next, at - endLeadMs > now ? at - endLeadMs : at)
        if (at - endLeadMs <= now) soon.push(episode)
      }
      const endings = soon.length === 0 ? [] : endingsOf(soon)
      const mine = endings.filter(
        (ending) => deps.duty.at(ending.silence.endsAt).state !== 'off' && !isChanged(ending),
      )
      core.setDesk({ endingSilences: mine.map(shown).toSorted((a, b) => a.endsAt - b.endsAt) })
      tell(mine, now)
      const tags = new Set(mine.map(({ silence }) => endingTag + silence.id))
      for (const tag of standing) {
        if (tags.has(tag)) continue
        standing.delete(tag)
        deps.calls.withdraw(tag)
      }
      return next
    },
  }
}

function shown({ sourceId, silence, isWindow, episodes }: Ending): EndingSilence {
  const [most] = episodes
  return {
    sourceId,
    silenceId: silence.id,
    endsAt: silence.endsAt,
    by: most?.keptQuiet?.by ?? null,
    why: most?.keptQuiet?.why ?? null,
    alerts: episodes.length,
    title: most?.title ?? '',
    ...(isWindow ? { isWindow } : {}),
  }
}
