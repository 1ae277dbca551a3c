/** The thread that is selected: head, how a hand-over stands, messages, and where one's own words are typed. */
import { ArrowLeft, CircleDot, ExternalLink, Hash, Moon } from 'lucide-react'
import type { Thread } from '../../contract/support.ts'
import { useNowTo } from '../now.ts'
import { usePage } from '../store.ts'
import { Button, Fact } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { AnswerBox } from './answer-box.tsx'
import { useInbox, useThread } from './desk.ts'
import { Log } from './log.tsx'
import { focusList, openInBrowser, openPanel, paneId, reopenThread, takeThread } from './orders.ts'
import { Standing } from './standing.tsx'
import { Due } from './thread-row.tsx'
import { Tier } from './tier.tsx'
import { useView } from './use-view.ts'
import { kindWords, outcomeWords, pausedWords, placeWords, threadName, waitWords } from './words.ts'

export function ThreadPane() {
  const id = useInbox((inbox) => inbox.selected)
  const open = useInbox((inbox) => inbox.paneOpen)
  const thread = useThread(id)
  if (!thread) {
    return (
      <section id={paneId} className="convo" aria-label="Thread">
        <p className="dim convo-none">Choose a thread to read it.</p>
      </section>
    )
  }
  return (
    <section
      id={paneId}
      className={`convo${open ? ' is-open' : ''}`}
      aria-label={`Thread of ${threadName(thread)}`}
    >
      <Head thread={thread} />
      <Standing thread={thread} />
      <Words key={thread.id} thread={thread} />
    </section>
  )
}

function Words({ thread }: { readonly thread: Thread }) {
  const view = useView(thread)
  const problem = useInbox((inbox) => inbox.problem)
  if (!view) {
    return (
      <p className="convo-none" role="status">
        {problem ?? 'Reading the thread.'}
      </p>
    )
  }
  return (
    <>
      <Log thread={thread} view={view} />
      {thread.closed === null ? (
        <AnswerBox thread={thread} view={view} />
      ) : (
        <div className="reply reply-closed">
          <p>
            {outcomeWords[thread.closed.outcome]}
            {thread.closed.by !== null && (
              <>
                , by <Plain text={thread.closed.by} />
              </>
            )}
            . A new message of the customer opens it again.
          </p>
          <Button small onPress={() => void reopenThread(thread.id)}>
            Open again
          </Button>
        </div>
      )}
    </>
  )
}

function Head({ thread }: { readonly thread: Thread }) {
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const waits = useNowTo((now) => waitWords(thread, now))
  const paused = useNowTo((now) => pausedWords(thread, now) ?? '')
  const opens = useInbox((inbox) => inbox.views.get(thread.id)?.opens ?? null)
  const key = (name: string): string | undefined => (singleKeys ? name : undefined)
  const Source = thread.source === 'slack' ? Hash : CircleDot
  return (
    <header className="convo-head">
      <p className="pane-back">
        <Button
          kind="bare"
          small
          icon={<ArrowLeft size={16} strokeWidth={1.75} aria-hidden="true" />}
          onPress={() => {
            useInbox.setState({ paneOpen: false })
            // The button goes with the pane: the keyboard goes to the list.
            focusList()
          }}
        >
          All threads
        </Button>
      </p>
      <div className="convo-title">
        <h2>
          <bdi>{threadName(thread)}</bdi>: <Plain text={thread.title} />
        </h2>
        {opens !== null && (
          <Button
            small
            kind="bare"
            shortcut={key('O')}
            icon={<ExternalLink size={14} strokeWidth={1.75} aria-hidden="true" />}
            label={`Open there: ${opens}, in the browser`}
            onPress={() => void openInBrowser(thread.id)}
          >
            Open there
          </Button>
        )}
      </div>
      <div className="convo-facts">
        {thread.tier !== null && <Tier name={thread.tier} step={thread.step} steps={thread.steps} />}
        <Fact icon={Source}>
          <Plain text={placeWords(thread)} />
        </Fact>
        {thread.environment !== null && (
          <code className="cut">
            <Plain text={thread.environment} />
          </code>
        )}
        {thread.kind !== null && <Fact>{kindWords[thread.kind]}</Fact>}
        <Fact>
          <span className="num">{waits}</span>
        </Fact>
        <Due thread={thread} long />
        {(thread.bestEffort || paused !== '') && (
          <Fact icon={Moon}>{thread.bestEffort ? 'best effort, outside support hours' : paused}</Fact>
        )}
        <Fact>
          {thread.mine ? (
            'you have it'
          ) : thread.holder === null ? (
            'nobody has it'
          ) : (
            <span>
              <Plain text={thread.holder} /> has it
            </span>
          )}
        </Fact>
      </div>
      <p className="convo-acts">
        {thread.closed === null && (
          <>
            <Button
              small
              label={thread.mine ? 'Give it free: I do not have it any more' : 'I have it'}
              onPress={() => void takeThread(thread.id, !thread.mine)}
            >
              {thread.mine ? 'Give it free' : 'I have it'}
            </Button>
            <Button small shortcut={key('H')} onPress={() => openPanel('hand-over', 'inbox-hand-over')}>
              Hand over
            </Button>
            <Button small shortcut={key('L')} onPress={() => openPanel('beside', 'inbox-alerts')}>
              Link alert
            </Button>
            <Button small shortcut={key('C')} onPress={() => openPanel('beside', 'inbox-customer')}>
              Customer
            </Button>
            <Button small shortcut={key('X')} onPress={() => openPanel('close', 'inbox-close')}>
              Close
            </Button>
          </>
        )}
      </p>
    </header>
  )
}
