/**
 * Maintenance: alerts that a window names are folded while it holds, inside the commit that touched them, and called for
 * as new pages when it ends and they still fire. All of it follows from stored instants.
 */
import type { Episode, KeptQuiet } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { handKey, type MaintenanceWindow } from '../../contract/maintenance.ts'
import { alertFacts, labelsOf } from '../alerts/alert-table.ts'
import { quietOf, setMaintenance } from '../alerts/episode-table.ts'
import type { ReadDb } from '../db/db.ts'
import type { NewEvent } from '../db/journal.ts'
import { noEffects } from '../db/journal.ts'
import { foldedBy, isInForce, mayFold, nextChange, type ReadyWindow, ready } from '../maintenance/windows.ts'
import type { Http } from '../platform/http.ts'
import { compile } from '../silences/matching.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import { createMaintenanceCalendars } from './maintenance-calendars.ts'
import type { EnginePart } from './part.ts'
import { createSilencePattern } from './silence-pattern.ts'

export interface MaintenancePart extends Required<Pick<EnginePart, 'configured' | 'run' | 'stop'>> {
  /** some window is another one than before: looks at everything again */
  anew(): void
  /** does a window fold it at that instant, as far as the windows are known now? */
  foldsAt(episodeId: EpisodeId, at: number): boolean
}

export interface MaintenanceDeps {
  readonly configuration: Pick<Configuration, 'config' | 'secret'>
  readonly http: Http
  readonly wake: () => void
}

/** Episodes that are looked at in one turn. */
const mostAtOnce = 200
/** A window by hand that is over is shown for this long, ms: who wrote it may want it once more, or out of the file. */
const shownAfterMs = 7 * 86_400_000
/** Windows this far ahead are shown, ms. */
const shownBeforeMs = 31 * 86_400_000

/** Wires maintenance into the core. To be made before what decides, which looks at what it has folded. */
export function createMaintenance(core: Core, deps: MaintenanceDeps): MaintenancePart {
  const calendars = createMaintenanceCalendars(core, { ...deps, changed: () => anew() })
  let windows: readonly ReadyWindow[] = []
  const isMeant = createSilencePattern(() => deps.configuration.config().maintenanceFrom.silences)
  /** what is to be looked at again, in order */
  let again: EpisodeId[] = []
  let lookedAt = Number.NEGATIVE_INFINITY
  let boundary = Number.NEGATIVE_INFINITY

  const load = (): void => {
    const byHand = deps.configuration.config().maintenance.map(({ reason, matchers, from, until }) => ({
      ...({ key: handKey(from, reason), origin: 'hand', reason, matchers } as const),
      ...{ startsAt: from, endsAt: until, calendar: null, readAt: null },
    }))
    windows = ready([...byHand, ...calendars.windows()], (matchers) => {
      const compiled = compile(matchers)
      return compiled.ok ? compiled.matching.test : null
    })
    boundary = Number.NEGATIVE_INFINITY
  }
  load()

  const isPlain = (episodes: readonly Episode[], inForce: readonly ReadyWindow[]): boolean =>
    inForce.length === 0 &&
    !isMeant.isSet() &&
    episodes.every(({ keptQuiet }) => keptQuiet?.kind !== 'maintenance')

  /** What folds each of these from now on, and what did before; only those of which it is another. */
  const changes = (
    db: ReadDb,
    episodes: readonly Episode[],
    now: number,
  ): readonly {
    readonly id: EpisodeId
    readonly before: KeptQuiet | null
    readonly next: KeptQuiet | null
  }[] => {
    const inForce = windows.filter((window) => isInForce(window, now))
    const firing = episodes.filter((episode) => episode.firing)
    if (firing.length === 0 || isPlain(firing, inForce)) return []
    const ids = firing.map(({ id }) => id)
    const facts = alertFacts(db, ids)
    const quiet = quietOf(db, ids)
    return firing.flatMap(({ id, severity }) => {
      const { upstream, maintenance: before } = quiet.get(id) ?? { upstream: null, maintenance: null }
      const isFoldable = mayFold({ severity, allPipelines: facts.get(id)?.allPipelines ?? false })
      const next = isFoldable ? foldOf(db, id, upstream, inForce) : null
      return JSON.stringify(next) === JSON.stringify(before) ? [] : [{ id, before, next }]
    })
  }

  const foldOf = (
    db: ReadDb,
    id: EpisodeId,
    upstream: KeptQuiet | null,
    inForce: readonly ReadyWindow[],
  ): KeptQuiet | null => {
    // What others keep quiet stays with its own words, unless these words are a maintenance.
    if (upstream !== null)
      return upstream.kind === 'silenced' && isMeant.by(upstream)
        ? { ...upstream, kind: 'maintenance' }
        : null
    const window = inForce.length === 0 ? null : foldedBy(labelsOf(db, id), inForce)
    return window && { kind: 'maintenance', by: window.calendar, why: window.reason, until: window.endsAt }
  }

  core.inCommit.push((db, { now }, touched) => {
    const changed = changes(db, touched, now)
    if (changed.length === 0) return noEffects
    const events = changed.flatMap(({ id, before, next }): NewEvent[] => {
      setMaintenance(db, id, next)
      if (next === null) return before === null ? [] : [{ episodeId: id, kind: 'heard-again' }]
      const text = next.why === null ? 'maintenance' : `maintenance: ${next.why}`
      return [
        {
          ...({ episodeId: id, kind: 'kept-quiet', text } as const),
          ...(next.by === null ? {} : { by: next.by }),
          ...(next.until === null ? {} : { until: next.until }),
        },
      ]
    })
    return { episodes: changed.map(({ id }) => id), events }
  })

  const lookAgain = (): void => {
    const firing = [...core.episodes.values()].filter((episode) => episode.firing)
    // A window's end calls: those it folds come first.
    const folded = firing.filter(({ keptQuiet }) => keptQuiet?.kind === 'maintenance')
    again = [...new Set([...folded, ...firing].map(({ id }) => id))]
  }

  const tell = (now: number): void => {
    const shown = windows.filter(
      ({ origin, startsAt, endsAt }) =>
        startsAt < now + shownBeforeMs && endsAt > (origin === 'hand' ? now - shownAfterMs : now),
    )
    core.setDesk({
      maintenance: {
        windows: shown.map(plainWindow).toSorted((a, b) => a.endsAt - b.endsAt || (a.key < b.key ? -1 : 1)),
        problems: calendars.problems(),
      },
    })
  }

  const anew = (): void => {
    load()
    tell(core.clock.now())
    deps.wake()
  }

  return {
    anew,
    foldsAt: (episodeId, at) =>
      foldedBy(
        labelsOf(core.db, episodeId),
        windows.filter((window) => isInForce(window, at)),
      ) !== null,
    stop: () => calendars.stop(),
    configured: () => {
      calendars.configured()
      anew()
    },
    run: (now) => {
      const calendarsAt = calendars.run(now)
      if (now >= boundary || now < lookedAt) {
        lookAgain()
        tell(now)
      }
      lookedAt = now
      boundary = nextChange(windows, now)
      const some = again.slice(0, mostAtOnce).flatMap((id) => core.episodes.get(id) ?? [])
      const ids = changes(core.db, some, now).map(({ id }) => id)
      // Touching them is enough: every commit folds and unfolds what it touched.
      if (ids.length > 0) core.insist(() => ({ episodes: ids, events: [] }))
      again = again.slice(mostAtOnce)
      return again.length > 0 ? now : Math.min(boundary, calendarsAt)
    },
  }
}

function plainWindow({ test: _, readAt: __, ...window }: ReadyWindow): MaintenanceWindow {
  return window
}
