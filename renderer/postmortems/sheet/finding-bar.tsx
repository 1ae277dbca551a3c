/** What is said of the words at the cursor, under the text: read aloud when the cursor comes there by F8. */
import { Key } from '../../ui/parts.tsx'
import { useEditorView } from '../editor-view.ts'

export function FindingBar({ onFix }: { readonly onFix: () => void }) {
  const finding = useEditorView((view) => view.finding)
  return (
    <div className="finding-bar" role="status" hidden={finding === null}>
      {finding && (
        <>
          <p>{finding.words}</p>
          <span className="finding-keys">
            {finding.fix !== null && (
              <button type="button" className="button button-plain button-small" onClick={onFix}>
                {finding.fix} <Key name="Alt Enter" />
              </button>
            )}
            <span className="dim">
              <Key name="F8" /> next
            </span>
          </span>
        </>
      )}
    </div>
  )
}
