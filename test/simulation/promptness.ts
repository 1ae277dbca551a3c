/**
 * The promise in its plainest words: a page that fires while every server of its source can be heard is called within one
 * interval and three seconds, counted from its firing and not from any answer.
 */
import { describe, episodeOf, fail } from './broken.ts'
import { type FleetSource, listedBy, type TrueAlert } from './fleet.ts'
import { type Heard, pollTakesMs } from './heard.ts'
import { surelyWakes } from './must-wake.ts'
import { longestRetryAfterS } from './network.ts'
import { cannotSave, type Program, type Surroundings } from './program.ts'

/** What a page may take beyond the interval: the answers on their way, and what is written, ms. */
const graceMs = 3_000
/** The longest that a server which was not well may have asked to be left alone, ms. */
const longestPauseMs = Math.max(60_000, longestRetryAfterS * 1_000)

export interface Promptness {
  /** after every step. @throws Broken */
  check(program: Program): void
  /** pages that were watched until they were called */
  kept(): number
}

export function createPromptness(around: Surroundings, heard: Heard): Promptness {
  const { time, sources } = around
  let waiting: { readonly source: FleetSource; readonly alert: TrueAlert }[] = []
  let kept = 0

  /** Has nothing come between this source and the program since `from`? */
  const isClear = ({ peers }: FleetSource, from: number): boolean =>
    peers.every(({ mood, wellSince }) => mood === 'well' && wellSince <= from) &&
    heard.undisturbedSince() <= from &&
    around.network.online &&
    !cannotSave(around)

  const take = (): void => {
    for (const source of sources)
      for (const alert of source.fresh.splice(0)) {
        const settledFrom = alert.since - longestPauseMs - source.pollMs - pollTakesMs
        if (alert.peers.length === source.peers.length && isClear(source, settledFrom))
          waiting.push({ source, alert })
      }
  }

  return {
    kept: () => kept,
    check: (program) => {
      take()
      if (waiting.length === 0) return
      const now = time.now()
      const active = new Map<FleetSource, ReadonlySet<string>>()
      const activeAt = (source: FleetSource): ReadonlySet<string> => {
        const known = active.get(source)
        if (known) return known
        const [first = [], ...others] = source.peers.map((peer) =>
          listedBy(source, peer, time).flatMap((one) => (one.active ? one.fingerprint : [])),
        )
        const sets = others.map((fingerprints) => new Set(fingerprints))
        const everywhere = new Set(first.filter((one) => sets.every((set) => set.has(one))))
        active.set(source, everywhere)
        return everywhere
      }
      waiting = waiting.filter(({ source, alert }) => {
        const { fingerprint, since, labels } = alert
        const isStill = source.firing.get(fingerprint) === alert && isClear(source, since)
        if (!isStill || !activeAt(source).has(fingerprint)) return false
        const laptopNow = program.clock.now()
        if (![laptopNow, laptopNow - (now - since)].every((at) => surelyWakes(labels, around, at)))
          return false
        const episode = episodeOf(program, source, fingerprint)
        const isHeld = episode?.firing && (episode.ack !== null || episode.snooze !== null)
        if (isHeld || (episode?.firing && episode.calledAt !== null && !episode.keptQuiet)) {
          kept += 1
          return false
        }
        if (now - since <= source.pollMs + graceMs) return true
        return fail(
          `A page fires since ${now - since} ms at a source that can be heard, and nobody was called: ${describe(source, fingerprint)}`,
        )
      })
    },
  }
}
