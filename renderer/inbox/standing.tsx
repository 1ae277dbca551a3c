/** How a thread's hand-over stands, between its head and its messages: the time to accept, and what can be said to it. */
import { Send } from 'lucide-react'
import { useState } from 'react'
import { type Escalation, isAsked, isIncoming, isUnaccepted } from '../../contract/escalation.ts'
import { slotWords } from '../../contract/hand-over.ts'
import type { Thread } from '../../contract/support.ts'
import { Steps } from '../escalations/escalation-section.tsx'
import { useNowTo } from '../now.ts'
import { say, usePage } from '../store.ts'
import { hourMinute } from '../ui/clock.ts'
import { timerText } from '../ui/duration.ts'
import { Button } from '../ui/parts.tsx'
import { plainProse } from '../ui/plain-text.ts'
import { useDraft } from '../use-draft.ts'
import { CitedSince } from './cited-since.tsx'
import { useInbox } from './desk.ts'
import { standLead } from './hand-over-words.ts'
import { openPanel, order } from './orders.ts'
import { useHandOver } from './thread-list.tsx'

export function Standing({ thread }: { readonly thread: Thread }) {
  const handOver = useHandOver(thread)
  if (!handOver || handOver.state === 'withdrawn' || handOver.state === 'over') return null
  return <Known key={handOver.id} handOver={handOver} />
}

/** A's order: takes what was handed over to me. Answers whether there was anything to take. */
export function acceptHandOver(handOver: Escalation | undefined): boolean {
  // One's own that came back is incoming too: A is no word about what others said on the phone.
  if (handOver?.direction !== 'in' || !isIncoming(handOver)) return false
  void answerHandOver(handOver, 'accept', '')
  return true
}

async function answerHandOver(
  handOver: Escalation,
  answer: 'accept' | 'decline',
  text: string,
): Promise<boolean> {
  if (!(await order('escalations.answer', { escalationId: handOver.id, answer, text }))) return false
  say(answer === 'accept' ? 'Accepted. You have it' : 'Declined', false)
  return true
}

function Known({ handOver }: { readonly handOver: Escalation }) {
  const left = useNowTo((now) => timerText(handOver.dueAt - now))
  const late = useNowTo((now) => handOver.dueAt <= now)
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const [declining, setDeclining] = useState(false)
  const [shown, setShown] = useState(false)
  const incoming = isIncoming(handOver) && handOver.direction === 'in'
  const own = handOver.direction === 'out'
  return (
    <section className={`hand-standing hand-standing-${handOver.state}`} aria-label="Hand-over">
      <Send size={16} strokeWidth={1.75} aria-hidden="true" />
      <div className="hand-standing-words">
        <p>
          <b>{standLead(handOver)}.</b>{' '}
          {isAsked(handOver) && (
            <span className={`num${late ? ' ink-page' : ''}`}>
              {left} to accept, until {hourMinute(handOver.dueAt)}.
            </span>
          )}{' '}
          {isUnaccepted(handOver) && (
            <span className="num">
              {handOver.next === null ? 'Nobody is left to ask.' : `Next: ${plainProse(handOver.next)}.`}
            </span>
          )}
        </p>
      </div>
      <p className="hand-standing-acts">
        {incoming && !declining && (
          <>
            <Button
              kind="primary"
              small
              shortcut={singleKeys ? 'A' : undefined}
              onPress={() => acceptHandOver(handOver)}
            >
              {handOver.mode === 'pair' ? 'Accept, to pair' : 'Accept'}
            </Button>
            <Button small onPress={() => setDeclining(true)}>
              Decline
            </Button>
          </>
        )}
        {own && isUnaccepted(handOver) && (
          <Button small onPress={() => openPanel('hand-over', 'inbox-hand-over')}>
            Ask somebody else
          </Button>
        )}
        {own && (isAsked(handOver) || isUnaccepted(handOver)) && (
          <Button small onPress={() => void order('escalations.withdraw', { escalationId: handOver.id })}>
            Withdraw
          </Button>
        )}
        {handOver.history.length > 0 && (
          <Button small kind="bare" onPress={() => setShown(!shown)}>
            {shown ? 'Hide the story' : 'Story'}
          </Button>
        )}
      </p>
      {incoming && <Summary handOver={handOver} />}
      {declining && <Decline handOver={handOver} done={() => setDeclining(false)} />}
      {shown && <Steps escalation={handOver} />}
    </section>
  )
}

/** What goes along, by its lines; an older word that has none is shown as it was written. */
function Summary({ handOver }: { readonly handOver: Escalation }) {
  const { summary, note, askedAt, threadId } = handOver
  const view = useInbox((inbox) => (threadId === null ? undefined : inbox.views.get(threadId)))
  if (summary.length === 0 && note === '') return null
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keyboard too
    <section className="hand-note" aria-label="Summary" tabIndex={0} data-scroller="">
      {summary.length === 0 ? (
        <p>{plainProse(note)}</p>
      ) : (
        <dl className="hand-summary">
          {summary.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two lines of one slot have no other identity
            <div key={index}>
              <dt>{slotWords[line.slot]}</dt>
              <dd>
                <bdi>{plainProse(line.text)}</bdi>
                <CitedSince line={line} items={view?.items ?? []} askedAt={askedAt} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

/** Why not: a word for whoever asked. It is a draft like every other. */
function Decline({ handOver, done }: { readonly handOver: Escalation; readonly done: () => void }) {
  const draft = useDraft(`reason:decline-${handOver.id}`)
  const submit = async (): Promise<void> => {
    const words = draft.text
    if (!(await answerHandOver(handOver, 'decline', words.trim()))) return
    draft.used(words)
    done()
  }
  return (
    <div className="hand-decline">
      <label htmlFor="inbox-decline">Why you do not take it; they read it</label>
      <textarea
        ref={(field) => {
          draft.field.current = field
        }}
        id="inbox-decline"
        className="input words"
        rows={2}
        // biome-ignore lint/a11y/noAutofocus: it was asked for with the press before
        autoFocus
        value={draft.text}
        maxLength={1_000}
        onChange={(event) => draft.type(event.target.value)}
        onBlur={draft.flush}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return
          event.preventDefault()
          void submit()
        }}
      />
      <p className="hand-standing-acts">
        <Button small shortcut="Ctrl Enter" disabled={draft.text.trim() === ''} onPress={() => void submit()}>
          Decline
        </Button>
        <Button small kind="bare" onPress={done}>
          Not now
        </Button>
      </p>
    </div>
  )
}
