/** What was changed between an earlier version and the words now; what stayed is folded. */
import { unifiedMergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useLayoutEffect, useRef } from 'react'
import { adoptEditorStyles } from './adopted-styles.ts'

/** Differences are looked for so thoroughly and no longer: a document that is another one altogether is shown as such. ms */
const mostMs = 300

export function VersionDiff({ before, now }: { readonly before: string; readonly now: string }) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const parent = box.current
    if (!parent) return
    adoptEditorStyles()
    const view = new EditorView({
      parent,
      state: EditorState.create({
        doc: now,
        extensions: [
          EditorState.lineSeparator.of('\n'),
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': 'What was changed since', tabindex: '0' }),
          unifiedMergeView({
            original: before,
            mergeControls: false,
            gutter: false,
            highlightChanges: true,
            collapseUnchanged: { margin: 1, minSize: 4 },
            diffConfig: { scanLimit: 2_000, timeout: mostMs },
          }),
        ],
      }),
    })
    return () => view.destroy()
  }, [before, now])
  return <div className="version-diff" ref={box} />
}
