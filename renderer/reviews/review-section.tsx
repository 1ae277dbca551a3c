/** In the detail of an alert that is over: what it was, and whether it needs a postmortem. */
import type { Episode } from '../../contract/alert.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { useLive } from '../watch/sight.ts'
import { askReview } from './orders.ts'
import { verdictWords } from './review-words.ts'

export function ReviewSection({ episode }: { readonly episode: Episode }) {
  const review = usePage((page) => page.state?.desk.reviews.find(({ episodeId }) => episodeId === episode.id))
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const live = useLive()
  if (!review) return null
  const { answered } = review
  return (
    <section className="sect review-told" aria-label="What it was">
      <h3 className="sect-head">{answered ? verdictWords[answered.verdict] : 'It is over. What was it?'}</h3>
      {answered && (
        <p className="soft">
          <Plain text={answered.reason} /> By the policy of {answered.policy}.
        </p>
      )}
      {live && (
        <Button small shortcut={singleKeys ? 'I' : undefined} onPress={() => askReview(episode.id)}>
          {answered ? 'Say it anew' : 'Say it'}
        </Button>
      )}
    </section>
  )
}
