/** In the digest: what the alerts of the night were, as far as nobody has said it, and the drafts that were left. */

import { waitingReviews } from '../../contract/episode-review.ts'
import { useNow, useNowTo } from '../now.ts'
import { usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { askReview, takeUpDraft } from './orders.ts'

export function ReviewsInDigest({ live }: { readonly live: boolean }) {
  const reviews = usePage((page) => page.state?.desk.reviews)
  const drafts = usePage((page) => page.state?.desk.nightDrafts)
  const postmortems = usePage((page) => page.state?.postmortems)
  const count = useNowTo((now) => waitingReviews(reviews ?? [], now).length)
  const now = useNow()
  const waiting = count === 0 ? [] : waitingReviews(reviews ?? [], now)
  const left = (drafts ?? []).flatMap((id) => postmortems?.find((one) => one.id === id) ?? [])
  if (waiting.length + left.length === 0) return null
  return (
    <section className="digest-part" aria-labelledby="digest-reviews">
      <h2 id="digest-reviews" className="sect-head">
        <span>
          Not said yet <span className="count">{waiting.length + left.length}</span>
        </span>
        <small>what it was, and whether it needs a postmortem</small>
      </h2>
      <ul className="review-rows">
        {waiting.map(({ episodeId, title, askedAt }) => (
          <li key={episodeId}>
            <span className="row-title cut">
              <Plain text={title} />
            </span>
            <span className="digest-when num">over at {momentText(askedAt, now)}</span>
            {live ? (
              <Button
                small
                label={`Say what it was: ${plainLine(title)}`}
                onPress={() => askReview(episodeId)}
              >
                Say what it was
              </Button>
            ) : (
              <span />
            )}
          </li>
        ))}
        {left.map(({ id, title, life }) => (
          <li key={`d${id}`}>
            <span className="row-title cut">
              <Plain text={title} />
            </span>
            <span className="digest-when num">
              draft left{life.nightAt === null ? '' : ` at ${momentText(life.nightAt, now)}`}
            </span>
            {live ? (
              <Button small label={`Go on with ${plainLine(title)}`} onPress={() => takeUpDraft(id)}>
                Go on
              </Button>
            ) : (
              <span />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
