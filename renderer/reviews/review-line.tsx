/** Under the list of Watch: one quiet line while an alert that called somebody is over and nobody has said what it was. */
import { CircleCheck } from 'lucide-react'
import { useMemo } from 'react'
import { waitingReviews } from '../../contract/episode-review.ts'
import { useNowTo } from '../now.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { useLive } from '../watch/sight.ts'
import { askReview, reviewLater } from './orders.ts'
import { overWords } from './review-words.ts'

export function ReviewLine() {
  const reviews = usePage((page) => page.state?.desk.reviews)
  const count = useNowTo((now) => (reviews ? waitingReviews(reviews, now).length : 0))
  // The newest ones: what waits for its time is no part of them.
  const waiting = useMemo(
    () => (reviews ?? []).filter(({ answered }) => answered === null).slice(0, count),
    [reviews, count],
  )
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const live = useLive()
  if (count === 0 || !live) return null
  const isOne = count === 1
  return (
    <section className="review-line" aria-label="What was it?">
      <CircleCheck size={16} strokeWidth={1.75} aria-hidden="true" />
      <p className="num">
        <b className="cut">{overWords(waiting)}</b>
        <span>{isOne ? 'is over. What was it?' : 'are over. What were they?'}</span>
      </p>
      <Button small shortcut={singleKeys ? 'I' : undefined} onPress={() => askReview()}>
        Say it
      </Button>
      <Button small kind="bare" onPress={() => void reviewLater(waiting.map(({ episodeId }) => episodeId))}>
        Later
      </Button>
    </section>
  )
}
