/** The calls that stand: what wakes somebody, was called, and nobody has. No clock is read here. */
import { byNeed, type Episode, placeOf } from './alert.ts'

/** Does this one call for somebody, with nobody having it and nothing keeping it quiet? */
export function isCall(episode: Episode, myTeams: readonly string[]): boolean {
  const { outcome, calledAt, ack } = episode
  return outcome === 'wake' && calledAt !== null && !ack && placeOf(episode, myTeams) === 'needs-you'
}

/** Of these the page that was called last; null when none calls. */
export function calledLast(episodes: Iterable<Episode>, myTeams: readonly string[]): Episode | null {
  let last: Episode | null = null
  for (const episode of episodes) {
    if (!isCall(episode, myTeams)) continue
    if (last === null || (episode.calledAt ?? 0) > (last.calledAt ?? 0)) last = episode
  }
  return last
}

/** Of these the page that has the least time left; null when none calls. */
export function neediestCall(episodes: Iterable<Episode>, myTeams: readonly string[]): Episode | null {
  let neediest: Episode | null = null
  for (const episode of episodes)
    if (isCall(episode, myTeams) && (neediest === null || byNeed(episode, neediest) < 0)) neediest = episode
  return neediest
}
