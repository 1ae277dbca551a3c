/** What really reached the program, and what it must therefore know: the oracle's own book, kept beside the program's. */

import { keyOf } from './broken.ts'
import type { FleetSource } from './fleet.ts'
import { surelyWakes } from './must-wake.ts'
import type { Delivered } from './network.ts'
import { cannotSave, type Surroundings } from './program.ts'

/**
 * How long a poll may take from a peer's answer to its being kept: another peer hangs for its whole deadline (10 s), then
 * silences or a status are asked for (5 s each), and the loop gives up after 20 s anyway.
 */
export const pollTakesMs = 21_000

/** What the lists that reached the program said of one alert. */
export interface Lacking {
  /** lists in a row, per peer, that lacked the alert since it was last listed by any */
  readonly byPeer: Map<string, number>
  /** true instant of the first list that lacked it since */
  firstAt: number
  /** true instant up to which the source vouched for it, when it was last delivered */
  vouchedUntil: number
}

/** What one peer last said of one alert. */
interface Said {
  readonly active: boolean
  readonly at: number
  /** since when it has said so in every list, and has been well */
  readonly since: number
}

export interface Expected {
  readonly source: FleetSource
  readonly fingerprint: string
  readonly at: number
}

export interface Heard {
  /** alerts that were delivered as pages and not yet seen to be called, by key */
  readonly expected: Map<string, Expected>
  /** by key */
  readonly lacking: ReadonlyMap<string, Lacking>
  /** since when a peer that could be heard all the while has called it active in every list: true ms; null = none does */
  activeSince(source: FleetSource, fingerprint: string): number | null
  /** since when every list that named it kept it quiet: true ms; null = the last one did not */
  quietSince(source: FleetSource, fingerprint: string): number | null
  /** when a list last did not: true ms; null = none ever */
  lastNotQuietAt(source: FleetSource, fingerprint: string): number | null
  /** since when no list that named it showed it acknowledged: true ms; null = the last one did */
  unackedSince(source: FleetSource, fingerprint: string): number | null
  /** when each source was last heard: true instants, by name */
  readonly answeredAt: ReadonlyMap<string, number>
  /** since when the program has been awake, running, online and able to save: true ms */
  undisturbedSince(): number
  /** when it last woke or was started: true ms */
  wokeAt(): number
  /** since when the way to this source has been free: all of the above, and at least one peer well */
  reachableSince(source: FleetSource): number
  delivered(delivery: Delivered): void
  /** nothing delivered before counts any more: the program died, slept or was held */
  interrupted(): void
  /** the program cannot hear or cannot save just now */
  disturbed(): void
  /** the program has just started */
  began(): void
}

export function createHeard(around: Surroundings): Heard {
  const { time } = around
  const expected = new Map<string, Expected>()
  const lacking = new Map<string, Lacking>()
  const answeredAt = new Map<string, number>()
  /** by key, then by the peer's address */
  const said = new Map<string, Map<string, Said>>()
  /** by key, in true ms */
  const quietSince = new Map<string, number>()
  const notQuietAt = new Map<string, number>()
  const unackedSince = new Map<string, number>()
  let undisturbedSince = time.now()
  let wokeAt = 0

  const disturbed = (): void => {
    expected.clear()
    for (const book of [said, quietSince, unackedSince]) book.clear()
    undisturbedSince = time.now()
  }
  return {
    expected,
    lacking,
    answeredAt,
    undisturbedSince: () => undisturbedSince,
    activeSince: (source, fingerprint) => {
      const words = said.get(keyOf(source, fingerprint))
      const since = source.peers.flatMap(({ url, mood, wellSince }) => {
        const word = words?.get(url)
        // One that has only just been well again may not have been asked: it may have begged to be left alone.
        return word?.active && mood === 'well' && word.at >= wellSince ? [word.since] : []
      })
      return since.length === 0 ? null : Math.min(...since)
    },
    quietSince: (source, fingerprint) => quietSince.get(keyOf(source, fingerprint)) ?? null,
    lastNotQuietAt: (source, fingerprint) => notQuietAt.get(keyOf(source, fingerprint)) ?? null,
    unackedSince: (source, fingerprint) => unackedSince.get(keyOf(source, fingerprint)) ?? null,
    wokeAt: () => wokeAt,
    reachableSince: (source) => {
      const well = source.peers.filter(({ mood }) => mood === 'well').map(({ wellSince }) => wellSince)
      if (well.length === 0 || !around.network.online || cannotSave(around)) return Number.POSITIVE_INFINITY
      return Math.max(undisturbedSince, Math.min(...well))
    },
    delivered: ({ source, peer, at, alerts }) => {
      answeredAt.set(source.name, at)
      for (const [fingerprint, { labels, endsAt, active, keptQuiet, acked }] of alerts) {
        const key = keyOf(source, fingerprint)
        const known = lacking.get(key)
        if (known) {
          known.byPeer.clear()
          known.firstAt = Number.POSITIVE_INFINITY
          // What could not be saved cannot be remembered.
          if (!cannotSave(around)) known.vouchedUntil = Math.max(known.vouchedUntil, endsAt)
        } else
          lacking.set(key, { byPeer: new Map(), firstAt: Number.POSITIVE_INFINITY, vouchedUntil: endsAt })
        countFrom(quietSince, key, keptQuiet, at)
        if (!keptQuiet) notQuietAt.set(key, at)
        countFrom(unackedSince, key, !acked, at)
        const words = said.get(key) ?? new Map<string, Said>()
        said.set(key, words)
        const last = words.get(peer.url)
        const goesOn = last?.active === active && last.at >= peer.wellSince
        words.set(peer.url, { active, at, since: goesOn ? last.since : at })
        // Its hours may end while the poll is on its way.
        const wakes = [0, pollTakesMs].every((ms) => surelyWakes(labels, around, around.laptopNow() + ms))
        if (wakes && active && !expected.has(key)) expected.set(key, { source, fingerprint, at })
        // What every peer that was lately heard keeps quiet need not be called.
        if (![...words.values()].some((word) => word.active && at - word.at <= pollTakesMs))
          expected.delete(key)
      }
      for (const [key, known] of lacking) {
        if (!key.startsWith(`${source.name} `) || alerts.has(key.slice(source.name.length + 1))) continue
        said.get(key)?.delete(peer.url)
        known.firstAt = Math.min(known.firstAt, at)
        known.byPeer.set(peer.url, (known.byPeer.get(peer.url) ?? 0) + 1)
      }
      // What ended meanwhile need not be called any more.
      for (const key of [...expected.keys()]) {
        const fingerprint = key.slice(source.name.length + 1)
        if (key.startsWith(`${source.name} `) && !alerts.has(fingerprint) && !source.firing.has(fingerprint))
          expected.delete(key)
      }
    },
    interrupted: () => {
      wokeAt = time.now()
      disturbed()
    },
    disturbed,
    began: () => {
      undisturbedSince = time.now()
    },
  }
}

/** Notes since when something has held without a break. */
function countFrom(since: Map<string, number>, key: string, holds: boolean, at: number): void {
  if (!holds) since.delete(key)
  else if (!since.has(key)) since.set(key, at)
}
