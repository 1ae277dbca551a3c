/** What the user's hands do when an alert is over. */
import { flushSync } from 'react-dom'
import { waitingReviews } from '../../contract/episode-review.ts'
import type { EpisodeId, PostmortemId } from '../../contract/ids.ts'
import { engineNow } from '../now.ts'
import { give, selectedEpisode } from '../orders.ts'
import { openPostmortem } from '../postmortems/orders.ts'
import { say, usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'

/** I: asks about the selected alert where something is asked about it, then about those that wait. */
export function askReview(first?: EpisodeId): boolean {
  const reviews = usePage.getState().state?.desk.reviews ?? []
  const chosen = first ?? selectedEpisode()?.id
  const own = reviews.filter(({ episodeId }) => episodeId === chosen)
  const rest = waitingReviews(reviews, engineNow()).filter(({ episodeId }) => episodeId !== chosen)
  const episodeIds = [...own, ...rest].map(({ episodeId }) => episodeId)
  if (episodeIds.length === 0) return false
  // Drawn at once: the next key belongs to the dialog already.
  flushSync(() => usePage.setState({ dialog: { kind: 'review', episodeIds }, problem: null }))
  return true
}

/** Asks again later; says when. */
export async function reviewLater(episodeIds: readonly EpisodeId[]): Promise<boolean> {
  if (!(await give('review.later', { episodeIds: [...episodeIds] }))) return false
  const reviews = usePage.getState().state?.desk.reviews ?? []
  const at = reviews.find(({ episodeId }) => episodeIds.includes(episodeId))?.laterAt
  if (at != null) say(`Asked again at ${momentText(at, engineNow())}`, false)
  return true
}

/** Opens a draft that was left; from now on it needs no reminder. */
export function takeUpDraft(postmortemId: PostmortemId): void {
  openPostmortem(postmortemId)
  void give('postmortems.morning', { postmortemId })
}
