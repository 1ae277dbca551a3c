/** Matchers as Alertmanager judges them: its regular expressions (RE2), anchored, in time linear to the text. */
import { RE2JS, RE2JSSyntaxException } from 're2js'
import type { SeenMatcher } from '../../contract/observation.ts'

export type Labels = Readonly<Record<string, string>>

/** Matchers made ready for many label sets. */
export interface Matching {
  /** do all of them hold? A label that is not there counts as empty */
  test(labels: Labels): boolean
  /** do those about this label all accept this value? True when there are none */
  accepts(name: string, value: string): boolean
}

export type Compiled =
  | { readonly ok: true; readonly matching: Matching }
  | { readonly ok: false; readonly problem: string }

/**
 * The most a regular expression may grow when its counted repetitions are written out, in characters. Beyond it the
 * compiler alone would hold everything up for tenths of a second, and no matcher that people write comes near.
 */
const mostGrown = 20_000
/** Label values repeat, so verdicts are kept; this many for one matcher, then they are forgotten. */
const mostVerdicts = 20_000

/** Compiles all of them; the first that is no regular expression is the problem, as a sentence. */
export function compile(matchers: readonly SeenMatcher[]): Compiled {
  const tests: { readonly name: string; readonly holds: (value: string) => boolean }[] = []
  for (const matcher of matchers) {
    const { name, value, isRegex, isEqual } = matcher
    if (!isRegex) tests.push({ name, holds: (text) => (text === value) === isEqual })
    else {
      const pattern = compilePattern(value)
      if (typeof pattern === 'string') {
        const written = JSON.stringify(value.slice(0, 200))
        return { ok: false, problem: `The expression ${written} for ${name} ${pattern}` }
      }
      tests.push({ name, holds: remembering((text) => pattern.test(text) === isEqual) })
    }
  }
  const holdsFor = ({ name, holds }: (typeof tests)[number], labels: Labels): boolean =>
    holds((Object.hasOwn(labels, name) ? labels[name] : undefined) ?? '')
  return {
    ok: true,
    matching: {
      test: (labels) => tests.every((one) => holdsFor(one, labels)),
      accepts: (name, value) => tests.every((one) => one.name !== name || one.holds(value)),
    },
  }
}

/** A regular expression that matches exactly these values. */
export function alternation(values: readonly string[]): string {
  return values.map((value) => RE2JS.quote(value)).join('|')
}

function compilePattern(value: string): RE2JS | string {
  const counts = [...value.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].map(([, from, to]) => Number(to || from))
  const grown = value.length * counts.reduce((sum, count) => sum + count, 1)
  if (counts.length > 0 && grown > mostGrown) return 'repeats too much. Write it without the large counts.'
  try {
    // Written as Alertmanager anchors it, so that what it accepts means the same here.
    return RE2JS.compile(`^(?:${value})$`)
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error
    return `is not one that Alertmanager takes (${error.message.replace(/^error parsing regexp: /, '')}).`
  }
}

function remembering(judge: (value: string) => boolean): (value: string) => boolean {
  const verdicts = new Map<string, boolean>()
  return (value) => {
    const known = verdicts.get(value)
    if (known !== undefined) return known
    const verdict = judge(value)
    if (verdicts.size >= mostVerdicts) verdicts.clear()
    verdicts.set(value, verdict)
    return verdict
  }
}
