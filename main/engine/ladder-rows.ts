/** Which calls climb: a ladder is open if and only if its episode calls, and that is settled inside each commit. */
import type { Episode } from '../../contract/alert.ts'
import { isCall } from '../../contract/call.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { isDisputed } from '../alerts/episode-table.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'
import type { NewEvent } from '../db/journal.ts'
import type { LadderProgram, LadderRow } from '../night/ladder.ts'
import {
  endLadder,
  insertLadder,
  lastLadder,
  openLaddersOf,
  reopenLadder,
  soundStarts,
  timesInhibited,
} from '../night/ladder-table.ts'

/** What a climb begins with beside its episode. Instants are epoch ms. */
export interface ClimbSetting {
  readonly now: number
  readonly program: LadderProgram
  /** somebody sits here: the first sound may wait */
  readonly isActive: boolean
  readonly myTeams: readonly string[]
  /** how long an acknowledgement can be taken back, ms */
  readonly undoMs: number
  /** how long what one peer alone calls active must last before it rings again, ms */
  readonly patienceMs: (sourceId: string) => number
}

/** Somebody who sits here has this long to see the page before it sounds, ms (night: soften, never suppress). */
const softMs = 10_000
/** One sound start per flapping alert in this time, ms. */
const flapMs = 600_000
/** One sound start in this time, whatever it is for, ms. */
const stormMs = 10_000

/** What became of the climbs, for the journal. */
export interface Climbed {
  readonly events: readonly NewEvent[]
  /** those that fired again and have begun anew; `waits`: their sound comes later */
  readonly again: ReadonlyMap<EpisodeId, { readonly waits: boolean }>
  /** those of which a climb has begun, gone on or ended */
  readonly changed: readonly EpisodeId[]
}

/**
 * Opens and ends what the touched episodes make necessary.
 * @param before the episodes as they were, where they were known
 */
export function settleLadders(
  db: WriteDb,
  touched: readonly Episode[],
  before: (id: EpisodeId) => Episode | undefined,
  setting: ClimbSetting,
): Climbed {
  const called = touched.filter(({ calledAt }) => calledAt !== null)
  if (called.length === 0) return { events: [], again: new Map(), changed: [] }
  const open = openLaddersOf(
    db,
    called.map(({ id }) => id),
  )
  const events: NewEvent[] = []
  const again = new Map<EpisodeId, { readonly waits: boolean }>()
  const changed = new Set<EpisodeId>()
  let slot: number | null = null
  for (const episode of called) {
    const row = open.get(episode.id)
    const calls = isCall(episode, setting.myTeams)
    const hasRefired = episode.firings > (before(episode.id)?.firings ?? episode.firings)
    if (row && !calls) {
      endLadder(db, row.id, endOf(episode, setting), setting.now)
      changed.add(episode.id)
    }
    // One that went on sounding while its alert fired anew goes on; one that has long been given up begins again.
    const isOld = row !== undefined && hasRefired && setting.now - row.soundAt >= flapMs
    if (row && calls && isOld) endLadder(db, row.id, 'refired', setting.now)
    if (!calls || (row && !isOld)) continue
    changed.add(episode.id)
    const last = lastLadder(db, episode.id)
    if (last && mayGoOn(last, setting)) {
      reopenLadder(db, last.id)
      continue
    }
    slot ??= nextSlot(db, setting)
    const soundAt = Math.max(slot, ...(last ? [notBefore(db, episode, last, setting)] : []))
    insertLadder(db, { episodeId: episode.id, program: setting.program, startedAt: setting.now, soundAt })
    // One that keeps coming and going while it waits is told once. What fired all the while is told of with the calls.
    const isTold = !hasRefired && wasInOtherHands(before(episode.id))
    if (last && hasHealed(last) && soundAt !== last.soundAt && !isTold) {
      const waits = soundAt - setting.now > stormMs
      again.set(episode.id, { waits })
      events.push({ episodeId: episode.id, kind: 'calls-again', ...(waits ? { until: soundAt } : {}) })
    }
  }
  return { events, again, changed: [...changed] }
}

/** Firing, and somebody else's or kept quiet: that it calls again is told by whoever looks after that. */
function wasInOtherHands(old: Episode | undefined): boolean {
  return old?.firing === true && (old.keptQuiet !== null || old.ack?.mine === false)
}

/** The first instant at which something may begin to sound: pages that come together begin together. */
function nextSlot(db: WriteDb, { now, isActive }: ClimbSetting): number {
  const first = isActive ? now + softMs : now
  const { last, next } = soundStarts(db, now - flapMs - 2 * stormMs, now)
  const free = last === null ? now : Math.max(now, last + stormMs)
  if (next !== null && next >= first && next <= Math.max(first, now + stormMs)) return next
  return Math.max(first, free)
}

/** It fired again. */
function hasHealed({ endedBy }: LadderRow): boolean {
  return endedBy === 'resolved' || endedBy === 'refired'
}

/** It was inhibited and called again this often before its sound waits for its turn: once, it may be what broke. */
const inhibitedFreely = 1

/**
 * When an episode that climbed before may sound again, epoch ms: what may go on all night (it heals, or another alert keeps
 * it quiet again and again, and calls again) waits for its turn, and what peers disagree about until that has lasted.
 */
function notBefore(db: ReadDb, episode: Episode, last: LadderRow, { now, patienceMs }: ClimbSetting): number {
  const wasQuiet = last.endedBy === 'silenced' || last.endedBy === 'inhibited' || last.endedBy === 'muted'
  const disputed = wasQuiet && isDisputed(db, episode.id) ? now + patienceMs(episode.sourceId) : now
  const isFlap =
    hasHealed(last) ||
    (last.endedBy === 'inhibited' && timesInhibited(db, episode.id, now - flapMs) > inhibitedFreely)
  return isFlap ? Math.max(disputed, afterFlap(last, now)) : disputed
}

/** One that ended before its sound was due has not used it up. An instant of a clock that was set back since is none. */
function afterFlap({ soundAt, endedAt }: LadderRow, now: number): number {
  const hasSounded = endedAt === null || endedAt >= soundAt
  return Math.min(hasSounded ? soundAt + flapMs : soundAt, now + flapMs)
}

/** An acknowledgement that was taken back at once never was. */
function mayGoOn({ endedBy, endedAt }: LadderRow, { now, undoMs }: ClimbSetting): boolean {
  return endedBy === 'acked' && endedAt !== null && now - endedAt <= undoMs && endedAt <= now
}

/** Why it calls no more, in one word of the row. */
function endOf(episode: Episode, { myTeams }: ClimbSetting): string {
  if (!episode.firing) return 'resolved'
  if (episode.ack) return episode.ack.mine ? 'acked' : 'acked-by-other'
  if (episode.keptQuiet) return episode.keptQuiet.kind
  if (episode.snooze) return 'snoozed'
  const isMine = myTeams.length === 0 || episode.team === null || myTeams.includes(episode.team)
  return isMine ? 'rules' : 'other-team'
}
