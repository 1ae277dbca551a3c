/**
 * Every live episode by id, which of them need somebody, and what else is asked of them at every commit. A storm comes in thousands
 * of commits: looked for among all of them each time, the cost of a storm would grow with its square.
 */
import { type Episode, placeOf } from '../../contract/alert.ts'
import { isCall } from '../../contract/call.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'

/** What needs somebody, by the teams that are mine. */
export interface Needing {
  /** all that stand in "Needs you" */
  readonly needsYou: ReadonlyMap<EpisodeId, Episode>
  /** of these, the calls that stand */
  readonly calling: ReadonlyMap<EpisodeId, Episode>
}

const none: ReadonlySet<EpisodeId> = new Set()

/** A Map of rows that are replaced, never edited; whatever writes to it keeps the answer of `needing` true. */
export class LiveEpisodes extends Map<EpisodeId, Episode> {
  #teams: readonly string[] | null = null
  readonly #needsYou = new Map<EpisodeId, Episode>()
  readonly #calling = new Map<EpisodeId, Episode>()
  readonly #letGo = new Map<EpisodeId, Episode>()
  readonly #firing = new Map<SourceId, Set<EpisodeId>>()
  readonly #takenHere = new Set<EpisodeId>()

  /** The open ones of a source. */
  firingOf(sourceId: SourceId): ReadonlySet<EpisodeId> {
    return this.#firing.get(sourceId) ?? none
  }

  /** Those with an acknowledgement that was given here. */
  get takenHere(): ReadonlySet<EpisodeId> {
    return this.#takenHere
  }

  /** Those that a silence or a window keeps quiet until an instant: `quietEnd` says which. */
  get letGo(): ReadonlyMap<EpisodeId, Episode> {
    return this.#letGo
  }

  /** @param myTeams as `placeOf` takes them; other ones than the last time cost a look at every episode */
  needing(myTeams: readonly string[]): Needing {
    if (this.#teams === null || !areSame(this.#teams, myTeams)) {
      this.#forget()
      for (const episode of this.values()) this.#look(episode, myTeams)
    }
    // The same names in another array: next time one comparison tells.
    this.#teams = myTeams
    return { needsYou: this.#needsYou, calling: this.#calling }
  }

  override set(id: EpisodeId, episode: Episode): this {
    super.set(id, episode)
    if (quietEnd(episode) === null) this.#letGo.delete(id)
    else this.#letGo.set(id, episode)
    if (episode.ack?.origin === 'here') this.#takenHere.add(id)
    else this.#takenHere.delete(id)
    this.#fire(id, episode)
    if (this.#teams) this.#look(episode, this.#teams)
    return this
  }

  override delete(id: EpisodeId): boolean {
    this.#needsYou.delete(id)
    this.#calling.delete(id)
    this.#letGo.delete(id)
    this.#takenHere.delete(id)
    const known = this.get(id)
    if (known) this.#firing.get(known.sourceId)?.delete(id)
    return super.delete(id)
  }

  override clear(): void {
    this.#forget()
    this.#letGo.clear()
    this.#takenHere.clear()
    this.#firing.clear()
    super.clear()
  }

  #forget(): void {
    this.#needsYou.clear()
    this.#calling.clear()
  }

  /** An episode stays with its source for ever. */
  #fire(id: EpisodeId, { firing, sourceId }: Episode): void {
    const known = this.#firing.get(sourceId)
    if (!firing) known?.delete(id)
    else if (known) known.add(id)
    else this.#firing.set(sourceId, new Set([id]))
  }

  #look(episode: Episode, myTeams: readonly string[]): void {
    if (placeOf(episode, myTeams) === 'needs-you') this.#needsYou.set(episode.id, episode)
    else this.#needsYou.delete(episode.id)
    if (isCall(episode, myTeams)) this.#calling.set(episode.id, episode)
    else this.#calling.delete(episode.id)
  }
}

/** When a silence upstream or a maintenance window lets go of an episode, epoch ms; null where none keeps it quiet. */
export function quietEnd({ keptQuiet }: Episode): number | null {
  return keptQuiet?.kind === 'silenced' || keptQuiet?.kind === 'maintenance' ? keptQuiet.until : null
}

function areSame(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((team, index) => team === b[index]))
}
