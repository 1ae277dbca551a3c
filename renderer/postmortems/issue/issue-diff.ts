/** Two texts side by side, line by line: what only stands here, what only stands there. Pure. */

export interface DiffLine {
  readonly kind: 'same' | 'here' | 'there'
  readonly text: string
}

/** Texts whose changed middles are longer than this are compared in one piece: the table would have too many fields. */
const mostCells = 1_000_000
/** Equal lines that are shown around what differs. */
const around = 1

/** All lines of both, in an order in which both can be read. */
export function diffLines(here: string, there: string): readonly DiffLine[] {
  const [a, b] = [here.split('\n'), there.split('\n')]
  let first = 0
  while (first < a.length && first < b.length && a[first] === b[first]) first += 1
  let last = 0
  while (
    last < a.length - first &&
    last < b.length - first &&
    a[a.length - 1 - last] === b[b.length - 1 - last]
  )
    last += 1
  const same = (text: string): DiffLine => ({ kind: 'same', text })
  const middle = between(a.slice(first, a.length - last), b.slice(first, b.length - last))
  return [...a.slice(0, first).map(same), ...middle, ...a.slice(a.length - last).map(same)]
}

/** Those that differ with a line around them; null stands for equal lines that were left out. */
export function shortDiff(lines: readonly DiffLine[]): readonly (DiffLine | null)[] {
  const isNear = (index: number): boolean =>
    lines.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== 'same')
  const shown: (DiffLine | null)[] = []
  for (const [index, line] of lines.entries()) {
    if (isNear(index)) shown.push(line)
    else if (shown.at(-1) !== null) shown.push(null)
  }
  return shown
}

/** The longest common lines, by a table of their lengths from each place on. */
function between(a: readonly string[], b: readonly string[]): readonly DiffLine[] {
  const here = (text: string): DiffLine => ({ kind: 'here', text })
  const there = (text: string): DiffLine => ({ kind: 'there', text })
  if (a.length * b.length > mostCells) return [...a.map(here), ...b.map(there)]
  const width = b.length + 1
  const lengths = new Uint32Array((a.length + 1) * width)
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const [one = '', other = ''] = [a[i], b[j]]
    if (i < a.length && j < b.length && one === other) {
      lines.push({ kind: 'same', text: one })
      i += 1
      j += 1
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      lines.push(here(one))
      i += 1
    } else {
      lines.push(there(other))
      j += 1
    }
  }
  return lines
}
