/** Alertmanager's matchers: does a label set match, and how one is written in a `filter` parameter. Pure. */
import type { SeenMatcher } from './observation.ts'

type Labels = Readonly<Record<string, string>>

const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/

/** May this be a label's name before UTF-8 names (Alertmanager 0.27)? Others are written in quotes. */
export function isLabelName(name: string): boolean {
  return labelName.test(name)
}

/** Does `value` satisfy the matcher? Regular expressions must match the whole value. */
export function matchesValue(matcher: SeenMatcher, value: string): boolean {
  const hit = matcher.isRegex ? anchored(matcher.value).test(value) : matcher.value === value
  return hit === matcher.isEqual
}

/** Do all matchers hold? A label that is not there counts as empty. */
export function matchesLabels(matchers: readonly SeenMatcher[], labels: Labels): boolean {
  return matchers.every((matcher) => {
    const value = Object.hasOwn(labels, matcher.name) ? labels[matcher.name] : undefined
    return matchesValue(matcher, value ?? '')
  })
}

/** What is wrong with a matcher, in Alertmanager's words, or null. The engine's own words about a regex differ. */
export function matcherProblem(matcher: SeenMatcher): string | null {
  if (!isLabelName(matcher.name)) return `invalid label name ${JSON.stringify(matcher.name)}`
  if (!matcher.isRegex || isRegex(matcher.value)) return null
  return `invalid regular expression ${JSON.stringify(matcher.value)}: error parsing regexp: \`${matcher.value}\``
}

/** Is this a regular expression? Go's and JavaScript's agree on all that people write in matchers. */
export function isRegex(text: string): boolean {
  try {
    anchored(text)
    return true
  } catch {
    return false
  }
}

/** The text as a regular expression that must match from end to end; throws if it is none. */
export function anchored(text: string): RegExp {
  return new RegExp(`^(?:${text})$`)
}

const written = /^\s*("(?:[^"\\]|\\.)+"|[a-zA-Z_:][a-zA-Z0-9_:]*)\s*(=~|!=|!~|=)\s*(.*?)\s*$/s

/** One `filter` parameter (`team="b"`, `severity=~"warn.*"`) as a matcher, or what is wrong with it. */
export function parseFilter(text: string): SeenMatcher | { readonly problem: string } {
  const matcher = parseMatcher(text)
  if ('problem' in matcher || !matcher.isRegex || isRegex(matcher.value)) return matcher
  return { problem: `error parsing regexp: ${matcher.value}` }
}

/** The same without a look at its regular expression: Alertmanager's are not JavaScript's. */
export function parseMatcher(text: string): SeenMatcher | { readonly problem: string } {
  const [, found, operator, raw = ''] = written.exec(text) ?? []
  const name = found?.startsWith('"') ? unescaped(found.slice(1, -1)) : found
  if (name === undefined) return { problem: `bad matcher format: ${text}` }
  const quoted = raw.startsWith('"')
  const inner = quoted ? raw.slice(1, -1) : raw
  const closed = !quoted || (raw.length > 1 && raw.endsWith('"'))
  if (!closed || /(?<!\\)(?:\\\\)*"/.test(inner)) {
    return { problem: `matcher value contains unescaped double quote: ${raw}` }
  }
  return {
    name,
    value: unescaped(inner),
    isRegex: operator?.endsWith('~') ?? false,
    isEqual: operator?.[0] === '=',
  }
}

/** A matcher as people write it: `severity=~"warn.*"`, `"k8s.pod"="x"`. What `parseFilter` reads back as the same. */
export function matcherText({ name, value, isRegex, isEqual }: SeenMatcher): string {
  const operator = isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!='
  return `${isLabelName(name) ? name : quoted(name)}${operator}${quoted(value)}`
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}

function unescaped(text: string): string {
  return text.replace(/\\(n|"|\\)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))
}

/** What stands in the filter line: Alertmanager matchers, with commas or spaces between, and free words. */
export interface FilterLine {
  readonly matchers: readonly SeenMatcher[]
  /** the rest, as typed */
  readonly words: string
  /** what is wrong with the matchers, as a sentence; null when nothing is */
  readonly problem: string | null
}

/** A label, an operator, and a quoted value or one without spaces; braces around all of it are allowed. */
const matcherInLine =
  /("(?:[^"\\]|\\.)+"|[a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!=|!~|=)\s*("(?:[^"\\]|\\.)*"|[^\s,"{}]+)(?=[\s,}]|$)/g

/**
 * Splits what stands in the filter line. A quote that is not closed is a problem, not a word. Regular expressions are
 * for the engine to judge: JavaScript's differ from Alertmanager's.
 */
export function readFilterLine(text: string): FilterLine {
  const matchers: SeenMatcher[] = []
  let problem: string | null = null
  const rest = text.replaceAll(matcherInLine, (found) => {
    const matcher = parseMatcher(found)
    if ('problem' in matcher) problem ??= `${matcher.problem}.`
    else matchers.push(matcher)
    return ' '
  })
  const words = rest.replaceAll(/[{},]/g, ' ').replaceAll(/\s+/g, ' ').trim()
  if (/[\w"]\s*(=~|!=|!~|=)\s*"/.test(words)) problem ??= 'A quote is not closed.'
  return { matchers, words, problem }
}
