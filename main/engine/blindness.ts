/** A source that cannot be seen: it rings once, may be watched by hand, and is told when it is over. */

import { AppError } from '../../contract/errors.ts'
import type { SourceId } from '../../contract/ids.ts'
import { blindAt, blindSince, isByHand, type SourceHealth, sightOf } from '../../contract/source-health.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, noEffects } from '../db/journal.ts'
import { readSetting, writeSetting } from '../db/setting-table.ts'
import { closeGap, hasOpenGap, openGap, setByHand } from '../history/source-table.ts'
import { blindNotice } from '../night/notice.ts'
import { hurry } from '../outbox/outbox-table.ts'
import type { Calls } from './calls.ts'
import type { Core } from './core.ts'

export interface Blindness {
  /** a source is blind: rings, the first time */
  call(health: SourceHealth, now: number): void
  /** what time brings to one source; answers when to look at it again, epoch ms */
  look(health: SourceHealth, now: number): number
  /** it is seen; `wasLost`: the story of this run knows of a loss. What an earlier run lost is over now too */
  seen(health: SourceHealth, wasLost: boolean): void
  /**
   * Somebody watches it by other means until then (epoch ms), or (null) no longer.
   * @throws AppError `not-found`, `bad-input`, `not-allowed` for a source that can be seen
   */
  watchByHand(name: string, untilAt: number | null): void
}

const unrungSetting = 'blind.unrung'
/** The longest time one may promise to watch a source by hand, ms: a shift. */
const longestByHandMs = 12 * 3_600_000

/**
 * Wires losing sight to the core.
 * @param deps.keep one transaction for a source; a failure is logged and answered with false
 * @param deps.publish a source's new health
 */
export function createBlindness(
  core: Core,
  deps: {
    readonly calls: Calls
    readonly keep: (id: SourceId, work: (db: WriteDb, now: number) => Effects) => boolean
    readonly publish: (health: SourceHealth) => void
    readonly heardAgain: (id: SourceId) => void
  },
): Blindness {
  const { calls, keep, publish } = deps

  const ring = (db: WriteDb, health: SourceHealth, now: number): void => {
    const missing = missingHeartbeat(health)
    calls.attempt(db, blindNotice(health, now - blindSince(health, now), missing?.alertname ?? null), now)
  }

  const isOffDuty = (): boolean => core.desk.duty.state === 'off'
  /** The sources that were lost while nobody was on duty, and that have not rung since: kept over restarts. */
  let unrung: readonly SourceId[] = asIds(readSetting(core.db, unrungSetting))
  const remember = (db: WriteDb, ids: readonly SourceId[]): void => {
    unrung = ids
    writeSetting(db, unrungSetting, ids)
  }
  const forget = (id: SourceId, rings: SourceHealth | null): void => {
    const before = unrung
    const kept = keep(id, (db, at) => {
      remember(
        db,
        before.filter((other) => other !== id),
      )
      if (rings) ring(db, rings, at)
      return noEffects
    })
    if (!kept) unrung = before
  }

  /** Losing sight rings once: the open gap in the database is what remembers it, over restarts too. */
  const call = (health: SourceHealth, now: number): void => {
    const { id } = health
    if (hasOpenGap(core.db, id)) return
    const missing = missingHeartbeat(health)
    const reason = missing
      ? `heartbeat ${missing.alertname} is missing`
      : (health.failure?.kind ?? 'no answer')
    keep(id, (db, at) => {
      if (!openGap(db, id, blindSince(health, now), reason)) return noEffects
      // Who watches it by hand knows already; it rings when that is over. Off duty it waits for the shift.
      if (isOffDuty()) remember(db, [...unrung, id])
      else if (!isByHand(health, now)) ring(db, health, at)
      return { episodes: [], events: [{ sourceId: id, kind: 'sight-lost', text: reason }] }
    })
  }

  const endByHand = (health: SourceHealth, by: string | null, rings: boolean): void => {
    const { id } = health
    const ended = keep(id, (db, at) => {
      setByHand(db, id, null)
      if (rings) ring(db, health, at)
      const event = { sourceId: id, kind: 'by-hand-ended', ...(by === null ? {} : { by }) } as const
      return { episodes: [], events: [event] }
    })
    if (ended) publish({ ...health, byHand: null })
  }

  return {
    call,
    look: (health, now) => {
      const isBlind = sightOf(health, now) === 'blind'
      if (isBlind) call(health, now)
      // A shift begins with it.
      if (isBlind && unrung.includes(health.id) && !isOffDuty())
        forget(health.id, isByHand(health, now) ? null : health)
      const wakeAt = isBlind ? Number.POSITIVE_INFINITY : blindAt(health)
      if (health.byHand === null) return wakeAt
      if (isByHand(health, now)) return Math.min(wakeAt, health.byHand.until)
      // Not before it is known whether it can be seen now: after a restart nobody has asked yet.
      if (isBlind) endByHand(health, null, !isOffDuty())
      return wakeAt
    },
    seen: (health, wasLost) => {
      const { id } = health
      if (health.byHand !== null) endByHand(health, null, false)
      if (unrung.includes(id)) forget(id, null)
      // A gap that stayed open (another run, other settings, a full disk) would keep every later loss from ringing.
      if (!wasLost && !hasOpenGap(core.db, id)) return
      keep(id, (db, at) => {
        closeGap(db, id, at)
        // What waited for this source goes out now instead of at its next turn.
        hurry(db, id, at)
        return { episodes: [], events: [{ sourceId: id, kind: 'sight-back' }] }
      })
      calls.withdraw(`source:${id}`)
      deps.heardAgain(id)
    },
    watchByHand: (name, untilAt) => {
      const health = core.sources.get(name)
      if (!health) throw new AppError('not-found', `No source is called ${name}.`)
      const by = core.desk.me.name
      if (untilAt === null) {
        if (health.byHand !== null) endByHand(health, by, false)
        return
      }
      const now = core.clock.now()
      const sight = sightOf(health, now)
      if (sight !== 'blind' && sight !== 'stale') {
        throw new AppError('not-allowed', 'This source can be seen, so there is nothing to watch by hand.')
      }
      if (untilAt <= now || untilAt > now + longestByHandMs) {
        throw new AppError('bad-input', 'Choose an end within the next 12 hours.')
      }
      const byHand = { by, at: now, until: untilAt }
      core.commit((db) => {
        setByHand(db, health.id, byHand)
        return {
          episodes: [],
          events: [{ sourceId: health.id, kind: 'watched-by-hand', by, until: untilAt }],
        }
      })
      publish({ ...health, byHand })
      calls.withdraw(`source:${health.id}`)
    },
  }
}

function missingHeartbeat({ heartbeats }: SourceHealth) {
  return heartbeats.find(({ missingSince }) => missingSince !== null)
}

function asIds(stored: unknown): readonly SourceId[] {
  return Array.isArray(stored) ? stored.filter((id): id is SourceId => typeof id === 'string') : []
}
