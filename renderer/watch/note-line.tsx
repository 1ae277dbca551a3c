/** The note line: always one key away. What is typed is a draft on disk within a second, and survives everything. */
import { PencilLine } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { EpisodeId } from '../../contract/ids.ts'
import { after } from '../now.ts'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'
import { createDraftSaver } from '../ui/draft-saver.ts'
import { Key } from '../ui/parts.tsx'
import { saveDraft, unsavedDraft, wordsDesk } from './drafts.ts'

/** The engine takes this many characters. */
const maxLength = 10_000

/** @param episodeId give it as the key too: another episode is another line */
export function NoteLine({ episodeId, title }: { readonly episodeId: EpisodeId; readonly title: string }) {
  const place = `note:${episodeId}`
  const stored = usePage((page) => page.state?.drafts[place] ?? '')
  const [text, setText] = useState(() => unsavedDraft(place) ?? stored)
  const [adding, setAdding] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const [desk] = useState(wordsDesk)
  const saver = useMemo(
    () => createDraftSaver((words) => saveDraft(place, words, desk), after),
    [place, desk],
  )

  useEffect(() => {
    const leave = (): void => saver.flush()
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      saver.flush()
    }
  }, [saver])

  // Words that were saved elsewhere (another window) come in while nobody types here.
  useEffect(() => {
    if (document.activeElement !== field.current) setText(unsavedDraft(place) ?? stored)
  }, [place, stored])

  const type = (words: string): void => {
    setText(words)
    saver.typed(words)
  }
  const add = async (): Promise<void> => {
    if (text.trim() === '' || adding) return
    setAdding(true)
    const added = await give('notes.add', { episodeId, text: text.trim() })
    setAdding(false)
    if (!added) return
    type('')
    saver.flush()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    void add()
  }

  return (
    <div className="note">
      <PencilLine size={16} strokeWidth={1.75} aria-hidden="true" />
      <textarea
        ref={field}
        id="note-line"
        rows={1}
        value={text}
        maxLength={maxLength}
        aria-label={`Note on ${title}`}
        aria-keyshortcuts="N"
        placeholder="Note what you see. It goes into the timeline."
        onChange={(event) => type(event.target.value)}
        onBlur={() => saver.flush()}
        onKeyDown={press}
      />
      {text === '' ? <Key name="N" /> : <Key name="Enter" />}
    </div>
  )
}
