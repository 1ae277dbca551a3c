/** Beside the text: what the record has for it, how it goes on, and what it said before. */
import type { KeyboardEvent } from 'react'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import { useMedia } from '../ui/use-media.ts'
import { CarryPane } from './carry-pane.tsx'
import { type SideTab, showPane, threeColumns, useEditorView } from './editor-view.ts'
import { EvidencePane } from './evidence-pane.tsx'
import { Outline } from './outline.tsx'
import { VersionsPane } from './versions-pane.tsx'

const names: Readonly<Record<SideTab, string>> = {
  sections: 'Sections',
  evidence: 'Evidence',
  carry: 'Carry',
  versions: 'Versions',
}

export function SidePanes({ summary }: { readonly summary: PostmortemSummary }) {
  const wide = useMedia(threeColumns)
  const chosen = useEditorView((view) => view.tab)
  const tabs: readonly SideTab[] = wide
    ? ['evidence', 'carry', 'versions']
    : ['sections', 'evidence', 'carry', 'versions']
  const tab = tabs.includes(chosen) ? chosen : 'evidence'
  const press = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length]
    if (step === 0 || next === undefined) return
    event.preventDefault()
    showPane(next)
    document.getElementById(`editor-tab-${next}`)?.focus()
  }
  return (
    <aside className="side-panes" aria-label="Beside the text">
      <div className="side-tabs" role="tablist" aria-label="Beside the text" onKeyDown={press}>
        {tabs.map((each) => (
          <button
            key={each}
            id={`editor-tab-${each}`}
            type="button"
            role="tab"
            className="side-tab"
            aria-selected={each === tab}
            aria-controls="editor-pane"
            tabIndex={each === tab ? 0 : -1}
            onClick={() => showPane(each)}
          >
            {names[each]}
          </button>
        ))}
      </div>
      <div
        id="editor-pane"
        className="side-pane"
        role="tabpanel"
        aria-labelledby={`editor-tab-${tab}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keys must reach it
        tabIndex={0}
        data-scroller=""
      >
        <Pane tab={tab} summary={summary} />
      </div>
    </aside>
  )
}

function Pane({ tab, summary }: { readonly tab: SideTab; readonly summary: PostmortemSummary }) {
  if (tab === 'sections') return <Outline summary={summary} />
  if (tab === 'carry') return <CarryPane summary={summary} />
  if (tab === 'versions') return <VersionsPane summary={summary} />
  return <EvidencePane summary={summary} />
}
