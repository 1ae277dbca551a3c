/** T: what kind of question it is, what it does to the customer, and the eight questions, filled in from the thread. */
import { type KeyboardEvent, useEffect } from 'react'
import type { Impact } from '../../contract/alert.ts'
import {
  type QualifyingQuestion,
  qualifyingQuestions,
  questionWords,
  type Thread,
  type ThreadKind,
  type ThreadView,
  threadKinds,
} from '../../contract/support.ts'
import { useNow } from '../now.ts'
import { say } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Button, Key } from '../ui/parts.tsx'
import { Problem } from '../ui/problem.tsx'
import { useFormDraft } from '../use-form-draft.ts'
import { useInbox } from './desk.ts'
import { closePanel, openPanel, order } from './orders.ts'
import { originOf, startAnswer, type TriageForm, triageKept, triageStart } from './triage-form.ts'
import { kindWords } from './words.ts'

const kindHints: Record<ThreadKind, string> = {
  problem: 'something does not work',
  question: 'they want to know something',
  feature: 'they want something that is not there',
}

const impacts: readonly (readonly [Impact, string])[] = [
  ['unknown', 'Not known'],
  ['none', 'None'],
  ['degraded', 'Slowed'],
  ['down', 'Down'],
]

export function Triage({ thread, view }: { readonly thread: Thread; readonly view: ThreadView }) {
  const { form, type, forget } = useFormDraft<TriageForm>(
    `reason:triage-${thread.id}`,
    triageStart(view, thread.kind),
    triageKept,
  )
  useEffect(() => {
    const first = document.querySelector<HTMLElement>('#inbox-triage input:checked, #inbox-triage input')
    first?.focus({ preventScroll: true })
  }, [])
  // What the answers rest on is marked as long as the form is open.
  useEffect(() => {
    const all = qualifyingQuestions.flatMap((question) => startAnswer(view, question)?.cite ?? [])
    useInbox.setState({ cited: { threadId: thread.id, all, hot: [] } })
    return () => useInbox.setState({ cited: null })
  }, [thread.id, view])
  const save = async (): Promise<void> => {
    const { kind, answers } = form
    if (!(await order('support.triage', { threadId: thread.id, kind, answers }))) return
    say(kind === null ? 'Kept' : `Kept: ${kindWords[kind]}`, false)
    forget()
    closePanel()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      if (!event.repeat) void save()
      return
    }
    const kind = threadKinds[Number(event.key) - 1]
    const inWords = event.target instanceof HTMLTextAreaElement
    if (!kind || inWords || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    type({ ...form, kind })
  }
  return (
    <section id="inbox-triage" className="composer" aria-label="Triage" tabIndex={-1}>
      <form
        className="composer-form"
        aria-label="Triage"
        onKeyDown={press}
        onSubmit={(event) => event.preventDefault()}
      >
        <div className="composer-body">
          <h2>Triage</h2>
          <fieldset className="plain-set hand-choices">
            <legend className="unseen-words">What it is</legend>
            {threadKinds.map((kind, index) => (
              <label key={kind} className="level">
                <input
                  type="radio"
                  name="triage-kind"
                  checked={form.kind === kind}
                  onChange={() => type({ ...form, kind })}
                />
                <span className="level-words">
                  <b>{kindWords[kind]}</b>
                  <small>{kindHints[kind]}</small>
                </span>
                <Key name={`${index + 1}`} />
              </label>
            ))}
          </fieldset>
          <fieldset className="plain-set hand-modes">
            <legend className="field-legend">What it does to the customer; it is never guessed</legend>
            <div className="segments">
              {impacts.map(([impact, words]) => (
                <label key={impact} className="segment">
                  <input
                    type="radio"
                    name="triage-impact"
                    checked={thread.impact === impact}
                    onChange={() => void order('support.impact', { threadId: thread.id, impact })}
                  />
                  <span>{words}</span>
                </label>
              ))}
            </div>
          </fieldset>
          <div className="sect">
            <h3 className="sect-head">
              What we know <small>sources marked in the thread</small>
            </h3>
            <div className="brief brief-wide">
              {qualifyingQuestions.map((question) => (
                <Question
                  key={question}
                  view={view}
                  question={question}
                  text={form.answers[question] ?? ''}
                  onText={(text) => type({ ...form, answers: { ...form.answers, [question]: text } })}
                />
              ))}
            </div>
          </div>
          {form.kind === 'feature' && (
            <p className="composer-seen">
              <Button small onPress={() => openPanel('issue', 'inbox-issue')}>
                Draft the issue
              </Button>{' '}
              A feature goes on as an issue of the team that owns it.
            </p>
          )}
        </div>
        <footer className="composer-foot">
          <Problem />
          <Button kind="primary" shortcut="Ctrl Enter" onPress={() => void save()}>
            Keep it
          </Button>
          <Button kind="bare" onPress={closePanel}>
            Keep as draft
          </Button>
        </footer>
      </form>
    </section>
  )
}

function Question(props: {
  readonly view: ThreadView
  readonly question: QualifyingQuestion
  readonly text: string
  readonly onText: (text: string) => void
}) {
  const { view, question, text, onText } = props
  const now = useNow()
  const origin = originOf(view, question, text)
  const from =
    origin.kind === 'message'
      ? momentText(origin.at, now)
      : { thread: 'thread', written: 'you', none: '' }[origin.kind]
  const id = `inbox-question-${question}`
  const look = (on: boolean): void => {
    const cite = startAnswer(view, question)?.cite
    useInbox.setState(({ cited }) => (cited ? { cited: { ...cited, hot: on && cite ? [cite] : [] } } : {}))
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only shows where the words come from
    <div className="brief-line" onMouseEnter={() => look(true)} onMouseLeave={() => look(false)}>
      <label htmlFor={id}>{questionWords[question]}</label>
      <textarea
        id={id}
        rows={1}
        dir="auto"
        maxLength={1_000}
        value={text}
        placeholder="not asked yet"
        aria-describedby={from === '' ? undefined : `${id}-source`}
        onChange={(event) => onText(event.target.value)}
        onFocus={() => look(true)}
        onBlur={() => look(false)}
      />
      <span id={`${id}-source`} className="brief-source num">
        {from}
      </span>
    </div>
  )
}
