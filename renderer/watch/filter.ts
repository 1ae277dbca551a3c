/** Which episodes the filter line lets through. Words are looked for here, matchers are judged by the engine. Pure. */
import { type Episode, wakes } from '../../contract/alert.ts'
import { matcherText, readFilterLine } from '../../contract/matchers.ts'
import { filterWords, matches } from './select.ts'

/** What the engine said of a filter's matchers. */
export interface Judged {
  /** the matchers it was asked about, as `matchersKey` writes them */
  readonly key: string
  readonly ids: ReadonlySet<number>
  /** a newer episode is shown until it is judged too */
  readonly judgedTo: number
}

/** Is this episode shown? null = there is no filter. */
export type Passes = ((episode: Episode) => boolean) | null

/** What a filter hides: of everything, and pages that need somebody. */
export interface Hidden {
  readonly count: number
  readonly pages: number
}

export const nothingHidden: Hidden = { count: 0, pages: 0 }

/** The matchers of a filter line as one word; '' when there are none. */
export function matchersKey(text: string): string {
  return readFilterLine(text).matchers.map(matcherText).join(', ')
}

/**
 * The filter as a question. Until the first judgement nothing is hidden by matchers; while a changed line waits for
 * its own, the one before it stands, so that the list does not flash with every key.
 */
export function passesFilter(text: string, judged: Judged | null): Passes {
  const line = readFilterLine(text)
  const words = filterWords(line.words)
  const verdict = line.matchers.length > 0 ? judged : null
  if (words.length === 0 && verdict === null) return null
  return (episode) =>
    (verdict === null || episode.id > verdict.judgedTo || verdict.ids.has(episode.id)) &&
    matches(episode, words)
}

/** How many among these that wake somebody are hidden. */
export function hiddenPages(episodes: readonly Episode[], passes: Passes): number {
  if (passes === null) return 0
  return episodes.filter((episode) => wakes(episode) && !passes(episode)).length
}
