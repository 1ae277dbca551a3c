/** The fire drill: a made-up fleet on loopback ports tells its story to the real connector. It sends nothing itself. */
import type { Clock } from '../platform/clock.ts'
import type { Listen } from '../platform/http-server.ts'
import type { Random } from '../platform/random.ts'
import { createAlertmanagerDouble } from './alertmanager-double.ts'
import { type DrillPeer, openDrillPeer } from './drill-peer.ts'
import { type Environment, fleet, inhibitRules, receivers, receiversOf } from './fleet.ts'
import { type PastEpisode, pastEpisodes } from './past.ts'
import { createSilenceBook } from './silence-book.ts'
import { storyAt, storyChangesMs, storySilences } from './story.ts'
import { newUuid } from './uuid.ts'

/** A source of the drill, as the configuration would have it. */
export interface DrillSource {
  readonly name: string
  /** one address for each peer */
  readonly urls: readonly string[]
  readonly pollMs: number
  readonly mirrorAcks: boolean
}

export interface Drill {
  /** when the story began, epoch ms */
  readonly startedAt: number
  readonly sources: readonly DrillSource[]
  readonly past: readonly PastEpisode[]
  /** Ends the story and closes every port. May be called twice. */
  stop(): Promise<void>
}

export interface DrillDeps {
  readonly clock: Clock
  readonly listen: Listen
  /** for the past and the ids of silences: the same numbers, the same drill */
  readonly random: Random
}

/** As often as a source may be asked: a drill of minutes wants to be seen at once. */
const pollMs = 5_000

/** Starts the night. Rejects with the system's error when a port cannot be had; nothing is left open then. */
export async function startDrill(deps: DrillDeps): Promise<Drill> {
  const { clock, random } = deps
  const startedAt = clock.now()
  const past = pastEpisodes(startedAt, random)
  const peers: { readonly environment: Environment; readonly index: number; readonly peer: DrillPeer }[] = []
  const closeAll = async (): Promise<void> => {
    await Promise.all(peers.map(({ peer }) => peer.close()))
  }

  try {
    for (const environment of fleet) {
      const silences = createSilenceBook(() => newUuid(random))
      for (const silence of storySilences) {
        if (silence.sourceId !== environment.name) continue
        const { fromMs, toMs, matchers, createdBy, comment } = silence
        const at = { startsAt: startedAt + fromMs, endsAt: startedAt + toMs }
        silences.set({ id: null, matchers, createdBy, comment, ...at }, at.startsAt)
      }
      const names = Array.from({ length: environment.peers }, (_, index) => `${environment.name}-${index}`)
      // Where the peers would gossip: told to clients, listened on by nobody.
      const members = names.map((name, index) => ({ name, address: `127.0.0.1:${9094 + index}` }))
      for (const [index, name] of names.entries()) {
        const setup = { clock, silences, inhibitRules, receivers, receiversOf, name, peers: members }
        peers.push({ environment, index, peer: await openDrillPeer(createAlertmanagerDouble(setup), deps) })
      }
    }
  } catch (error) {
    await closeAll()
    throw error
  }

  let cancelTimer = (): void => {}
  const turnPage = (): void => {
    cancelTimer()
    const offsetMs = clock.now() - startedAt
    for (const { environment, index, peer } of peers) {
      peer.show(storyAt(offsetMs, environment.name, index), startedAt)
    }
    const next = storyChangesMs.find((at) => at > offsetMs)
    cancelTimer = next === undefined ? () => {} : clock.after(next - offsetMs, turnPage)
  }
  turnPage()
  // Timers stand still while the machine sleeps: the story goes on where the clock is.
  const stopListening = clock.onGap(turnPage)

  return {
    startedAt,
    past,
    sources: fleet.map(({ name, mirrorAcks }) => {
      const own = peers.filter(({ environment }) => environment.name === name)
      return { name, urls: own.map(({ peer }) => peer.url), pollMs, mirrorAcks }
    }),
    stop: async () => {
      cancelTimer()
      stopListening()
      await closeAll()
    },
  }
}
