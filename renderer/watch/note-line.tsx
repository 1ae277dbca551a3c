/** The note line: always one key away. What is typed is a draft on disk within a second, and survives everything. */
import { PencilLine } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import type { EpisodeId } from '../../contract/ids.ts'
import { give } from '../orders.ts'
import { Key } from '../ui/parts.tsx'
import { useDraft } from '../use-draft.ts'

/** The engine takes this many characters. */
const maxLength = 10_000

/** @param episodeId give it as the key too: another episode is another line */
export function NoteLine({ episodeId, title }: { readonly episodeId: EpisodeId; readonly title: string }) {
  const { text, field, type, flush, used } = useDraft(`note:${episodeId}`)
  const [adding, setAdding] = useState(false)
  const add = async (): Promise<void> => {
    if (text.trim() === '' || adding) return
    setAdding(true)
    const added = await give('notes.add', { episodeId, text: text.trim() })
    setAdding(false)
    if (added) used(text)
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
        onBlur={flush}
        onKeyDown={press}
      />
      {text === '' ? <Key name="N" /> : <Key name="Enter" />}
    </div>
  )
}
