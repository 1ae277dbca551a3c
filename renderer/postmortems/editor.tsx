/** One postmortem: its outline, its words, and beside them what the record has for it. */
import { type PostmortemSummary, postmortemTitle } from '../../contract/postmortem.ts'
import { usePage } from '../store.ts'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useMedia } from '../ui/use-media.ts'
import type { OpenText } from './desk.ts'
import { CopyButton, EditorBar } from './editor-bar.tsx'
import { oneColumn, threeColumns, useEditorView } from './editor-view.ts'
import { OpenOnes } from './open-ones.tsx'
import { Outline } from './outline.tsx'
import { saveWords } from './save-words.ts'
import { Sheet } from './sheet.tsx'
import { SidePanes } from './side-panes.tsx'

export function Editor(props: {
  readonly id: number
  readonly open: OpenText
  readonly summary: PostmortemSummary | undefined
}) {
  const { id, open, summary } = props
  const problem = usePage((page) => page.problem)
  const wide = useMedia(threeColumns)
  const single = useMedia(oneColumn)
  const paneOpen = useEditorView((view) => view.paneOpen)
  const title = postmortemTitle(open.text)
  return (
    <section className="draft editor" aria-label={plainLine(title)}>
      <EditorBar id={id} text={open.text} title={title} summary={summary} />
      <h2 className="unseen-words">
        <Plain text={title} />
      </h2>
      {open.standing === 'failed' && <NotSaved open={open} />}
      {problem !== null && (
        <p className="problem" role="status">
          {plainLine(problem)}
        </p>
      )}
      {summary && <OpenOnes summary={summary} />}
      <div className="editor-columns">
        {wide && summary && (
          <nav className="outline" aria-label="Sections">
            <Outline summary={summary} />
          </nav>
        )}
        <div className="editor-middle">
          <Sheet key={id} id={id} open={open} title={title} summary={summary} />
        </div>
        {summary && (!single || paneOpen) && <SidePanes summary={summary} />}
      </div>
    </section>
  )
}

function NotSaved({ open }: { open: OpenText }) {
  return (
    <div className="draft-failed">
      <p>
        <b>{saveWords(open, undefined).text}</b> Your words are kept in this page and sent again by
        themselves.
      </p>
      <CopyButton text={open.text} words="Copy the text" />
    </div>
  )
}
