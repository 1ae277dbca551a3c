/** The drafts of this laptop, the one begun last first, so that none moves while it is written. */
import { Plus } from 'lucide-react'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import { useNowTo } from '../now.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { useLive } from '../watch/sight.ts'
import { openPostmortem, startEmptyPostmortem } from './orders.ts'
import { RemovedDrafts } from './removed-drafts.tsx'
import { summaryWords } from './save-words.ts'
import { useTexts } from './texts.ts'

export function DraftList({ drafts }: { readonly drafts: readonly PostmortemSummary[] }) {
  const live = useLive()
  const newestFirst = drafts.toSorted((a, b) => b.createdAt - a.createdAt || b.id - a.id)
  return (
    <nav className="draft-list" aria-label="Drafts">
      <header>
        <h1>Postmortems</h1>
        <span className="count">{drafts.length}</span>
        <span className="grow" />
        {live && (
          <Button
            small
            icon={<Plus size={14} strokeWidth={1.75} aria-hidden="true" />}
            onPress={() => void startEmptyPostmortem()}
          >
            New draft
          </Button>
        )}
      </header>
      <ul>
        {newestFirst.map((draft) => (
          <DraftLine key={draft.id} draft={draft} />
        ))}
      </ul>
      <RemovedDrafts />
      <p className="dim draft-note">Kept on this laptop, in the data folder. Nothing is sent anywhere.</p>
    </nav>
  )
}

function DraftLine({ draft }: { readonly draft: PostmortemSummary }) {
  const current = usePage((page) => page.postmortemId === draft.id)
  const words = useNowTo((now) => summaryWords(draft, now))
  const unsaved = useTexts((each) => each.texts.get(draft.id)?.standing === 'failed')
  return (
    <li>
      <button
        type="button"
        className="draft-line"
        aria-current={current ? 'true' : undefined}
        onClick={() => openPostmortem(draft.id)}
      >
        <b>
          <Plain text={draft.title} />
        </b>
        <small className="num">
          {unsaved ? <span className="ink-page">words not saved yet</span> : words}
        </small>
      </button>
    </li>
  )
}
