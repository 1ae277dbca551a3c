/** One draft: its title, whether it is saved, what it is about, and its words. */
import { ArrowLeft, CheckCheck, CloudUpload, OctagonX } from 'lucide-react'
import { useState } from 'react'
import { type PostmortemSummary, postmortemTitle } from '../../contract/postmortem.ts'
import { engineNow } from '../now.ts'
import { say, usePage } from '../store.ts'
import { copyText, downloadText } from '../ui/copy-text.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useLive } from '../watch/sight.ts'
import { AlertChips } from './alert-chips.tsx'
import type { OpenText } from './desk.ts'
import { exportName } from './file-name.ts'
import { removePostmortem } from './orders.ts'
import { saveWords } from './save-words.ts'
import { Sheet } from './sheet.tsx'

export function Editor(props: {
  readonly id: number
  readonly open: OpenText
  readonly summary: PostmortemSummary | undefined
}) {
  const { id, open, summary } = props
  const problem = usePage((page) => page.problem)
  const title = postmortemTitle(open.text)
  return (
    <section className="draft" aria-label={plainLine(title)}>
      <header className="draft-head">
        <div className="draft-back">
          <Button
            kind="bare"
            icon={<ArrowLeft size={16} strokeWidth={1.75} aria-hidden="true" />}
            onPress={() => usePage.setState({ postmortemId: null })}
          >
            All drafts
          </Button>
        </div>
        <div className="draft-title">
          <h2 className="cut">
            <Plain text={title} />
          </h2>
          <SaveState open={open} savedAt={summary?.savedAt} />
        </div>
        <DraftActions id={id} text={open.text} title={title} at={summary?.createdAt} />
      </header>
      {open.standing === 'failed' && <NotSaved open={open} />}
      {problem !== null && (
        <p className="problem" role="status">
          {plainLine(problem)}
        </p>
      )}
      <AlertChips ids={summary?.episodeIds ?? []} />
      <Sheet key={id} id={id} open={open} title={title} />
    </section>
  )
}

/** Always there, never announced: whoever types must not be told with every pause. */
function SaveState({ open, savedAt }: { open: OpenText; savedAt: number | undefined }) {
  const { tone, text } = saveWords(open, savedAt)
  const Icon = tone === 'saved' ? CheckCheck : tone === 'saving' ? CloudUpload : OctagonX
  return (
    <p className={`save-state num save-${tone}`}>
      <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
      <span>{tone === 'failed' ? 'Not saved' : text}</span>
    </p>
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

function CopyButton({ text, words }: { text: string; words: string }) {
  const [done, setDone] = useState<string | null>(null)
  const copy = async (): Promise<void> => {
    const copied = await copyText(text)
    const outcome = copied ? 'Copied' : 'Could not copy. Select the text and copy it by key.'
    setDone(outcome)
    say(outcome, false)
  }
  return (
    <Button small onPress={() => void copy()}>
      {done ?? words}
    </Button>
  )
}

function DraftActions(props: { id: number; text: string; title: string; at: number | undefined }) {
  const { id, text, title, at } = props
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
    <p className="draft-acts">
      <CopyButton key={`${id}-${text.length}`} text={text} words="Copy" />
      <Button small onPress={() => downloadText(exportName(title, at ?? engineNow()), text)}>
        Export as file
      </Button>
      {live && (
        <Button small kind="bare" onPress={() => setSure(true)}>
          Remove
        </Button>
      )}
    </p>
  )
}
