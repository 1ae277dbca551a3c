/** What follows from the answers: whether a postmortem is needed, by which policy and why, and what can be done next. */
import { FileText } from 'lucide-react'
import { type KeyboardEvent, type Ref, useState } from 'react'
import type { EpisodeReview, ReviewAnswers } from '../../contract/episode-review.ts'
import type { EpisodeId, PostmortemId } from '../../contract/ids.ts'
import { closeDialog, give } from '../orders.ts'
import { openPostmortem, startPostmortemAbout } from '../postmortems/orders.ts'
import { say, usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { Problem } from '../ui/problem.tsx'
import { countOf } from '../watch/words.ts'
import { verdictWords } from './review-words.ts'

export function ReviewResult(props: {
  readonly review: EpisodeReview
  readonly answers: ReviewAnswers
  /** those that are asked about after it */
  readonly rest: readonly EpisodeId[]
  readonly next: (() => void) | null
  readonly first: Ref<HTMLButtonElement>
}) {
  const { review, answers, rest, next, first } = props
  const { episodeId, answered } = review
  const draft = usePage((page) =>
    page.state?.postmortems.find(({ episodeIds }) => episodeIds.includes(episodeId)),
  )
  const [giving, setGiving] = useState(false)
  if (!answered) return null

  const postmortem = (): void => {
    closeDialog()
    if (draft) openPostmortem(draft.id as PostmortemId)
    else void startPostmortemAbout([episodeId])
  }
  const sameForAll = async (): Promise<void> => {
    if (giving) return
    setGiving(true)
    const taken = await give('review.answer', { episodeIds: [...rest], answers })
    setGiving(false)
    if (!taken) return
    closeDialog()
    say(`The same was told of ${countOf(rest.length, 'other alert')}`, false)
  }
  const press = (event: KeyboardEvent): void => {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return
    const key = event.key.toLowerCase()
    if (key === 'p') postmortem()
    else if (key === 's' && rest.length > 0) void sameForAll()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its keys are those of the buttons in it
    <div className={`review-result review-${answered.verdict}`} onKeyDown={press}>
      <div role="status">
        <h3>{verdictWords[answered.verdict]}</h3>
      </div>
      <p className="soft">
        <Plain text={answered.reason} /> By the policy of {answered.policy}.
      </p>
      <Problem />
      <p className="dialog-actions">
        <Button ref={first} kind="primary" shortcut="Enter" onPress={next ?? closeDialog}>
          {next ? 'Next' : 'Done'}
        </Button>
        {(draft || answered.verdict !== 'not-needed') && (
          <Button
            shortcut="P"
            icon={<FileText size={16} strokeWidth={1.75} aria-hidden="true" />}
            onPress={postmortem}
          >
            {draft ? 'Open the draft' : 'Begin the postmortem'}
          </Button>
        )}
        {rest.length > 0 && (
          <Button kind="bare" shortcut="S" disabled={giving} onPress={() => void sameForAll()}>
            {`The same for the other ${rest.length}`}
          </Button>
        )}
      </p>
    </div>
  )
}
