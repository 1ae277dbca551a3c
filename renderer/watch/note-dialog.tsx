/** N with several alerts chosen: one note on each of them. The words are a draft on disk until they are taken. */
import { useEffect, useState } from 'react'
import { closeDialog } from '../orders.ts'
import { type About, usePage } from '../store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Button } from '../ui/parts.tsx'
import { Problem } from '../ui/problem.tsx'
import { useDraft } from '../use-draft.ts'
import { runBatch } from './batch.ts'
import { LeftOut, useChosen, Worst } from './chosen.tsx'
import { countOf } from './words.ts'

/** The engine takes this many characters. */
const maxLength = 10_000
const place = 'note:several'

export function NoteDialog({ episodeIds, left = 0 }: About) {
  const chosen = useChosen(episodeIds)
  const { text, field, type, flush, used } = useDraft(place)
  const [giving, setGiving] = useState(false)
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  useEffect(() => field.current?.focus(), [field])
  const add = async (): Promise<void> => {
    if (giving || text.trim() === '') return
    setGiving(true)
    const taken = await runBatch(episodeIds, { kind: 'note', text: text.trim() })
    setGiving(false)
    // What was typed on meanwhile is the beginning of the next note.
    if (taken && used(text) === '') closeDialog()
  }
  const title = `Note on ${countOf(chosen.length, 'alert')}`
  return (
    <Dialog title={title} onClose={closeDialog}>
      <Worst episodes={chosen} />
      <LeftOut left={left} />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void add()
        }}
      >
        <textarea
          ref={field}
          className="input words"
          rows={3}
          value={text}
          maxLength={maxLength}
          aria-label={title}
          placeholder="What you see. It goes into the timeline of each."
          onChange={(event) => type(event.target.value)}
          onBlur={flush}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
            event.preventDefault()
            void add()
          }}
        />
        <Problem />
        <p className="dialog-actions">
          <Button
            submit
            kind="primary"
            shortcut={singleKeys ? 'Ctrl Enter' : undefined}
            disabled={giving || text.trim() === ''}
          >
            {`Add to ${chosen.length}`}
          </Button>
          <span className="soft">A note cannot be taken back.</span>
        </p>
      </form>
    </Dialog>
  )
}
