/** H: hands the thread to another tier or person, with a summary whose words are marked in the thread. */
import { BellRing, CheckCircle2, MessagesSquare } from 'lucide-react'
import { type KeyboardEvent, useEffect, useState } from 'react'
import {
  type HandOverChoice,
  type HandOverDraft,
  maxSummaryLine,
  type SummaryLine,
  slotWords,
} from '../../contract/hand-over.ts'
import type { Thread, ThreadView } from '../../contract/support.ts'
import { useNow, useNowTo } from '../now.ts'
import { say, usePage } from '../store.ts'
import { hourMinute, momentText } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'
import { Button, Key } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { useFormDraft } from '../use-form-draft.ts'
import { useInbox, whyOf } from './desk.ts'
import {
  formOf,
  type HandOverForm,
  handOverKept,
  missingWords,
  renewed,
  toldWords,
  withText,
} from './hand-over-form.ts'
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

function Choices(props: {
  readonly draft: HandOverDraft
  readonly form: HandOverForm
  readonly onPick: (name: string) => void
}) {
  const { draft, form, onPick } = props
  if (draft.choices.length === 0)
    return (
      <p className="warn warn-unknown">
        <span>
          Nobody stands in the configuration who could take it. Add roles or escalation levels there.
        </span>
      </p>
    )
  return (
    <fieldset className="plain-set hand-choices">
      <legend className="unseen-words">Who takes it</legend>
      {draft.choices.map((choice, index) => (
        <label key={choice.name} className="level">
          <input
            type="radio"
            name="hand-over-whom"
            checked={form.whom === choice.name}
            onChange={() => onPick(choice.name)}
          />
          <span className="level-words">
            <b>
              <Plain text={choice.who === null ? choice.name : `${choice.name}: ${choice.who}`} />
            </b>
            <small>{aboutWords(choice)}</small>
          </span>
          {index < 9 && <Key name={`${index + 1}`} />}
        </label>
      ))}
    </fieldset>
  )
}

function aboutWords({ about, unusual, isMine }: HandOverChoice): string {
  return [isMine ? 'that is you' : '', plainLine(about), unusual === null ? '' : plainLine(unusual)]
    .filter((words) => words !== '')
    .join(', ')
}

function Modes({
  form,
  onPick,
}: {
  readonly form: HandOverForm
  readonly onPick: (mode: HandOverForm['mode']) => void
}) {
  const modes = [
    ['transfer', 'They have it', 'from when they accept'],
    ['pair', 'We both have it', 'you stay the contact'],
  ] as const
  return (
    <fieldset className="plain-set hand-modes">
      <legend className="unseen-words">How</legend>
      <div className="segments">
        {modes.map(([mode, words, more]) => (
          <label key={mode} className="segment">
            <input
              type="radio"
              name="hand-over-mode"
              checked={form.mode === mode}
              onChange={() => onPick(mode)}
            />
            <span title={more}>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function Line(props: {
  readonly id: string
  readonly line: SummaryLine
  readonly onText: (text: string) => void
  readonly onLook: (line: SummaryLine | null) => void
}) {
  const { id, line, onText, onLook } = props
  const [first] = line.cites
  const source = useNowTo((now) =>
    first ? momentText(first.at, now) : line.edited ? 'you' : line.text === '' ? '' : 'thread',
  )
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only shows where the words come from
    <div className="brief-line" onMouseEnter={() => onLook(line)} onMouseLeave={() => onLook(null)}>
      <label htmlFor={id}>{slotWords[line.slot]}</label>
      <textarea
        id={id}
        rows={1}
        dir="auto"
        maxLength={maxSummaryLine}
        value={line.text}
        placeholder="not said"
        aria-describedby={source === '' ? undefined : `${id}-source`}
        onChange={(event) => onText(event.target.value)}
        onFocus={() => onLook(line)}
        onBlur={() => onLook(null)}
      />
      <span id={`${id}-source`} className="brief-source num">
        {line.edited && first ? `you, ${source}` : source}
      </span>
    </div>
  )
}

/** What they get beside the summary. */
function GoesAlong({ view }: { readonly view: ThreadView }) {
  const notes = view.items.filter((item) => item.kind === 'note')
  const linked = view.alerts.filter(({ state }) => state === 'linked')
  const last = notes.at(-1)
  return (
    <div className="sect">
      <h3 className="sect-head">Goes along</h3>
      <p className="link-row">
        <MessagesSquare size={16} strokeWidth={1.75} aria-hidden="true" />
        <span>
          Thread
          {last &&
            (notes.length === 1 ? ` and your note of ${hourMinute(last.at)}` : ` and ${notes.length} notes`)}
        </span>
      </p>
      {linked.map((alert) => (
        <p key={alert.episodeId} className="link-row">
          {alert.firing ? (
            <BellRing size={16} strokeWidth={1.75} aria-hidden="true" className="ink-page" />
          ) : (
            <CheckCircle2 size={16} strokeWidth={1.75} aria-hidden="true" />
          )}
          <span className="cut">
            <Plain text={alert.title} />
          </span>
          <span className="dim num">
            {alert.firing ? `fires since ${hourMinute(alert.firedAt)}` : 'quiet'}
          </span>
        </p>
      ))}
    </div>
  )
}
