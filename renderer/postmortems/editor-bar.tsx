/** Over the text: the way back, and what can be done with the whole of it. */
import { ArrowLeft, PanelRight } from 'lucide-react'
import { useState } from 'react'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import { engineNow } from '../now.ts'
import { say, usePage } from '../store.ts'
import { copyText, downloadText } from '../ui/copy-text.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useMedia } from '../ui/use-media.ts'
import { useLive } from '../watch/sight.ts'
import { oneColumn, useEditorView } from './editor-view.ts'
import { exportName } from './file-name.ts'
import { removePostmortem } from './orders.ts'
import { OutMenu } from './out-menu.tsx'

interface BarProps {
  readonly id: number
  readonly text: string
  readonly title: string
  readonly summary: PostmortemSummary | undefined
}

export function EditorBar({ id, text, title, summary }: BarProps) {
  const single = useMedia(oneColumn)
  const paneOpen = useEditorView((view) => view.paneOpen)
  return (
    <header className="editor-bar">
      <Button
        small
        kind="bare"
        icon={<ArrowLeft size={16} strokeWidth={1.75} aria-hidden="true" />}
        onPress={() => usePage.setState({ postmortemId: null })}
      >
        All postmortems
      </Button>
      <span className="grow" />
      <DraftActions id={id} text={text} title={title} summary={summary} />
      {single && summary && (
        <button
          type="button"
          className="button button-bare button-small panes-button"
          aria-expanded={paneOpen}
          aria-label="Beside the text"
          onClick={() => useEditorView.setState({ paneOpen: !paneOpen })}
        >
          <PanelRight size={16} strokeWidth={1.75} aria-hidden="true" />
        </button>
      )}
    </header>
  )
}

/** Puts the text on the clipboard, and says on itself whether that worked. */
export function CopyButton({ text, words }: { readonly text: string; readonly words: string }) {
  const [done, setDone] = useState<string | null>(null)
  const copy = async (): Promise<void> => {
    const copied = await copyText(text)
    const outcome = copied ? 'Copied' : 'Could not copy. Select the text and copy it by key.'
    setDone(outcome)
    say(outcome, false)
  }
  return (
    <Button small kind="bare" onPress={() => void copy()}>
      {done ?? words}
    </Button>
  )
}

function DraftActions({ id, text, title, summary }: BarProps) {
  const [sure, setSure] = useState(false)
  const live = useLive()
  if (sure) {
    return (
      <p className="draft-acts">
        <span className="soft">It can be brought back.</span>
        <Button small label={`Remove now ${plainLine(title)}`} onPress={() => void removePostmortem(id)}>
          Remove now
        </Button>
        <Button small kind="bare" onPress={() => setSure(false)}>
          Keep it
        </Button>
      </p>
    )
  }
  return (
    <div className="draft-acts">
      {summary ? (
        <OutMenu summary={summary} />
      ) : (
        // Gone from the desk while it was open: its words are all that is left, and they can be taken.
        <>
          <CopyButton key={`${id}-${text.length}`} text={text} words="Copy" />
          <Button small kind="bare" onPress={() => downloadText(exportName(title, engineNow()), text)}>
            Export as file
          </Button>
        </>
      )}
      {live && (
        <Button small kind="bare" onPress={() => setSure(true)}>
          Remove
        </Button>
      )}
    </div>
  )
}
