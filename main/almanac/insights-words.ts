/** Figures in words, as the exports and the report of the week say them. Pure. */
import { durationWords } from '../../contract/duration-words.ts'
import type { InsightsQuestion, Spread } from '../../contract/insights.ts'
import { percentOf } from '../../contract/percent.ts'

/** "1 page", "2 pages" */
export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

export function shareWords(share: number): string {
  return `${percentOf(share)} %`
}

/** "1 min 24 s": under ten minutes to the second, since the target to acknowledge is two minutes. */
export function briefWords(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  if (seconds < 60 || seconds >= 600) return durationWords(ms)
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** One sentence about durations; `leftOut` is said with them. */
export function spreadWords(spread: Spread | null): string {
  if (spread === null) return 'none to count.'
  const { count, medianMs, meanMs, p90Ms, within, targetMs, leftOut } = spread
  const left = leftOut === 0 ? '' : ` ${leftOut} left out: nobody could see when.`
  if (count === 0) return `none that could be counted.${left}`
  const kept =
    within === null || targetMs === null
      ? ''
      : ` ${shareWords(within / count)} within ${briefWords(targetMs)}, ${within} of ${count}.`
  return `median ${briefWords(medianMs)}, mean ${briefWords(meanMs)}, nine in ten within ${briefWords(p90Ms)}.${kept}${left}`
}

/** What was asked, in words: "of the team, of rocket, pages only, at night". */
export function questionWords({ whose, team, severity, when }: InsightsQuestion): string {
  return [
    whose === 'team' ? 'of all that this laptop watches' : 'of what sounded here and what I took',
    ...(team === null ? [] : [`only of the team ${team}`]),
    ...(severity === null ? [] : [`only of the severity ${severity}`]),
    ...(when === 'all' ? [] : [`only by ${when}`]),
  ].join(', ')
}
