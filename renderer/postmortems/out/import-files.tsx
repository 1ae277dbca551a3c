/** Markdown files from elsewhere become postmortems here. */
import { FileInput } from 'lucide-react'
import { useRef, useState } from 'react'
import { say, usePage } from '../../store.ts'
import { Button } from '../../ui/parts.tsx'
import { plainLine } from '../../ui/plain-text.ts'
import { useLive } from '../../watch/sight.ts'
import { takeIn, takenInWords } from './take-in.ts'

export function ImportFiles() {
  const live = useLive()
  const field = useRef<HTMLInputElement>(null)
  const [words, setWords] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const take = async (files: readonly File[]): Promise<void> => {
    const { engine } = usePage.getState()
    if (!engine || files.length === 0) return
    setBusy(true)
    try {
      const taken = await takeIn(engine, files)
      setWords(takenInWords(taken))
      say(takenInWords(taken), taken.problems.length > 0)
    } catch {
      setWords('The engine went away meanwhile. Pick the files again: what is here already stays one.')
    } finally {
      setBusy(false)
    }
  }
  if (!live) return null
  return (
    <span className="import-files">
      <input
        ref={field}
        className="unseen-words"
        type="file"
        multiple
        tabIndex={-1}
        accept=".md,.markdown,.txt,.zip,.png,.jpg,.gif,.webp"
        aria-label="Markdown files to import"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          event.target.value = ''
          void take(files)
        }}
      />
      <Button
        small
        kind="bare"
        disabled={busy}
        icon={<FileInput size={14} strokeWidth={1.75} aria-hidden="true" />}
        onPress={() => field.current?.click()}
      >
        Import files
      </Button>
      {words !== null && <output className="soft import-words">{plainLine(words)}</output>}
    </span>
  )
}
