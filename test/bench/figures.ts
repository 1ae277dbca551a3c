/** What the benchmark reports: figures against their goals, and the small statistics behind them. */

/** One measured figure. It is met when `value <= goal`; a line that could not be measured has the value null and says why. */
export interface Figure {
  /** number of the budget, or a word for those that have none */
  readonly budget: string
  readonly what: string
  readonly value: number | null
  /** `x` is a ratio to a floor of the same run */
  readonly unit: 'x' | 'ms' | '%' | 'count' | 'bytes' | 'MB' | 's/h' | '/min'
  /** the most that is acceptable; null for figures that are told for information */
  readonly goal: number | null
  /** raw figures behind it, absolute times among them: they drift with the machine */
  readonly info: Readonly<Record<string, number | string>>
}

export interface BenchOptions {
  readonly quick: boolean
  /** progress for a person who waits */
  readonly say: (text: string) => void
}

/** One line of the benchmark: what it measures, and how. */
export type Measure = (options: BenchOptions) => Promise<readonly Figure[]>

/** A figure that could not be taken here, and why. */
export function notRun(budget: string, what: string, why: string): Figure {
  return { budget, what, value: null, unit: 'count', goal: null, info: { 'not run': why } }
}

/** How alike figures, one for each of these sizes, grow from each size to the next: told, not judged. */
export function growthOf(sizes: readonly number[], figures: readonly Figure[]): readonly Figure[] {
  return sizes.slice(1).flatMap((size, index) => {
    const [before, after] = [figures[index], figures[index + 1]]
    if (!before || !after || before.value === null || after.value === null) return []
    return {
      budget: after.budget,
      what: `${after.what} / at ${sizes[index]}`,
      value: after.value / before.value,
      unit: 'x' as const,
      goal: null,
      info: { 'more alerts': size / (sizes[index] ?? Number.NaN) },
    }
  })
}

/** The value below which `share` (0 to 1) of the values lie; NaN for none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

/** The middle value, or the mean of the two in the middle; NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  const high = sorted[Math.floor(half)] ?? Number.NaN
  return Number.isInteger(half) ? (high + (sorted[half - 1] ?? Number.NaN)) / 2 : high
}

/** To three significant digits, so that a table can be read. */
export function round(value: number): number {
  return Number(value.toPrecision(3))
}

/** Is the goal reached? null when there is none, or nothing was measured. */
export function isMet({ value, goal }: Figure): boolean | null {
  return value === null || goal === null ? null : value <= goal
}

/** All figures as a table of plain text. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.budget,
    figure.what,
    figure.value === null ? '-' : `${round(figure.value)} ${figure.unit}`,
    figure.goal === null ? '' : `<= ${figure.goal}`,
    { true: 'met', false: 'MISSED', null: '' }[String(isMet(figure))] ?? '',
    Object.entries(figure.info)
      .map(([name, value]) => `${name} ${typeof value === 'number' ? round(value) : value}`)
      .join(', '),
  ])
  const head = ['budget', 'what', 'measured', 'goal', '', 'behind it']
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((cells) => (cells[column] ?? '').length)),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
  return [head, ...rows].map(line).join('\n')
}
