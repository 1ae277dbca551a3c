/** A word on a place: an upgrade, or what the next one should know. Kept on disk while it is typed. */
import { useRef, useState } from 'react'
import { engineNow } from '../now.ts'
import { nameMark } from '../ui/name-mark.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { localFieldValue, readLocalField } from '../ui/until.ts'
import { useDraft } from '../use-draft.ts'
import { addNote } from './desk.ts'

export function NoteForm({ environment, live }: { readonly environment: string; readonly live: boolean }) {
  const draft = useDraft<HTMLTextAreaElement>(`form:place:${nameMark(environment).toString(16)}`)
  const [isUpgrade, setUpgrade] = useState(false)
  const [when, setWhen] = useState<string | null>(null)
  const at = when === null ? Math.floor(engineNow()) : readLocalField(when)
  const words = draft.text.trim()
  const isSending = useRef(false)
  const send = async (): Promise<void> => {
    // Pressed twice by a sleepy hand it is one note.
    if (words === '' || at === null || !live || isSending.current) return
    isSending.current = true
    const sent = draft.text
    const kind = isUpgrade ? 'upgrade' : 'note'
    const isKept = await addNote({ environment, kind, text: words, at }).finally(() => {
      isSending.current = false
    })
    if (!isKept) return
    draft.used(sent)
    setWhen(null)
    // The next word on the place is not the upgrade that it runs since.
    setUpgrade(false)
  }
  return (
    <form
      className="place-form"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <textarea
        ref={draft.field}
        className="input"
        rows={2}
        maxLength={2_000}
        aria-label={`A note on ${plainLine(environment)}`}
        placeholder={isUpgrade ? 'Which version, what changed' : 'What the next one should know'}
        value={draft.text}
        onChange={({ target }) => draft.type(target.value)}
        onBlur={draft.flush}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
          event.preventDefault()
          void send()
        }}
      />
      <div className="place-form-line">
        <label className="check">
          <input type="checkbox" checked={isUpgrade} onChange={({ target }) => setUpgrade(target.checked)} />
          <span>It is an upgrade</span>
        </label>
        {when === null ? (
          <Button
            small
            kind="bare"
            label="Now: choose another time"
            onPress={() => setWhen(localFieldValue(engineNow()))}
          >
            Now
          </Button>
        ) : (
          <input
            type="datetime-local"
            className="input length-own"
            aria-label="When it was, or will be"
            value={when}
            onChange={({ target }) => setWhen(target.value)}
          />
        )}
        <Button small submit kind="primary" disabled={!live || words === '' || at === null}>
          Note it
        </Button>
      </div>
    </form>
  )
}
