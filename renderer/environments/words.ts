/** How places are told. Pure. */
import type { Layer } from '../../contract/alert.ts'
import type { EnvironmentHealth, LayerHealth, ReportLine } from '../../contract/environments.ts'
import { spanText } from '../ui/duration.ts'

export const layerNames: Readonly<Record<Layer, string>> = {
  infrastructure: 'Infrastructure',
  network: 'Network',
  dns: 'DNS',
  kubernetes: 'Kubernetes',
  other: 'Other',
}

export function layerText({ state, firing, keptQuiet }: LayerHealth): string {
  switch (state) {
    case 'firing':
      return firing === 1 ? '1 fires' : `${firing} fire`
    case 'kept-quiet':
      return `${keptQuiet} kept quiet`
    case 'quiet':
      return 'quiet'
    case 'unknown':
      return 'unknown'
  }
}

/** Where a place stands as a whole: what fires outranks what is not known, and that what is quiet. */
export function standing({ layers }: Pick<EnvironmentHealth, 'layers'>): LayerHealth['state'] {
  const has = (state: LayerHealth['state']): boolean => layers.some((one) => one.state === state)
  if (has('firing')) return 'firing'
  if (layers.some(({ state, reason }) => state !== 'unknown' && reason !== null) || isUnseen(layers))
    return 'unknown'
  return has('kept-quiet') ? 'kept-quiet' : 'quiet'
}

/** Nothing at all is known of it, or something that was told of before cannot be seen now. */
function isUnseen(layers: readonly LayerHealth[]): boolean {
  return (
    layers.every(({ state }) => state === 'unknown') ||
    layers.some(({ state, heard }) => state === 'unknown' && heard)
  )
}

const order: readonly LayerHealth['state'][] = ['firing', 'unknown', 'kept-quiet', 'quiet']

/** What fires first, then what nobody can see; by name within. */
export function byStanding(places: readonly EnvironmentHealth[]): readonly EnvironmentHealth[] {
  return places.toSorted(
    (a, b) =>
      order.indexOf(standing(a)) - order.indexOf(standing(b)) ||
      b.firing.length - a.firing.length ||
      a.name.localeCompare(b.name),
  )
}

/** `2 fire, 1 cannot be seen, 7 quiet` */
export function sumText(places: readonly EnvironmentHealth[]): string {
  const count = (state: LayerHealth['state']): number =>
    places.filter((one) => standing(one) === state).length
  const parts = [
    [count('firing'), (n: number) => (n === 1 ? '1 fires' : `${n} fire`)],
    [count('unknown'), (n: number) => (n === 1 ? '1 cannot be seen whole' : `${n} cannot be seen whole`)],
    [count('kept-quiet'), (n: number) => `${n} kept quiet`],
    [count('quiet'), (n: number) => `${n} quiet`],
  ] as const
  return parts.flatMap(([n, words]) => (n > 0 ? [words(n)] : [])).join(', ')
}

export function matches(
  { name, customer }: Pick<EnvironmentHealth, 'name' | 'customer'>,
  filter: string,
): boolean {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const text = `${name} ${customer ?? ''}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

const reportNames: Readonly<Record<ReportLine['what'], string>> = {
  acknowledged: 'Pages acknowledged',
  resolved: 'Pages resolved',
  downtime: 'Downtime',
  'first-response': 'First answer to a thread',
}

/** One line of a customer's report as cells: what, the promise, what was kept, the middle. */
export function reportCells(line: ReportLine): readonly [string, string, string, string] {
  const { what, targetMs, within, count, medianMs, totalMs, leftOut } = line
  const target =
    targetMs === null
      ? 'nothing stated'
      : what === 'downtime'
        ? `at most ${spanText(targetMs)}`
        : `within ${spanText(targetMs)}`
  const unseen = leftOut === 0 ? '' : `, ${leftOut} unseen`
  const kept =
    what === 'downtime'
      ? `${spanText(totalMs ?? 0)} in ${count}`
      : within === null
        ? `${count}`
        : `${within} of ${count}`
  return [reportNames[what], target, `${kept}${unseen}`, medianMs === null ? '–' : spanText(medianMs)]
}
