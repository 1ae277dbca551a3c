/** A colleague's question in the Night window: who asks, about what, how long there is, and one thing to press. */
import { Check, Megaphone } from 'lucide-react'
import type { MouseEvent } from 'react'
import type { Episode } from '../../contract/alert.ts'
import { type Escalation, isHandOver, isReturned, reasonWords } from '../../contract/escalation.ts'
import {
  leadWords,
  shortSummary,
  sinceWords,
  takeWords,
  timerWords,
  unansweredWords,
} from '../escalations/question-words.ts'
import { engineNow, monotonic, useNow, useNowTo } from '../now.ts'
import { AskedSound } from '../sound/sounding.tsx'
import { usePage } from '../store.ts'
import { hourMinuteSecond, momentText } from '../ui/clock.ts'
import { spokenText, timerText } from '../ui/duration.ts'
import { Fact } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine, plainProse } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { useLive } from '../watch/sight.ts'
import { declineShown, settled, shownSubject, stopDeclining, useNight, worldOf } from './desk.ts'
import { NothingUntilLive, OpenButton, PutAway, Recipe } from './foot.tsx'
import { alsoAskedWords, otherQuestions, type QuestionView, toldWords } from './question-view.ts'
import { Back, Ended, Target } from './target.tsx'
import { callCount } from './view.ts'

/** Under this the time to accept is set off, ms. */
const soonMs = 60_000

export function Question({ view }: { readonly view: QuestionView }) {
  const { escalation } = view
  const { title, customer, environment, firedAt, reason, note, episodeId } = escalation
  const now = useNow()
  const episode = usePage((page) => (episodeId === null ? undefined : page.state?.episodes.get(episodeId)))
  return (
    <main className={`night-main night-${view.kind}`}>
      <header className="night-head">
        <p className="night-facts night-asks">
          <Fact icon={Megaphone}>{leadWords(escalation)}</Fact>
        </p>
        {view.kind === 'asked' && (
          <AcceptDue
            dueAt={escalation.dueAt}
            words={isReturned(escalation) ? timerWords(escalation) : 'left to accept'}
          />
        )}
      </header>
      <div className="night-words">
        <h1 className="night-title">
          <Plain text={title} />
        </h1>
        <p className="night-where">
          {customer !== null && <Plain text={customer} />}
          {environment !== null && (
            <code>
              <Plain text={environment} />
            </code>
          )}
          <span className="num">{sinceWords(escalation, momentText(firedAt, now))}</span>
        </p>
        <p className="night-note">
          {!isHandOver(escalation) && <b>{reasonWords[reason]}. </b>}
          <bdi>{plainProse(isHandOver(escalation) ? shortSummary(escalation) : note)}</bdi>
        </p>
        {view.kind === 'asked' && (
          <>
            <p className="soft">
              <span className="num">{unansweredWords(escalation, hourMinuteSecond(escalation.dueAt))}</span>
            </p>
            <AskedSound />
          </>
        )}
        <PagesToo />
        <MoreQuestions shown={escalation} />
      </div>
      <div className="night-act">
        <Act view={view} />
        <Problem />
      </div>
      <div className="night-foot">
        {view.kind === 'asked' && !isReturned(escalation) && <NotMe escalation={escalation} />}
        {episode && <Recipe episode={episode} />}
        <OpenButton target={{ episodeId: null, escalationId: escalation.id }} />
        <PutAway what="it goes on asking you" />
      </div>
    </main>
  )
}

function AcceptDue({ dueAt, words }: { readonly dueAt: number; readonly words: string }) {
  const left = dueAt - useNow()
  return (
    <div className={`due due-${left <= 0 ? 'late' : left < soonMs ? 'soon' : 'calm'}`}>
      <time>{timerText(left)}</time>
      <p>{words}</p>
    </div>
  )
}

/** Pages that have more time left than the question: they are next. */
function PagesToo() {
  const pages = usePage((page) => {
    const world = worldOf(page, 0)
    return world ? callCount(world) : 0
  })
  if (pages === 0) return null
  return <p className="night-more">{pages === 1 ? '1 page calls, too' : `${pages} pages call, too`}</p>
}

function MoreQuestions({ shown }: { readonly shown: Escalation }) {
  const more = usePage((page) => otherQuestions(page.state ?? { escalations: [] }, shown).length)
  if (more === 0) return null
  return <p className="night-more">{more === 1 ? 'and 1 more question' : `and ${more} more questions`}</p>
}

function Act({ view }: { readonly view: QuestionView }) {
  const live = useLive()
  if (!live) return <NothingUntilLive />
  if (view.kind === 'asked') return <Accept escalation={view.escalation} />
  if (view.kind === 'accepted') return <AcceptedBack view={view} />
  return <Ended words={view.words} />
}

function Accept({ escalation }: { readonly escalation: Escalation }) {
  const { title, customer, dueAt } = escalation
  const parts = [leadWords(escalation), title, customer].flatMap((part) => part ?? [])
  const left = isReturned(escalation) ? [] : [`${spokenText(dueAt - engineNow())} to accept`]
  const spoken = [...parts.map(plainLine), ...left]
  return <Target verb={takeWords(escalation)} about={plainLine(title)} spoken={spoken} />
}

/** No key of its own, and said by the second press alone: a colleague who is told no looks for somebody else. */
function NotMe({ escalation }: { readonly escalation: Escalation }) {
  const live = useLive()
  const sure = useNight(({ sureUntil }) => sureUntil !== null)
  if (!live) return null
  const press = (event: MouseEvent): void => {
    if (settled.mayClick(shownSubject(), monotonic(), event.detail > 0)) void declineShown()
  }
  const words = sure ? 'Press again: not me' : 'Not me'
  return (
    <button
      type="button"
      className={`button button-plain night-not-me${sure ? ' is-sure' : ''}`}
      onClick={press}
      onBlur={stopDeclining}
    >
      {words}
      <span className="unseen-words">, {plainLine(escalation.title)}</span>
    </button>
  )
}

function AcceptedBack({ view }: { readonly view: Extract<QuestionView, { kind: 'accepted' }> }) {
  const told = toldWords(view.escalation)
  return (
    <Back label={`Take back the yes to ${plainLine(view.escalation.from)}`} until={view.until}>
      {told.isKnown ? (
        <p className="ink-lamp">
          <Check size={20} strokeWidth={1.75} aria-hidden="true" />
          {told.words}
        </p>
      ) : (
        <p className="night-untold">{told.words}</p>
      )}
    </Back>
  )
}

/** Beside a page: somebody asks, too, and how long they wait. */
export function AlsoAsked({ episode }: { readonly episode: Episode }) {
  const words = usePage(
    (page) => alsoAskedWords(otherQuestions(page.state ?? { escalations: [] }, null), episode)?.words ?? '',
  )
  const dueAt = usePage(
    (page) => alsoAskedWords(otherQuestions(page.state ?? { escalations: [] }, null), episode)?.dueAt ?? 0,
  )
  const left = useNowTo((now) => timerText(dueAt - now))
  if (words === '') return null
  return (
    <p className="night-also">
      <Megaphone size={16} strokeWidth={1.75} aria-hidden="true" />
      <span>
        {words} <span className="num">{left}</span> left to accept.
      </span>
    </p>
  )
}
