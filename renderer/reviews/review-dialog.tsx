/** It is over: its impact by one key, three questions by Y and N, and what follows from them. Nothing here must be answered. */
import { CircleCheck } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { EpisodeReview } from '../../contract/episode-review.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { useNow } from '../now.ts'
import { closeDialog, give } from '../orders.ts'
import { usePage } from '../store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Button, Key } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { Problem } from '../ui/problem.tsx'
import { impactIcons } from '../watch/icons.ts'
import { endWords, impactWords } from '../watch/words.ts'
import {
  answered,
  answerOfKey,
  back,
  firstQuestion,
  impactKeys,
  type Reviewing,
  reviewSteps,
} from './answers.ts'
import { reviewLater } from './orders.ts'
import { ReviewResult } from './review-result.tsx'
import { questionWords } from './review-words.ts'

export function ReviewDialog({ episodeIds }: { readonly episodeIds: readonly EpisodeId[] }) {
  const [at, setAt] = useState(0)
  const id = episodeIds[at]
  const review = usePage((page) => page.state?.desk.reviews.find(({ episodeId }) => episodeId === id))
  const rest = episodeIds.slice(at + 1)
  // It fires again, or another window has closed it: there is nothing to ask.
  const isGone = review === undefined
  useEffect(() => {
    if (isGone) closeDialog()
  }, [isGone])
  if (!review) return null
  const next = rest.length === 0 ? null : () => setAt(at + 1)
  return <OneReview key={review.episodeId} review={review} rest={rest} next={next} />
}

interface One {
  readonly review: EpisodeReview
  /** those that are asked about after it */
  readonly rest: readonly EpisodeId[]
  readonly next: (() => void) | null
}

function OneReview({ review, rest, next }: One) {
  const { episodeId } = review
  const [now, setNow] = useState<Reviewing>(firstQuestion)
  const [giving, setGiving] = useState(false)
  const [isTold, setTold] = useState(false)
  const first = useRef<HTMLButtonElement>(null)
  const { step } = now
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every question what had the focus is gone
  useEffect(() => first.current?.focus({ preventScroll: true }), [step, isTold])

  const tell = async (to: Reviewing): Promise<void> => {
    setGiving(true)
    const taken = await give('review.answer', { episodeIds: [episodeId], answers: to.answers })
    setGiving(false)
    if (taken) setTold(true)
    // Nothing was kept: the last question stands again, with what was told before it.
    else setNow(now)
  }
  const answer = (value: Parameters<typeof answered>[1]): void => {
    if (giving || isTold) return
    const to = answered(now, value)
    setNow(to)
    if (to.step === null) void tell(to)
  }
  const later = async (): Promise<void> => {
    if (await reviewLater([episodeId, ...rest])) closeDialog()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Backspace' && step !== null) {
      event.preventDefault()
      setNow(back(now))
      return
    }
    // Enter presses the button that has the focus.
    const value = event.key === 'Enter' ? undefined : answerOfKey(now, event.key)
    if (value === undefined) return
    event.preventDefault()
    answer(value)
  }
  return (
    <Dialog title="It is over" onClose={closeDialog} onKeyDown={press}>
      <About review={review} />
      {step === null ? (
        isTold && <ReviewResult {...{ review, rest, next, first, answers: now.answers }} />
      ) : (
        <>
          <p className="review-count num">
            Question {reviewSteps.indexOf(step) + 1} of {reviewSteps.length}
          </p>
          <h3 className="review-question" aria-live="polite">
            {questionWords[step]}
          </h3>
          {step === 'impact' ? <Impacts answer={answer} /> : <YesNo answer={answer} first={first} />}
          <Problem />
          <p className="dialog-actions">
            {step === 'impact' ? (
              <Button ref={first} shortcut="Enter" onPress={() => void later()}>
                Later
              </Button>
            ) : (
              <Button kind="bare" shortcut="Backspace" onPress={() => setNow(back(now))}>
                Back
              </Button>
            )}
            {step === 'impact' && (
              <span className="soft">At night that is in the morning, by day in two hours.</span>
            )}
          </p>
        </>
      )}
    </Dialog>
  )
}

function About({ review }: { readonly review: EpisodeReview }) {
  const episode = usePage((page) => page.state?.episodes.get(review.episodeId))
  const now = useNow()
  return (
    <div className="worst">
      <CircleCheck size={20} strokeWidth={1.75} className="ink-ok" aria-hidden="true" />
      <p>
        <b>
          <Plain text={review.title} />
        </b>
        {episode && (
          <span className="soft num">
            {[episode.customer, episode.environment].filter((name) => name !== null).length > 0 && (
              <>
                <Plain
                  text={[episode.customer, episode.environment].filter((name) => name !== null).join(', ')}
                />
                ,{' '}
              </>
            )}
            {endWords(episode, now)}
          </span>
        )}
      </p>
    </div>
  )
}

function Impacts({ answer }: { readonly answer: (value: 'none' | 'degraded' | 'down' | 'unknown') => void }) {
  return (
    <ul className="choices-list review-choices">
      {Object.entries(impactKeys).map(([key, impact]) => {
        const Icon = impactIcons[impact]
        return (
          <li key={key}>
            <button
              type="button"
              className="choice"
              aria-keyshortcuts={key}
              onClick={() => answer(impact as 'none')}
            >
              <Key name={key} />
              <b>{impactWords[impact]}</b>
              <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
            </button>
          </li>
        )
      })}
    </ul>
  )
}

function YesNo(props: {
  readonly answer: (value: boolean | null) => void
  readonly first: React.Ref<HTMLButtonElement>
}) {
  const { answer, first } = props
  const choices = [
    ['Y', 'Yes', true],
    ['N', 'No', false],
    ['Enter', 'Not known', null],
  ] as const
  return (
    <ul className="choices-list review-choices review-yesno">
      {choices.map(([key, words, value]) => (
        <li key={key}>
          <button
            ref={value === null ? first : null}
            type="button"
            className="choice"
            aria-keyshortcuts={key}
            onClick={() => answer(value)}
          >
            <Key name={key} />
            <b>{words}</b>
          </button>
        </li>
      ))}
    </ul>
  )
}
