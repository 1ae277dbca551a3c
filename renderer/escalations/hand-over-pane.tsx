/** A customer’s thread that is handed to me, or that came back: what they see, since when, who asks, and my answer. */
import { MessagesSquare } from 'lucide-react'
import { type Escalation, isAsked, isIncoming, isReturned } from '../../contract/escalation.ts'
import { slotWords } from '../../contract/hand-over.ts'
import type { Thread, ThreadItem } from '../../contract/support.ts'
import { CitedSince } from '../inbox/cited-since.tsx'
import { showThread } from '../inbox/orders.ts'
import { useView } from '../inbox/use-view.ts'
import { useNow } from '../now.ts'
import { usePage } from '../store.ts'
import { hourMinute } from '../ui/clock.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine, plainProse } from '../ui/plain-text.ts'
import { useDraft } from '../use-draft.ts'
import { useFirstFocus } from '../watch/first-focus.ts'
import { useLive } from '../watch/sight.ts'
import { AskedAside, AskedHead, AskedProblem } from './asked-parts.tsx'
import { Steps } from './escalation-section.tsx'
import { standWords } from './escalation-words.ts'
import { answerIncoming, declineFor } from './orders.ts'
import { leadWords, sinceWords, takeWords, timerWords, unansweredWords } from './question-words.ts'

/** The field for the reason of a no. */
const whyId = 'hand-over-why'

export function HandOverPane({ handOver }: { readonly handOver: Escalation }) {
  const { from, level } = handOver
  const now = useNow()
  const live = useLive()
  const isOpen = isIncoming(handOver)
  const timer = isReturned(handOver) ? timerWords(handOver) : 'left to accept'
  return (
    <>
      <AskedHead
        escalation={handOver}
        icon={<MessagesSquare size={14} strokeWidth={1.75} aria-hidden="true" />}
        lead={isOpen ? leadWords(handOver) : `You have it, from ${plainLine(from)}`}
        since={(moment) => sinceWords(handOver, moment)}
        timer={isOpen ? timer : null}
      />
      {live ? (
        <Acts handOver={handOver} />
      ) : (
        <div className="actions actions-none">Nothing can be done here until the engine answers.</div>
      )}
      <AskedProblem />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must be able to reach it */}
      <section className="pane-body" data-scroller="" tabIndex={0} aria-label="Summary and history">
        <div className="pane-main">
          <Summary handOver={handOver} />
          <section className="sect">
            <p className="soft">{consequence(handOver)}</p>
          </section>
          {live && isAsked(handOver) && <Decline handOver={handOver} />}
          <section className="sect">
            <h3 className="sect-head">What became of it</h3>
            <Steps escalation={handOver} />
          </section>
        </div>
        <AskedAside level={level}>
          {isReturned(handOver) && <p className="soft">{standWords(handOver, now).lead}.</p>}
        </AskedAside>
      </section>
    </>
  )
}

function consequence(handOver: Escalation): string {
  const asker = plainLine(handOver.from)
  if (!isAsked(handOver)) return unansweredWords(handOver, hourMinute(handOver.dueAt))
  const accepted =
    handOver.mode === 'pair'
      ? `Accepted, you both have it, and ${asker} goes on answering the customer.`
      : 'Accepted, the thread is yours, and the inbox opens it.'
  return `${accepted} ${unansweredWords(handOver, hourMinute(handOver.dueAt))}`
}

function Acts({ handOver }: { readonly handOver: Escalation }) {
  const { id, threadId } = handOver
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const known = usePage((page) => threadId !== null && page.state?.threads.has(threadId) === true)
  const first = useFirstFocus(`escalation ${id}`)
  const plain = plainLine(handOver.title)
  return (
    <div className="actions" role="toolbar" aria-label="Actions">
      {isIncoming(handOver) && (
        <Button
          ref={first}
          kind="primary"
          shortcut={singleKeys ? 'A' : undefined}
          label={`${takeWords(handOver)} ${plain}`}
          onPress={() => void answerIncoming(handOver, 'accept')}
        >
          {takeWords(handOver)}
        </Button>
      )}
      {isAsked(handOver) && (
        <Button
          label={`Say why you cannot take ${plain}`}
          onPress={() => document.getElementById(whyId)?.focus()}
        >
          Not me
        </Button>
      )}
      {handOver.direction === 'in' && handOver.state === 'accepted' && (
        <Button label={`Give it back ${plain}`} onPress={() => void answerIncoming(handOver, 'decline')}>
          Give it back
        </Button>
      )}
      {known && threadId !== null && (
        <Button label={`See the thread ${plain}`} onPress={() => showThread(threadId)}>
          See the thread
        </Button>
      )}
    </div>
  )
}

/** What goes along, line by line; the page of the thread marks the words they rest on. */
function Summary({ handOver }: { readonly handOver: Escalation }) {
  const { threadId, summary } = handOver
  const thread = usePage((page) => (threadId === null ? undefined : page.state?.threads.get(threadId)))
  if (summary.length === 0) return null
  return thread ? (
    <ReadSummary handOver={handOver} thread={thread} />
  ) : (
    <Lines handOver={handOver} items={[]} />
  )
}

/** With its thread at hand, a line says what became of its message since. */
function ReadSummary({ handOver, thread }: { readonly handOver: Escalation; readonly thread: Thread }) {
  const view = useView(thread)
  return <Lines handOver={handOver} items={view?.items ?? []} />
}

function Lines({
  handOver,
  items,
}: {
  readonly handOver: Escalation
  readonly items: readonly ThreadItem[]
}) {
  return (
    <section className="sect">
      <h3 className="sect-head">Summary</h3>
      <dl className="hand-over-lines">
        {handOver.summary.map((line) => (
          <div key={`${line.slot} ${line.text}`}>
            <dt>{slotWords[line.slot]}</dt>
            <dd>
              <bdi>{plainProse(line.text)}</bdi>
              <CitedSince line={line} items={items} askedAt={handOver.askedAt} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** A no says why: where the team's channel carries it whoever asked reads it. The customer's own thread never does. */
function Decline({ handOver }: { readonly handOver: Escalation }) {
  const draft = useDraft(`reason:decline-${handOver.id}`)
  const words = draft.text.trim()
  const submit = async (): Promise<void> => {
    const typed = draft.text
    if (await declineFor(handOver, words)) draft.used(typed)
  }
  return (
    <section className="sect hand-over-decline">
      <label htmlFor={whyId}>If you cannot take it, say why</label>
      <textarea
        id={whyId}
        ref={draft.field}
        className="input"
        rows={2}
        maxLength={1_000}
        value={draft.text}
        onChange={(event) => draft.type(event.target.value)}
        onBlur={draft.flush}
      />
      <p className="soft">
        Whoever asked reads why only where the team’s channel carries it. In the customer’s own thread it is
        left out.
      </p>
      <p>
        <Button
          small
          disabled={words === ''}
          label={`Decline ${plainLine(handOver.title)}`}
          onPress={() => void submit()}
        >
          Decline
        </Button>
      </p>
    </section>
  )
}
