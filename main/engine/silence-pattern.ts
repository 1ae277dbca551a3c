/** Silences that mean a maintenance, by an expression over their reason and whoever wrote them. */
import { RE2JS } from 're2js'
import type { KeptQuiet } from '../../contract/alert.ts'

export interface SilencePattern {
  /** is there an expression? */
  isSet(): boolean
  /** do the words of this silence say that it is a maintenance? */
  by(silence: Pick<KeptQuiet, 'by' | 'why'>): boolean
}

/** @param expression as the configuration has it now (RE2, it may match anywhere); undefined = none */
export function createSilencePattern(expression: () => string | undefined): SilencePattern {
  let compiled: { readonly text: string; readonly pattern: RE2JS } | null = null
  const current = (): RE2JS | null => {
    const text = expression()
    if (text === undefined) return null
    // The configuration has refused what cannot be compiled.
    if (compiled?.text !== text) compiled = { text, pattern: RE2JS.compile(text) }
    return compiled.pattern
  }
  return {
    isSet: () => expression() !== undefined,
    by: ({ by, why }) => {
      const pattern = current()
      return pattern !== null && [why, by].some((words) => words !== null && pattern.matcher(words).find())
    },
  }
}
