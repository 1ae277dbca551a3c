/** H: hands the thread to another tier or person, with a summary whose words are marked in the thread. */
import { type KeyboardEvent, useEffect, useState } from 'react'
import type { HandOverDraft, SummaryLine } from '../../contract/hand-over.ts'
import type { Thread, ThreadView } from '../../contract/support.ts'
import { useNow } from '../now.ts'
import { say, usePage } from '../store.ts'
import { hourMinute } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { useFormDraft } from '../use-form-draft.ts'
import { useInbox, whyOf } from './desk.ts'
import { formOf, handOverKept, missingWords, renewed, toldWords, withText } from './hand-over-form.ts'
import { Choices, GoesAlong, Line, Modes } from './hand-over-parts.tsx'
import { closePanel, order } from './orders.ts'
import { countOf, firstNameOf } from './words.ts'

export function HandOver({ thread, view }: { readonly thread: Thread; readonly view: ThreadView }) {
  const [draft, problem] = useHandOverDraft(thread.id)
  return (
    <section
      id="inbox-hand-over"
      className="composer"
      aria-label="Hand over"
      tabIndex={-1}
      // The form itself takes the keyboard as soon as it is there.
    >
      {draft ? (
        <Form thread={thread} view={view} draft={draft} />
      ) : (
        <div className="composer-body">
          <h2>Hand over</h2>
          <p className={problem === null ? 'soft' : 'warn warn-page'} role="status">
            {problem === null ? 'Reading who is there, and what the thread says.' : plainLine(problem)}
          </p>
          <p>
            <Button small onPress={closePanel}>
              Close
            </Button>
          </p>
        </div>
      )}
    </section>
  )
}

function useHandOverDraft(threadId: Thread['id']): readonly [HandOverDraft | null, string | null] {
  const engine = usePage((page) => page.engine)
  const [draft, setDraft] = useState<HandOverDraft | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    let left = false
    engine?.query('support.handOverDraft', { threadId }).then(
      (answer) => {
        if (!left) setDraft(answer)
      },
      (error: unknown) => {
        if (!left) setProblem(whyOf(error, 'The summary could not be drafted.'))
      },
    )
    return () => {
      left = true
    }
  }, [engine, threadId])
  return [draft, problem]
}

function Form(props: { readonly thread: Thread; readonly view: ThreadView; readonly draft: HandOverDraft }) {
  const { thread, view, draft } = props
  const { form, isKept, type, startAnew, forget } = useFormDraft(
    `reason:hand-over-${thread.id}`,
    formOf(draft),
    {
      write: handOverKept.write,
      read: (words) => {
        const kept = handOverKept.read(words)
        return kept && renewed(kept, draft)
      },
    },
  )
  const [giving, setGiving] = useState(false)
  const choice = draft.choices.find(({ name }) => name === form.whom)
  const told = toldWords(form, draft, choice)
  const missing = missingWords(form, draft)
  const name = choice ? firstNameOf(choice.who ?? choice.name) : 'them'
  const now = useNow()

  // The words that the summary rests on are marked as long as it is open.
  useEffect(() => {
    const all = form.lines.flatMap(({ cites }) => cites)
    useInbox.setState(({ cited }) => ({
      cited: { threadId: thread.id, all, hot: cited?.threadId === thread.id ? cited.hot : [] },
    }))
  }, [thread.id, form.lines])
  useEffect(() => () => useInbox.setState({ cited: null }), [])
  useEffect(() => {
    const checked = '#inbox-hand-over input[type=radio]:checked, #inbox-hand-over input[type=radio]'
    document.querySelector<HTMLElement>(checked)?.focus({ preventScroll: true })
  }, [])

  const look = (line: SummaryLine | null): void =>
    useInbox.setState(({ cited }) => (cited ? { cited: { ...cited, hot: line?.cites ?? [] } } : {}))
  const submit = async (): Promise<void> => {
    if (missing !== null || giving || !choice) return
    setGiving(true)
    const done = await order('support.handOver', {
      threadId: thread.id,
      whom: choice.name,
      mode: form.mode,
      lines: form.lines
        .filter(({ text }) => text.trim() !== '')
        .map((line) => ({ ...line, cites: [...line.cites] })),
      acceptMs: choice.acceptMs,
      tellCustomer: form.tells ? told.trim() : null,
      calls: form.calls,
      passes: form.passes,
    })
    setGiving(false)
    if (!done) return
    say(`Handed over: ${choice.who ?? choice.name} is asked`, false)
    forget()
    closePanel()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      if (!event.repeat) void submit()
      return
    }
    const picked = draft.choices[Number(event.key) - 1]
    const inWords = event.target instanceof HTMLTextAreaElement
    if (!picked || inWords || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    type({ ...form, whom: picked.name })
  }
  return (
    <form
      className="composer-form"
      onKeyDown={press}
      onSubmit={(event) => event.preventDefault()}
      aria-label="Hand over"
    >
      <div className="composer-body">
        <h2>Hand over</h2>
        <Choices draft={draft} form={form} onPick={(whom) => type({ ...form, whom })} />
        <Modes form={form} onPick={(mode) => type({ ...form, mode })} />
        <div className="sect">
          <h3 className="sect-head">
            Summary{' '}
            <small>from {countOf(draft.readFrom, 'message', 'messages')}, sources marked in the thread</small>
          </h3>
          <div className="brief">
            {form.lines.map((line, index) => (
              <Line
                // biome-ignore lint/suspicious/noArrayIndexKey: two lines of one slot have no other identity
                key={`${line.slot} ${index}`}
                id={`inbox-line-${index}`}
                line={line}
                onText={(text) => type(withText(form, index, text))}
                onLook={look}
              />
            ))}
          </div>
          <p className="composer-seen">{plainLine(draft.seenBy)}</p>
        </div>
        <GoesAlong view={view} />
        <div className="sect">
          <label className="check">
            <input
              type="checkbox"
              checked={form.calls}
              onChange={(event) => type({ ...form, calls: event.target.checked })}
            />
            <span>
              Call <bdi>{plainLine(name)}</bdi>, do not wait for them to look
            </span>
          </label>
          <label className="check">
            <input
              type="checkbox"
              checked={form.passes}
              onChange={(event) => type({ ...form, passes: event.target.checked })}
            />
            <span>
              If nobody accepts in {choice ? spanText(choice.acceptMs) : 'time'}, ask the next one
              {choice && <small className="num">until {hourMinute(now + choice.acceptMs)}</small>}
            </span>
          </label>
          <label className="check">
            <input
              type="checkbox"
              checked={form.tells}
              onChange={(event) => type({ ...form, tells: event.target.checked })}
            />
            <span>Tell the customer:</span>
          </label>
          {form.tells && (
            <textarea
              id="inbox-told"
              maxLength={4_000}
              className="input words"
              rows={2}
              dir="auto"
              aria-label="What the customer is told"
              value={told}
              onChange={(event) => type({ ...form, words: event.target.value })}
            />
          )}
        </div>
      </div>
      <footer className="composer-foot">
        <Problem />
        <Button
          kind="primary"
          shortcut="Ctrl Enter"
          disabled={missing !== null || giving}
          onPress={() => void submit()}
        >
          Hand over
        </Button>
        <Button kind="bare" onPress={closePanel}>
          Keep as draft
        </Button>
        {isKept && (
          <Button kind="bare" onPress={startAnew}>
            Write it anew
          </Button>
        )}
        <span className="soft" role="status">
          {missing ?? ''}
        </span>
      </footer>
    </form>
  )
}
