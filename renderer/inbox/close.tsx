/** X: how the thread ended, and the last words to the customer. */
import { type KeyboardEvent, useEffect, useState } from 'react'
import { type Thread, type ThreadOutcome, type ThreadView, threadOutcomes } from '../../contract/support.ts'
import { Button, Key } from '../ui/parts.tsx'
import { Problem } from '../ui/problem.tsx'
import { useDraft } from '../use-draft.ts'
import { closePanel, closeThread, openPanel } from './orders.ts'
import { outcomeWords } from './words.ts'

const outcomeHints: Record<ThreadOutcome, string> = {
  solved: 'they have their answer',
  issue: 'it goes on in a repository',
  postmortem: 'a draft begins, with this thread as evidence',
  'no-question': 'nothing was asked',
}

export function Close({ thread, view }: { readonly thread: Thread; readonly view: ThreadView }) {
  const [outcome, setOutcome] = useState<ThreadOutcome>('solved')
  const [giving, setGiving] = useState(false)
  const draft = useDraft(`reason:thread-close-${thread.id}`)
  useEffect(
    () => document.querySelector<HTMLElement>('#inbox-close input')?.focus({ preventScroll: true }),
    [],
  )
  const submit = async (): Promise<void> => {
    if (giving) return
    setGiving(true)
    const words = draft.text
    const done = await closeThread(thread.id, outcome, words.trim() === '' ? null : words.trim())
    setGiving(false)
    if (!done) return
    draft.used(words)
    closePanel()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      if (!event.repeat) void submit()
      return
    }
    const picked = threadOutcomes[Number(event.key) - 1]
    const inWords = event.target instanceof HTMLTextAreaElement
    if (!picked || inWords || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    setOutcome(picked)
  }
  return (
    <section id="inbox-close" className="composer" aria-label="Close the thread" tabIndex={-1}>
      <form
        className="composer-form"
        aria-label="Close the thread"
        onKeyDown={press}
        onSubmit={(event) => event.preventDefault()}
      >
        <div className="composer-body">
          <h2>Close the thread</h2>
          <fieldset className="plain-set hand-choices">
            <legend className="unseen-words">How it ended</legend>
            {threadOutcomes.map((each, index) => (
              <label key={each} className="level">
                <input
                  type="radio"
                  name="close-outcome"
                  checked={outcome === each}
                  onChange={() => setOutcome(each)}
                />
                <span className="level-words">
                  <b>{outcomeWords[each]}</b>
                  <small>{outcomeHints[each]}</small>
                </span>
                <Key name={`${index + 1}`} />
              </label>
            ))}
          </fieldset>
          {outcome === 'issue' && (
            <p className="composer-seen">
              <Button small onPress={() => openPanel('issue', 'inbox-issue')}>
                Draft the issue first
              </Button>{' '}
              Without that it is only written down that there is one.
            </p>
          )}
          <div className="sect">
            <div className="field">
              <label htmlFor="inbox-last-words">Last words to the customer, if any</label>
              <textarea
                ref={draft.field}
                id="inbox-last-words"
                className="input words"
                rows={3}
                maxLength={10_000}
                dir="auto"
                value={draft.text}
                disabled={!view.can.answer}
                placeholder={view.can.answer ? 'Nothing is sent' : 'Nightdesk may only read there'}
                onChange={(event) => draft.type(event.target.value)}
                onBlur={draft.flush}
              />
            </div>
            <p className="composer-seen">
              {view.can.close
                ? 'It is closed there too. '
                : 'There it stays as it is; it is closed in this list. '}
              A new message of the customer opens it again.
            </p>
          </div>
        </div>
        <footer className="composer-foot">
          <Problem />
          <Button kind="primary" shortcut="Ctrl Enter" disabled={giving} onPress={() => void submit()}>
            Close it
          </Button>
          <Button kind="bare" onPress={closePanel}>
            Not now
          </Button>
        </footer>
      </form>
    </section>
  )
}
