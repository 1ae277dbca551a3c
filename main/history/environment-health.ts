/** How each place stands, layer by layer: what fires, what can be seen, and what nobody can say. Pure. */
import type { Episode, Layer, Severity } from '../../contract/alert.ts'
import type { LayerHealth } from '../../contract/environments.ts'
import { isVerifiedCalm, type SourceHealth, sightOf, unprovenSources } from '../../contract/source-health.ts'

export const layers: readonly Layer[] = ['infrastructure', 'network', 'dns', 'kubernetes', 'other']

const grave: readonly Severity[] = ['page', 'notify', 'ticket', 'none']

export function graver(a: Severity, b: Severity): number {
  return grave.indexOf(a) - grave.indexOf(b)
}

type Firing = Pick<Episode, 'layer' | 'severity' | 'keptQuiet'>

/**
 * One place's layers.
 * @param firing what fires there
 * @param speaks the sources that have ever raised an alert of a layer there
 * @param sources those that are watched now, by name
 */
export function layersOf(
  firing: readonly Firing[],
  speaks: ReadonlyMap<Layer, ReadonlySet<string>>,
  sources: ReadonlyMap<string, SourceHealth>,
  now: number,
): readonly LayerHealth[] {
  return layers.map((layer) => {
    const here = firing.filter((one) => one.layer === layer)
    const loud = here.filter(({ keptQuiet }) => keptQuiet === null)
    const told = [...(speaks.get(layer) ?? [])].toSorted()
    const heard = told.length > 0
    const reason = unseen(layer, told, sources, now)
    const worst = (loud.length > 0 ? loud : here).map(({ severity }) => severity).toSorted(graver)[0] ?? null
    const state =
      loud.length > 0 ? 'firing' : reason !== null ? 'unknown' : here.length > 0 ? 'kept-quiet' : 'quiet'
    return { layer, state, firing: loud.length, keptQuiet: here.length - loud.length, worst, heard, reason }
  })
}

/** Why nobody can say that a layer is quiet, as a sentence; null when every source that speaks of it is seen. */
function unseen(
  layer: Layer,
  speaks: readonly string[],
  sources: ReadonlyMap<string, SourceHealth>,
  now: number,
): string | null {
  if (speaks.length === 0)
    return `No alert about ${layerWords[layer]} has ever come from here: nobody can say that it is watched.`
  const watched = speaks.flatMap((id) => sources.get(id) ?? [])
  if (watched.length === 0)
    return `${listed(speaks)} told of it, and ${speaks.length === 1 ? 'is' : 'are'} not watched any more.`
  const dark = watched.filter((source) => !isVerifiedCalm(source, now))
  if (dark.length === 0) {
    // What another one sees says nothing of what only this one would have told.
    const unproven = unprovenSources(watched)
    if (unproven.length === 0) return null
    return unproven.map(({ id, unproven: why }) => `The silence of ${id} proves nothing: ${why}.`).join(' ')
  }
  return dark.map((source) => darkWords(source, now)).join(' ')
}

export const layerWords: Readonly<Record<Layer, string>> = {
  infrastructure: 'infrastructure',
  network: 'the network',
  dns: 'DNS',
  kubernetes: 'Kubernetes components',
  other: 'anything else',
}

function darkWords(source: SourceHealth, now: number): string {
  switch (sightOf(source, now)) {
    case 'live':
      return source.blindSpots?.length
        ? `${source.id} cannot see all of it: ${source.blindSpots[0]?.name}.`
        : `${source.id} was not heard lately enough.`
    case 'catching-up':
      return `${source.id} is catching up.`
    case 'waiting':
      return `${source.id} has not answered yet.`
    default:
      return `${source.id} cannot be seen.`
  }
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
