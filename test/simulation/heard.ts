/** What really reached the program, and what it must therefore know: the oracle's own book, kept beside the program's. */

import { keyOf } from './broken.ts'
import type { FleetSource } from './fleet.ts'
import type { Delivered } from './network.ts'
import type { Surroundings } from './program.ts'

/** What the lists that reached the program said of one alert. */
export interface Lacking {
  /** lists in a row, per peer, that lacked the alert since it was last listed by any */
  readonly byPeer: Map<string, number>
  /** true instant of the first list that lacked it since */
  firstAt: number
  /** true instant up to which the source vouched for it, when it was last delivered */
  vouchedUntil: number
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
  let undisturbedSince = time.now()
  let wokeAt = 0

  const disturbed = (): void => {
    expected.clear()
    undisturbedSince = time.now()
  }
  return {
    expected,
    lacking,
    answeredAt,
    undisturbedSince: () => undisturbedSince,
    wokeAt: () => wokeAt,
    reachableSince: (source) => {
      const well = source.peers.filter(({ mood }) => mood === 'well').map(({ wellSince }) => wellSince)
      if (well.length === 0 || !around.network.online || around.diskFull) return Number.POSITIVE_INFINITY
      return Math.max(undisturbedSince, Math.min(...well))
    },
    delivered: ({ source, peer, at, alerts }) => {
      answeredAt.set(source.name, at)
      for (const [fingerprint, { labels, endsAt, suppressed }] of alerts) {
        const key = keyOf(source, fingerprint)
        const known = lacking.get(key)
        if (known) {
          known.byPeer.clear()
          known.firstAt = Number.POSITIVE_INFINITY
          // What could not be saved cannot be remembered.
          if (!around.diskFull) known.vouchedUntil = Math.max(known.vouchedUntil, endsAt)
        } else
          lacking.set(key, { byPeer: new Map(), firstAt: Number.POSITIVE_INFINITY, vouchedUntil: endsAt })
        if (labels.severity === 'page' && !suppressed && !expected.has(key))
          expected.set(key, { source, fingerprint, at })
        if (suppressed) expected.delete(key)
      }
      for (const [key, known] of lacking) {
        if (!key.startsWith(`${source.name} `) || alerts.has(key.slice(source.name.length + 1))) continue
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
