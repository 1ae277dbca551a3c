/** Every place somebody is responsible for, made of what fires now, what can be seen, and what was ever heard. */
import type { Episode, Layer } from '../../contract/alert.ts'
import type { EnvironmentHealth, EnvironmentNote } from '../../contract/environments.ts'
import { AppError } from '../../contract/errors.ts'
import type { MaintenanceWindow } from '../../contract/maintenance.ts'
import { sightOf } from '../../contract/source-health.ts'
import { mappingOf } from '../config/resolve.ts'
import { noEffects } from '../db/journal.ts'
import { graver, layersOf } from '../history/environment-health.ts'
import {
  addEnvironmentNote,
  environmentNotes,
  type Heard as HeardOnce,
  heardAfter,
  lastUpgrades,
  removeEnvironmentNote,
} from '../history/environment-table.ts'
import { compile } from '../silences/matching.ts'
import { newBreath } from './breathing.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'

export interface EnvironmentsDesk {
  read(): Promise<readonly EnvironmentHealth[]>
  notes(environment: string): readonly EnvironmentNote[]
  note(note: Omit<EnvironmentNote, 'id' | 'by'>): void
  /** @throws AppError `not-found` */
  removeNote(id: number): void
}

/** Alerts read at once: about a ms. */
const sliceRows = 1_000
/** Windows that begin within this are shown, ms. */
const windowsAheadMs = 7 * 86_400_000
/** What fires at one place is listed up to here: beyond it Watch is the place to look. */
const mostFiring = 50
const mostNotes = 100
/**
 * All is heard anew this often, ms: an alert that fires again under another mapping speaks for another place or layer than
 * it did, and one that was let go for none.
 */
const anewAfterMs = 600_000
/** A word on a place may be about what is planned, at most this far ahead, ms. */
const aheadMs = 366 * 86_400_000

/** What was ever heard of one place. */
interface Known {
  customer: string | null
  readonly layers: Map<Layer, Set<string>>
}

interface Heard {
  readonly places: Map<string, Known>
  readonly begunAt: number
  /** the last alert that was taken in */
  reached: number
}

const nothingHeard = (begunAt: number): Heard => ({ places: new Map(), begunAt, reached: 0 })

function hear(places: Heard['places'], { environment, customer, layer, sourceId }: HeardOnce): void {
  const place = places.get(environment) ?? { customer, layers: new Map() }
  places.set(environment, place)
  place.customer ??= customer
  const sources = place.layers.get(layer) ?? new Set()
  place.layers.set(layer, sources.add(sourceId))
}

/** Wires it to the core. */
export function createEnvironments(
  core: Core,
  configuration: Pick<Configuration, 'config'>,
): EnvironmentsDesk {
  let heard = nothingHeard(core.clock.mono())

  /** Takes in the alerts that are new since the last time, with room for the watch in between. */
  const catchUp = async (): Promise<Heard['places']> => {
    const now = core.clock.mono()
    // Beside what is known, which stands until the other is whole.
    const into = now - heard.begunAt >= anewAfterMs ? nothingHeard(now) : heard
    const breathe = newBreath(core.clock)
    for (;;) {
      const slice = heardAfter(core.db, into.reached, sliceRows)
      if (slice === null) break
      for (const one of slice.heard) hear(into.places, one)
      into.reached = Math.max(into.reached, slice.lastId)
      await breathe()
    }
    if (into.begunAt >= heard.begunAt) heard = into
    return into.places
  }

  return {
    read: async () => healths(core, configuration, await catchUp()),
    notes: (environment) => environmentNotes(core.db, environment, mostNotes),
    note: (note) => {
      if (note.at > core.clock.now() + aheadMs)
        throw new AppError('bad-input', 'That is more than a year ahead. Choose an earlier time.')
      core.commit((db) => {
        addEnvironmentNote(db, { ...note, by: core.desk.me.name })
        return noEffects
      })
    },
    removeNote: (id) => {
      core.commit((db) => {
        if (!removeEnvironmentNote(db, id))
          throw new AppError('not-found', 'This note is not there any more. Nothing was changed.')
        return noEffects
      })
    },
  }
}

function healths(
  core: Core,
  configuration: Pick<Configuration, 'config'>,
  known: ReadonlyMap<string, Known>,
): readonly EnvironmentHealth[] {
  const now = core.clock.now()
  const { customers } = configuration.config()
  const firing = new Map<string, Episode[]>()
  for (const episode of core.episodes.values()) {
    const { environment } = episode
    if (environment === null || !episode.firing || episode.severity === 'none' || episode.leadId != null)
      continue
    firing.set(environment, [...(firing.get(environment) ?? []), episode])
  }
  const owners = new Map(
    customers.flatMap(({ name, environments }) => environments.map((one) => [one, name] as const)),
  )
  const names = new Set([...owners.keys(), ...known.keys(), ...firing.keys()])
  const upgrades = lastUpgrades(core.db, now)
  const windows = core.desk.maintenance.windows.filter(
    ({ startsAt, endsAt }) => endsAt > now && startsAt <= now + windowsAheadMs,
  )
  const placed = windows.map((window) => ({ window, names: placeTest(window, configuration) }))
  return [...names].map((name): EnvironmentHealth => {
    const place = known.get(name)
    const here = (firing.get(name) ?? []).toSorted(
      (a, b) => graver(a.severity, b.severity) || b.firedAt - a.firedAt,
    )
    const speaks = withLive(place?.layers, here)
    const customer =
      owners.get(name) ?? place?.customer ?? here.find((one) => one.customer !== null)?.customer ?? null
    const ids = [...new Set([...speaks.values()].flatMap((each) => [...each]))].toSorted()
    return {
      ...{ name, customer, layers: layersOf(here, speaks, core.sources, now) },
      firing: here.slice(0, mostFiring).map(({ id, title, layer, severity, firedAt, keptQuiet }) => ({
        ...{ episodeId: id, title, layer, severity, firedAt, keptQuiet: keptQuiet !== null },
      })),
      postmortems: core.postmortems
        .filter(
          ({ life }) => life.state !== 'closed' && life.environments.some((one) => one.environment === name),
        )
        .map(({ id, title }) => ({ id, title })),
      windows: placed
        .filter((one) => one.names(name, customer))
        .map(({ window: { reason, startsAt, endsAt } }) => ({ reason, startsAt, endsAt })),
      sources: ids.map((id) => {
        const source = core.sources.get(id)
        return { id: id as Episode['sourceId'], sight: source ? sightOf(source, now) : null }
      }),
      upgrade: upgrades.get(name) ?? null,
    }
  })
}

/** What fires now speaks for its source although the records were read a moment before. */
function withLive(
  heard: Known['layers'] | undefined,
  firing: readonly Episode[],
): ReadonlyMap<Layer, ReadonlySet<string>> {
  const all = new Map([...(heard ?? [])].map(([layer, sources]) => [layer, new Set(sources)]))
  for (const { layer, sourceId } of firing)
    all.set(layer, (all.get(layer) ?? new Set<string>()).add(sourceId))
  return all
}

/**
 * Does a window name a place? Only its matchers on labels that carry places and customers are asked, and one that has
 * none names no place: "every KubeletDown" is about an alert.
 */
function placeTest(
  window: MaintenanceWindow,
  configuration: Pick<Configuration, 'config'>,
): (environment: string, customer: string | null) => boolean {
  const config = configuration.config()
  const mappings = [null, ...config.sources.map(({ name }) => name)].map((name) =>
    mappingOf(config, name ?? ''),
  )
  const namesOf = (part: 'installation' | 'cluster' | 'environment' | 'customer'): ReadonlySet<string> =>
    new Set(mappings.flatMap((mapping) => mapping[part]))
  const parts = {
    installation: namesOf('installation'),
    cluster: namesOf('cluster'),
    environment: namesOf('environment'),
  }
  const places = new Set(Object.values(parts).flatMap((each) => [...each]))
  const customers = namesOf('customer')
  const asked = window.matchers.filter(({ name }) => places.has(name) || customers.has(name))
  const compiled = compile(asked)
  if (asked.length === 0 || !compiled.ok) return () => false
  return (environment, customer) => {
    const [installation = environment, cluster = environment] = environment.split('/')
    const labels: Record<string, string> = {}
    for (const name of parts.environment) labels[name] = environment
    for (const name of parts.installation) labels[name] = installation
    for (const name of parts.cluster) labels[name] = cluster
    for (const name of customers) labels[name] = customer ?? ''
    return compiled.matching.test(labels)
  }
}
