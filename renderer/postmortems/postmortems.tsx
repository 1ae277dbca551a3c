/** The Postmortems screen: drafts at the left, the words of one at the right. Everything works without a network. */
import { FileText } from 'lucide-react'
import { useEffect, useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useMedia } from '../ui/use-media.ts'
import { useLive } from '../watch/sight.ts'
import { DraftList } from './draft-list.tsx'
import { Editor } from './editor.tsx'
import { startEmptyPostmortem } from './orders.ts'
import { RemovedDrafts } from './removed-drafts.tsx'
import { desk, useTexts } from './texts.ts'

const noDrafts: readonly PostmortemSummary[] = []
/** Below this the list and a draft do not fit beside each other, px. */
const oneAtATime = '(max-width: 719.9px)'

export function Postmortems() {
  const drafts = usePage((page) => page.state?.postmortems ?? noDrafts)
  const wanted = usePage((page) => page.postmortemId)
  const open = useTexts((each) => (wanted === null ? undefined : each.texts.get(wanted)))
  const narrow = useMedia(oneAtATime)
  const summary = drafts.find(({ id }) => id === wanted)
  const gone = wanted !== null && !summary && !open
  const newest = drafts[0]?.id ?? null

  useEffect(() => {
    if (gone || (wanted === null && !narrow && newest !== null))
      usePage.setState({ postmortemId: narrow ? null : newest })
  }, [gone, wanted, narrow, newest])

  if (drafts.length === 0 && !open) return <NoDrafts />
  return (
    <main className={`main drafts${wanted === null ? '' : ' is-open'}`}>
      <DraftList drafts={drafts} />
      {wanted !== null && open && <Editor key={wanted} id={wanted} open={open} summary={summary} />}
      {wanted !== null && !open && <Opening key={wanted} id={wanted} />}
    </main>
  )
}

/** Reads a draft; what cannot be read now is read when the engine is back. */
function Opening({ id }: { readonly id: number }) {
  const live = useLive()
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    if (!live) return
    desk()
      .open(id)
      .catch((error: unknown) => {
        setProblem(error instanceof AppError ? error.message : 'The engine could not read it.')
      })
  }, [id, live])
  if (!live) return <Waiting words="This draft is read as soon as the engine answers." />
  return (
    <Waiting
      words={problem === null ? 'Reading the draft.' : `This draft cannot be read. ${plainLine(problem)}`}
    />
  )
}

function Waiting({ words }: { readonly words: string }) {
  return (
    <section className="draft draft-waiting">
      <p className="soft" role="status">
        {words}
      </p>
    </section>
  )
}

function NoDrafts() {
  const live = useLive()
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const problem = usePage((page) => page.problem)
  return (
    <main className="main page">
      <div className="calm">
        <div className="calm-inner">
          <span className="lamp lamp-off calm-lamp">
            <FileText size={28} strokeWidth={1.5} aria-hidden="true" />
          </span>
          <h1>No postmortem yet</h1>
          <p className="prose soft">
            {singleKeys ? 'Press P on an alert' : 'Press “Postmortem” on an alert'} while you still know what
            happened: the draft begins with its timeline in it. Pick several alerts to put them into one
            draft.
          </p>
          <p className="prose soft">
            Drafts are plain Markdown, kept on this laptop as you type. They need no network.
          </p>
          {problem !== null && <p className="problem">{plainLine(problem)}</p>}
          {live && (
            <p className="calm-actions">
              <Button onPress={() => void startEmptyPostmortem()}>New draft</Button>
            </p>
          )}
          <RemovedDrafts />
        </div>
      </div>
    </main>
  )
}
