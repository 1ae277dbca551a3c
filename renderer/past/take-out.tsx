/** The history as a text: saved as a file, or copied. Exactly the window that is shown, all of it. */
import { Braces, ClipboardType, FileText, type LucideIcon, Sheet } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { PastForm } from '../../contract/past.ts'
import { usePage } from '../store.ts'
import { copyText, downloadText } from '../ui/copy-text.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Key } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useLive } from '../watch/sight.ts'
import { lookedAt, usePast } from './desk.ts'

interface Way {
  readonly key: 'C' | 'J' | 'M' | 'T'
  readonly icon: LucideIcon
  readonly name: string
  readonly words: string
  readonly form: PastForm
  readonly type: string | null
}

const ways: readonly Way[] = [
  {
    ...{ key: 'C', icon: Sheet, name: 'CSV file', form: 'csv', type: 'text/csv' },
    words: 'A line for each episode and each gap, for a spreadsheet.',
  },
  {
    ...{ key: 'J', icon: Braces, name: 'JSON file', form: 'json', type: 'application/json' },
    words: 'Everything, for programs.',
  },
  {
    ...{ key: 'M', icon: FileText, name: 'Markdown file', form: 'markdown', type: 'text/markdown' },
    words: 'For a document or a wiki.',
  },
  {
    ...{ key: 'T', icon: ClipboardType, name: 'Copy the Markdown', form: 'markdown', type: null },
    words: 'To paste it where you write.',
  },
]

const close = (): void => usePast.setState({ takingOut: false })

export function TakeOut() {
  const live = useLive()
  const [said, setSaid] = useState('')
  const [busy, setBusy] = useState(false)
  const go = async (way: Way): Promise<void> => {
    if (busy || !live) return
    setBusy(true)
    setSaid(await take(way))
    setBusy(false)
  }
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    const way = ways.find(({ key }) => key === event.key.toUpperCase())
    if (!way) return
    event.preventDefault()
    void go(way)
  }
  return (
    <Dialog title="Take it out" onClose={close} onKeyDown={press}>
      <ul className="out-ways">
        {ways.map((way) => (
          <li key={way.key}>
            <button
              type="button"
              className="choice out-way"
              aria-keyshortcuts={way.key}
              disabled={!live || busy}
              onClick={() => void go(way)}
            >
              <way.icon size={16} strokeWidth={1.75} aria-hidden="true" />
              <span className="out-words">
                <b>{way.name}</b>
                <small className="soft">{live ? way.words : 'As soon as the engine answers.'}</small>
              </span>
              <Key name={way.key} />
            </button>
          </li>
        ))}
      </ul>
      <p className="out-said" role="status">
        {busy ? 'Working on it.' : plainLine(said)}
      </p>
    </Dialog>
  )
}

/** Does it; answers what came of it. */
async function take({ form, type }: Way): Promise<string> {
  const { engine } = usePage.getState()
  const asked = lookedAt()
  if (!engine || !asked) return 'There is nothing to take out.'
  try {
    const { name, text } = await engine.query('past.export', {
      subject: asked.subject,
      ...asked.window,
      form,
    })
    if (type === null)
      return (await copyText(text)) ? 'Copied.' : 'The clipboard did not take it. Save it as a file instead.'
    downloadText(name, text, type)
    return `Saved as ${name}.`
  } catch (error) {
    return error instanceof AppError ? error.message : 'It could not be taken out.'
  }
}
