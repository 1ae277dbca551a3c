/** What an alerting rule compares with what, as far as that can be seen in its PromQL. Pure. */

export interface Comparison {
  /** what is compared: PromQL */
  readonly subject: string
  readonly threshold: number
}

/** One piece of PromQL: a text in quotes and what stands in brackets are whole pieces. */
interface Piece {
  readonly text: string
  readonly from: number
}

const tokens =
  /\s+|#[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|[<>=!]=|=~|!~|[<>]|[()[\]{}]|[A-Za-z_:][\w:.]*|[\d.][\w.]*|./gs
const opening = new Set(['(', '[', '{'])
const closing = new Set([')', ']', '}'])
const comparisons = new Set(['==', '!=', '<', '>', '<=', '>='])
/** Of what stands beside one of these on the same level no number is the threshold. */
const joining = new Set(['and', 'or', 'unless', 'bool', 'on', 'ignoring', 'group_left', 'group_right'])
/** An expression longer than this is nobody's plain comparison, characters. */
const longestExpression = 5_000

/**
 * The expression as `subject > number` or the other way round; null where it is anything else. Braces and brackets around
 * the whole are looked through.
 */
export function comparisonOf(expression: string): Comparison | null {
  const bare = unwrapped(expression.replaceAll(tokens, (text) => (text.startsWith('#') ? ' ' : text)))
  const pieces = topLevel(bare)
  if (!pieces) return null
  if (pieces.some(({ text }) => joining.has(text.toLowerCase()))) return null
  const operators = pieces.filter(({ text }) => comparisons.has(text))
  const [operator] = operators
  if (!operator || operators.length > 1) return null
  const left = bare.slice(0, operator.from).trim()
  const right = bare.slice(operator.from + operator.text.length).trim()
  const [leftNumber, rightNumber] = [numberIn(left), numberIn(right)]
  if (left === '' || right === '') return null
  if (rightNumber !== null) return leftNumber === null ? { subject: left, threshold: rightNumber } : null
  return leftNumber === null ? null : { subject: right, threshold: leftNumber }
}

/** The pieces that stand in no brackets; null when the brackets do not match. */
function topLevel(expression: string): readonly Piece[] | null {
  if (expression.length > longestExpression) return null
  const pieces: Piece[] = []
  let depth = 0
  for (const { 0: text, index } of expression.matchAll(tokens)) {
    if (opening.has(text)) depth += 1
    else if (closing.has(text)) depth -= 1
    else if (depth === 0) pieces.push({ text, from: index })
    if (depth < 0) return null
  }
  return depth === 0 ? pieces : null
}

/** Without brackets around the whole of it. */
function unwrapped(expression: string): string {
  let bare = expression.trim()
  while (bare.startsWith('(') && bare.endsWith(')') && topLevel(bare.slice(1, -1)) !== null)
    bare = bare.slice(1, -1).trim()
  return bare
}

/** A plain number, brackets around it allowed; null for everything else, "not a number" too. */
function numberIn(text: string): number | null {
  const bare = unwrapped(text).replaceAll('_', '')
  if (!/^[+-]?\s*(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$|^[+-]?\s*0x[\da-f]+$/i.test(bare)) return null
  const sign = bare.startsWith('-') ? -1 : 1
  const value = sign * Number(bare.replace(/^[+-]\s*/, ''))
  return Number.isFinite(value) ? value : null
}

const selector = /^([A-Za-z_:][\w:]*)\s*(\{\s*([^{}]*?)\s*,?\s*\})?$/

/**
 * The subject asked only for the series that the alert can be of. Of a plain selector a series either has a label with the
 * alert's value or has no such label, since the rule gave that one to the alert; what is more than a selector is left alone.
 */
export function narrowed(subject: string, labels: Readonly<Record<string, string>>): string {
  const [, metric, , inner = ''] = selector.exec(unwrapped(subject)) ?? []
  if (metric === undefined || /["'`]/.test(inner.replaceAll(/"(?:[^"\\]|\\.)*"/g, ''))) return subject
  const wanted = Object.entries(labels).filter(
    ([name, value]) => /^[A-Za-z_]\w*$/.test(name) && !ownNames.has(name) && value.length <= longestValue,
  )
  const matchers = wanted.map(([name, value]) => `${name}=~${JSON.stringify(`(${escaped(value)})?`)}`)
  return `${metric}{${[...(inner === '' ? [] : [inner]), ...matchers].join(',')}}`
}

/** Labels that Prometheus gives an alert itself. */
const ownNames: ReadonlySet<string> = new Set(['alertname', '__name__', 'alertstate'])
const longestValue = 200

/** For a regular expression in RE2. */
function escaped(value: string): string {
  return value.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** The unit that the name of a plain metric ends in, as Prometheus' rules for names have it; null when none is. */
export function unitOf(subject: string): string | null {
  const [, metric = ''] = selector.exec(unwrapped(subject)) ?? []
  return /_(bytes|seconds|celsius|meters|volts|amperes|joules|grams|ratio|percent)$/.exec(metric)?.[1] ?? null
}
