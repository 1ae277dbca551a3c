/** The ways out: a file, the clipboard, paper, the folder. One key each. */
import { Braces, ClipboardType, FileText, FolderGit2, type LucideIcon, Printer } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import { usePage } from '../../store.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Key } from '../../ui/parts.tsx'
import { plainLine } from '../../ui/plain-text.ts'
import { useLive } from '../../watch/sight.ts'
import { FolderPart } from './folder-part.tsx'
import { copyAsRich, print, takeJson, takeMarkdown, writeIntoFolder } from './take-out.ts'

interface Way {
  readonly key: string
  readonly icon: LucideIcon
  readonly name: string
  readonly words: string
  /** answers what came of it; null when it did not work */
  readonly go: (id: number) => Promise<string | null>
  /** the engine must answer for it */
  readonly asks: boolean
}

const ways: readonly Way[] = [
  {
    ...{ key: 'M', icon: FileText, name: 'Markdown file', go: takeMarkdown, asks: true },
    words: 'Its facts at the head, its pictures beside it.',
  },
  {
    ...{ key: 'C', icon: ClipboardType, name: 'Copy as rich text', go: copyAsRich, asks: false },
    words: 'For Confluence, Google Docs or a mail.',
  },
  {
    ...{ key: 'P', icon: Printer, name: 'Print or PDF', go: print, asks: false },
    words: 'Through the dialog of this browser.',
  },
  {
    ...{ key: 'F', icon: Braces, name: 'JSON file', go: takeJson, asks: true },
    words: 'Everything, for programs.',
  },
]

export function OutDialog(props: { readonly summary: PostmortemSummary; readonly onClose: () => void }) {
  const { summary, onClose } = props
  const live = useLive()
  const folder = usePage((page) => page.state?.desk.settings.postmortems.folder ?? null)
  const usesGit = usePage((page) => page.state?.desk.settings.postmortems.usesGit ?? false)
  const problem = usePage((page) => page.problem)
  const [said, setSaid] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const all: readonly Way[] =
    folder === null
      ? ways
      : [
          ...ways,
          {
            ...{ key: 'D', icon: FolderGit2, go: writeIntoFolder, asks: true },
            name: usesGit ? 'Into the Git folder' : 'Into the folder',
            words: usesGit ? 'Committed and pushed by your own git.' : plainLine(folder),
          },
        ]
  const go = async (way: Way): Promise<void> => {
    if (busy || (way.asks && !live)) return
    setBusy(true)
    setSaid(null)
    try {
      setSaid(await way.go(summary.id))
    } finally {
      setBusy(false)
    }
  }
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    const way = all.find(({ key }) => key === event.key.toUpperCase())
    if (!way) return
    event.preventDefault()
    void go(way)
  }
  return (
    <Dialog title="Get it out" onClose={onClose} onKeyDown={press}>
      <ul className="out-ways">
        {all.map((way) => (
          <li key={way.key}>
            <button
              type="button"
              className="choice out-way"
              aria-keyshortcuts={way.key}
              disabled={busy || (way.asks && !live)}
              onClick={() => void go(way)}
            >
              <way.icon size={16} strokeWidth={1.75} aria-hidden="true" />
              <span className="out-words">
                <b>{way.name}</b>
                <small className="soft">
                  {way.asks && !live ? 'As soon as the engine answers.' : way.words}
                </small>
              </span>
              <Key name={way.key} />
            </button>
          </li>
        ))}
      </ul>
      <p className="out-said" role="status">
        {busy ? 'Working on it.' : said === null ? '' : plainLine(said)}
      </p>
      {problem !== null && <p className="problem">{plainLine(problem)}</p>}
      {folder === null ? (
        <p className="soft out-note">
          To keep them in a folder or in a Git repository, name it as <code>postmortems: folder:</code> in the
          configuration file.
        </p>
      ) : (
        live && <FolderPart id={summary.id} turn={busy} />
      )}
    </Dialog>
  )
}
