/** An issue drafted out of the thread: title, text, labels and where it is opened. */
import { type KeyboardEvent, useEffect, useState } from 'react'
import type { IssueDraft } from '../../contract/queries.ts'
import type { Thread, ThreadView } from '../../contract/support.ts'
import { say, usePage } from '../store.ts'
import { Button, Select } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { useFormDraft } from '../use-form-draft.ts'
import { whyOf } from './desk.ts'
import { closePanel, order } from './orders.ts'

interface IssueForm {
  readonly title: string
  readonly body: string
  /** comma between them */
  readonly labels: string
  readonly repository: string
  readonly closes: boolean
}

/** The labels of a line, without repeats. */
export function labelsOf(text: string): string[] {
  return [
    ...new Set(
      text
        .split(',')
        .map((label) => label.trim())
        .filter((label) => label !== ''),
    ),
  ]
}

const kept = {
  write: (form: IssueForm): string => JSON.stringify(form),
  read: (words: string, start: IssueForm): IssueForm | null => {
    try {
      const form = JSON.parse(words) as Partial<IssueForm>
      return typeof form.title === 'string' && typeof form.body === 'string' ? { ...start, ...form } : null
    } catch {
      return null
    }
  },
}

export function Issue({ thread, view }: { readonly thread: Thread; readonly view: ThreadView }) {
  const engine = usePage((page) => page.engine)
  const [draft, setDraft] = useState<IssueDraft | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    let left = false
    engine?.query('support.issueDraft', { threadId: thread.id }).then(
      (answer) => {
        if (!left) setDraft(answer)
      },
      (error: unknown) => {
        if (!left) setProblem(whyOf(error, 'The issue could not be drafted.'))
      },
    )
    return () => {
      left = true
    }
  }, [engine, thread.id])
  const nowhere = view.issuesIn.length === 0
  return (
    <section id="inbox-issue" className="composer" aria-label="Issue" tabIndex={-1}>
      {nowhere || !draft ? (
        <div className="composer-body">
          <h2>Open an issue</h2>
          <p className={problem === null ? 'soft' : 'warn warn-page'} role="status">
            {nowhere
              ? 'No repository is connected that Nightdesk may write to. Connect GitHub under Sources.'
              : plainLine(problem ?? 'Drafting it out of the thread.')}
          </p>
          <p>
            <Button small onPress={closePanel}>
              Close
            </Button>
          </p>
        </div>
      ) : (
        <Form thread={thread} view={view} draft={draft} />
      )}
    </section>
  )
}

function Form({
  thread,
  view,
  draft,
}: {
  readonly thread: Thread
  readonly view: ThreadView
  readonly draft: IssueDraft
}) {
  const { form, type, forget } = useFormDraft<IssueForm>(
    `reason:issue-${thread.id}`,
    {
      title: draft.title,
      body: draft.body,
      labels: draft.labels.join(', '),
      repository: view.issuesIn[0]?.repository ?? '',
      closes: true,
    },
    kept,
  )
  const [giving, setGiving] = useState(false)
  useEffect(() => document.getElementById('inbox-issue-title')?.focus({ preventScroll: true }), [])
  const target = view.issuesIn.find(({ repository }) => repository === form.repository) ?? view.issuesIn[0]
  const may = form.title.trim() !== '' && target !== undefined && !giving
  const submit = async (): Promise<void> => {
    if (!may || !target) return
    setGiving(true)
    const { title, body, closes } = form
    const done = await order('support.openIssue', {
      ...{ threadId: thread.id, title, body, closes, seenKey: view.newestKey },
      ...{ sourceId: target.sourceId, repository: target.repository, labels: labelsOf(form.labels) },
    })
    setGiving(false)
    if (!done) return
    say(`The issue goes out to ${target.repository}`, false)
    forget()
    closePanel()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    if (!event.repeat) void submit()
  }
  return (
    <form
      className="composer-form"
      aria-label="Issue"
      onKeyDown={press}
      onSubmit={(event) => event.preventDefault()}
    >
      <div className="composer-body issue-form">
        <h2>Open an issue</h2>
        <div className="field">
          <label htmlFor="inbox-issue-where">Repository</label>
          <Select
            id="inbox-issue-where"
            value={target?.repository ?? ''}
            options={view.issuesIn.map(({ repository }) => [repository, repository] as const)}
            onPick={(repository) => type({ ...form, repository })}
          />
        </div>
        <div className="field">
          <label htmlFor="inbox-issue-title">Title</label>
          <textarea
            id="inbox-issue-title"
            className="input words"
            rows={2}
            maxLength={256}
            value={form.title}
            onChange={(event) => type({ ...form, title: event.target.value.replaceAll('\n', ' ') })}
          />
        </div>
        <div className="field">
          <label htmlFor="inbox-issue-body">Text; everybody who can see the repository reads it</label>
          <textarea
            id="inbox-issue-body"
            className="input words input-code"
            rows={14}
            maxLength={60_000}
            value={form.body}
            onChange={(event) => type({ ...form, body: event.target.value })}
          />
        </div>
        <div className="field">
          <label htmlFor="inbox-issue-labels">Labels, a comma between them</label>
          <textarea
            id="inbox-issue-labels"
            className="input words"
            rows={1}
            maxLength={500}
            value={form.labels}
            onChange={(event) => type({ ...form, labels: event.target.value.replaceAll('\n', ' ') })}
          />
        </div>
        <label className="check">
          <input
            type="checkbox"
            checked={form.closes}
            onChange={(event) => type({ ...form, closes: event.target.checked })}
          />
          <span>The thread is closed with it</span>
        </label>
      </div>
      <footer className="composer-foot">
        <Problem />
        <Button kind="primary" shortcut="Ctrl Enter" disabled={!may} onPress={() => void submit()}>
          Open the issue
        </Button>
        <Button kind="bare" onPress={closePanel}>
          Keep as draft
        </Button>
      </footer>
    </form>
  )
}
