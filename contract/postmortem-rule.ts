/** What may come out of a postmortem beside its words: a rule that warns earlier, a recipe. Instants are epoch ms. */

/** A draft as a text of its own. */
export interface OutcomeDraft {
  readonly title: string
  /** what its file is called */
  readonly file: string
  readonly text: string
  /** where it comes from, and what it does not know, as sentences */
  readonly notes: readonly string[]
}

/** Whether a rule would have warned, by what this laptop recorded; `words` says it as a sentence. */
export type Warned =
  | {
      readonly kind: 'warned'
      readonly alert: string
      readonly at: number
      /** before the alert of the postmortem fired, ms; below zero: after it */
      readonly earlierMs: number
      readonly words: string
    }
  /** it would have said nothing */
  | { readonly kind: 'silent'; readonly alert: string; readonly words: string }
  /** the record does not tell */
  | { readonly kind: 'unknown'; readonly alert: string; readonly words: string }

/** What promtool says of the rules. */
export type RuleVerdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'refused'; readonly lines: readonly string[] }
  /** it is not on this laptop: the rules were not checked */
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly reason: string }

export interface RuleCheck {
  readonly verdict: RuleVerdict
  /** one for each alerting rule of the text */
  readonly warned: readonly Warned[]
}

/** The longest text of rules, characters. */
export const maxRuleText = 100_000
