/** Under the thread: an answer to the customer, or a note they do not see. What is typed is a draft at once. */
import { Lock, LockOpen, NotebookPen } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { maxAnswer, type Thread, type ThreadView } from '../../contract/support.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { type Draft, useDraft } from '../use-draft.ts'
import { useInbox } from './desk.ts'
import { addNote, answerId, openPanel, sendAnswer, startWords } from './orders.ts'
import { firstNameOf, placeWords } from './words.ts'

/** One for each thread: give it the thread's id as key. */
export function AnswerBox({ thread, view }: { readonly thread: Thread; readonly view: ThreadView }) {
  const noting = useInbox((inbox) => inbox.noting)
  return noting ? (
    <NoteWords key="note" thread={thread} />
  ) : (
    <AnswerWords key="answer" thread={thread} view={view} />
  )
}

function AnswerWords({ thread, view }: { readonly thread: Thread; readonly view: ThreadView }) {
  const draft = useDraft(`answer:${thread.id}`)
  const online = usePage((page) => page.state?.desk.online ?? false)
  const hint = !view.can.answer
    ? 'Nightdesk may only read there. Answer in the browser; a note stays here.'
    : online
      ? null
      : 'Offline: it is sent when this laptop is online again.'
  return (
    <Box
      draft={draft}
      noting={false}
      label={`Answer ${askerOf(view) ?? 'them'} in ${placeWords(thread)}`}
      hint={hint}
      may={view.can.answer}
      send={(text) => sendAnswer(thread.id, text)}
    />
  )
}

function NoteWords({ thread }: { readonly thread: Thread }) {
  const draft = useDraft(`thread-note:${thread.id}`)
  return (
    <Box
      draft={draft}
      noting
      label="A note that the customer does not see"
      hint="It stays on this laptop, and goes along with a hand-over."
      may
      send={(text) => addNote(thread.id, text)}
    />
  )
}

/** Who is answered: the first name of the customer's last writer. */
function askerOf({ items }: ThreadView): string | null {
  const last = items.findLast((item) => item.kind === 'message' && item.side === 'customer')
  return last?.kind === 'message' ? plainLine(firstNameOf(last.by)) : null
}

function Box(props: {
  readonly draft: Draft
  readonly noting: boolean
  readonly label: string
  readonly hint: string | null
  readonly may: boolean
  readonly send: (text: string) => Promise<boolean>
}) {
  const { draft, noting, label, hint, may, send } = props
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const [sending, setSending] = useState(false)
  const text = draft.text.trim()
  const tooLong = text.length > maxAnswer
  const submit = async (): Promise<void> => {
    if (text === '' || tooLong || sending || !may) return
    setSending(true)
    const words = draft.text
    if (await send(text)) draft.used(words)
    setSending(false)
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    if (!event.repeat) void submit()
  }
  return (
    <div className={`reply${noting ? ' reply-note' : ''}`}>
      <Problem />
      <label className="unseen-words" htmlFor={answerId}>
        {label}
      </label>
      <textarea
        ref={draft.field}
        id={answerId}
        rows={2}
        dir="auto"
        value={draft.text}
        placeholder={label}
        aria-describedby={hint === null && !tooLong ? undefined : 'inbox-answer-hint'}
        aria-invalid={tooLong || undefined}
        onChange={(event) => draft.type(event.target.value)}
        onBlur={draft.flush}
        onKeyDown={press}
      />
      {(hint !== null || tooLong) && (
        <p id="inbox-answer-hint" className={`reply-hint${tooLong ? ' ink-page' : ''}`}>
          {tooLong
            ? `${text.length - maxAnswer} characters too long. Send it in two, or as a file there.`
            : hint}
        </p>
      )}
      <div className="reply-acts">
        <Button
          small
          kind="bare"
          shortcut={singleKeys ? (noting ? 'R' : 'N') : undefined}
          icon={
            noting ? (
              <LockOpen size={14} strokeWidth={1.75} aria-hidden="true" />
            ) : (
              <Lock size={14} strokeWidth={1.75} aria-hidden="true" />
            )
          }
          onPress={() => startWords(!noting)}
        >
          {noting ? 'Answer instead' : 'Note'}
        </Button>
        <Button
          small
          kind="bare"
          shortcut={singleKeys ? 'T' : undefined}
          icon={<NotebookPen size={14} strokeWidth={1.75} aria-hidden="true" />}
          onPress={() => openPanel('triage', 'inbox-triage')}
        >
          Triage
        </Button>
        <span className="grow" />
        <Button
          small
          shortcut="Enter"
          disabled={text === '' || tooLong || sending || !may}
          onPress={() => void submit()}
        >
          {noting ? 'Keep the note' : 'Send'}
        </Button>
      </div>
    </div>
  )
}
