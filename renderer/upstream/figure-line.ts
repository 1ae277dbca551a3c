/** Where the lines of a figure run, and what they say. Pure. */
import type { UpstreamDetail } from '../../contract/deed.ts'

type FigureData = NonNullable<UpstreamDetail['figure']>

/** So much room is left above and below, in units of the picture. */
const room = 3

/**
 * Lines through the points, broken where there is no value; a lone point is a short dash.
 * @returns each as `x,y x,y …`, and where the threshold lies
 */
export function figureLines(
  { points, threshold }: Pick<FigureData, 'points' | 'threshold'>,
  width: number,
  height: number,
): { readonly lines: readonly string[]; readonly thresholdY: number | null } {
  const values = points.flatMap(([, value]) => (value === null || !Number.isFinite(value) ? [] : [value]))
  const from = points[0]?.[0] ?? 0
  const spanMs = Math.max(1, (points.at(-1)?.[0] ?? 0) - from)
  const all = threshold === null ? values : [...values, threshold]
  if (values.length === 0) return { lines: [], thresholdY: null }
  const least = Math.min(...all)
  const most = Math.max(...all)
  const y = (value: number): number =>
    most === least
      ? round(height / 2)
      : round(height - room - ((value - least) / (most - least)) * (height - 2 * room))
  const x = (at: number): number => round(((at - from) / spanMs) * width)
  const lines: string[] = []
  let run: string[] = []
  const end = (): void => {
    const [only] = run
    if (run.length === 1 && only !== undefined) {
      const [left = 0, top = 0] = only.split(',').map(Number)
      run.push(`${round(Math.min(width, left + 2))},${top}`)
    }
    if (run.length > 0) lines.push(run.join(' '))
    run = []
  }
  for (const [at, value] of points) {
    if (value === null || !Number.isFinite(value)) end()
    else run.push(`${x(at)},${y(value)}`)
  }
  end()
  return { lines, thresholdY: threshold === null ? null : y(threshold) }
}

const round = (value: number): number => Math.round(value * 10) / 10

/** A value as it is read: three figures and its unit. */
export function numberText(value: number, unit: string | null): string {
  const text = Number.isInteger(value) && Math.abs(value) < 100_000 ? `${value}` : value.toPrecision(3)
  return unit === null ? text : `${text} ${unit}`
}

/** What the line shows, for whoever does not see it: `Least 0.1, most 7.2, last 6.9; the threshold is 5`. */
export function figureWords({ points, threshold, unit }: FigureData): string {
  const values = points.flatMap(([, value]) => (value === null || !Number.isFinite(value) ? [] : [value]))
  const last = values.at(-1)
  if (last === undefined) return 'No values'
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const told = `Least ${numberText(least, unit)}, most ${numberText(most, unit)}, last ${numberText(last, unit)}`
  return threshold === null ? told : `${told}; the threshold is ${numberText(threshold, unit)}`
}
