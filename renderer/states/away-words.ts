/** What happened while nobody watched. Pure; instants epoch ms. */
import { type Episode, isSmall, placeOf } from '../../contract/alert.ts'
import { momentText } from '../ui/clock.ts'
import { headlineText } from '../ui/duration.ts'

export interface AwayWords {
  readonly title: string
  readonly line: string
}

/**
 * @param away the span in which nobody watched
 * @param episodes the live ones; those that began and ended unseen are not among them and cannot be counted
 */
export function awayWords(
  { from, until }: { readonly from: number; readonly until: number },
  episodes: Iterable<Episode>,
  myTeams: readonly string[],
  now: number,
): AwayWords {
  let fired = 0
  let needsYou = 0
  let ended = 0
  for (const episode of episodes) {
    if (episode.severity === 'none' || isSmall(episode)) continue
    const began = episode.firedAt > from && episode.firedAt <= until
    if (began) fired += 1
    if (began && placeOf(episode, myTeams) === 'needs-you') needsYou += 1
    // What was there before and was gone at the first look afterwards went quiet at an hour that nobody saw.
    if (!began && episode.firedAt <= from && episode.quietAt !== null && episode.quietAt > from) ended += 1
  }
  const title = `Nobody watched from ${momentText(from, now)} to ${momentText(until, now)} (${headlineText(until - from)}).`
  const facts = [
    fired === 0 ? 'No alert that still shows fired meanwhile' : `${alerts(fired)} fired meanwhile`,
    needsYou === 0 ? '' : `${needsYou} of them need${needsYou === 1 ? 's' : ''} you`,
    ended === 0 ? '' : `${ended} went quiet`,
  ].filter((fact) => fact !== '')
  return {
    title,
    line: `${facts.join(', ')}. What began and ended in between was not seen, and nobody was called for it.`,
  }
}

function alerts(count: number): string {
  return `${count} alert${count === 1 ? '' : 's'}`
}
