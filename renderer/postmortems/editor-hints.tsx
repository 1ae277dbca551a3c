/** The bottom line of the editor: whether the words are saved, how many they are, and its keys. */
import { HardDrive, HardDriveUpload, OctagonX } from 'lucide-react'
import { usePage } from '../store.ts'
import { Key } from '../ui/parts.tsx'
import { goodEnough } from './good-enough.ts'
import { saveWords } from './save-words.ts'
import { useTexts } from './texts.ts'

export function EditorHints({ id }: { readonly id: number }) {
  const open = useTexts((each) => each.texts.get(id))
  const summary = usePage((page) => page.state?.postmortems.find((each) => each.id === id))
  if (!open) return null
  const { tone, text } = saveWords(open, summary?.savedAt)
  const Icon = tone === 'saved' ? HardDrive : tone === 'saving' ? HardDriveUpload : OctagonX
  return (
    <>
      {/* Always there, never announced: whoever types must not be told with every pause. */}
      <span className={`save-state num save-${tone}`}>
        <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
        <span>{tone === 'failed' ? 'Not saved' : text}</span>
      </span>
      {summary && (
        <span className="num hints-least">
          {summary.words} word{summary.words === 1 ? '' : 's'}
        </span>
      )}
      <span className="hints-minor">
        <Key name="/" /> insert
      </span>
      <span className="hints-minor">
        <Key name="F8" /> look through the words
      </span>
      {summary?.life.state === 'draft' && (
        <button type="button" className="hint hints-minor" onClick={() => void goodEnough(id)}>
          <Key name="Ctrl Enter" /> good enough, sleep
        </button>
      )}
      <span className="hints-least">
        <Key name="Esc" /> leave the text
      </span>
    </>
  )
}
