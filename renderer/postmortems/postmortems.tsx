/** The Postmortems screen: the board, or the words of one over all of it. Everything works without a network. */
import { FileText } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import { seatOf } from '../states/seat.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useLive } from '../watch/sight.ts'
import { Board } from './board/board.tsx'
import { leaveBoard, useBoard } from './board/desk.ts'
import { leaveMeeting, resumeMeeting } from './board/meeting-desk.ts'
import { Editor } from './editor.tsx'
import { startEmptyPostmortem } from './orders.ts'
import { ImportFiles } from './out/import-files.tsx'
import { RemovedDrafts } from './removed-drafts.tsx'
import { desk, useTexts } from './texts.ts'

const none: readonly PostmortemSummary[] = []
export function Postmortems() {
  const postmortems = usePage((page) => page.state?.postmortems ?? none)
  const wanted = usePage((page) => page.postmortemId)
  const open = useTexts((each) => (wanted === null ? undefined : each.texts.get(wanted)))
  const summary = postmortems.find(({ id }) => id === wanted)
  const gone = wanted !== null && !summary && !open

  // What was open has the keys when the board is back.
  useEffect(() => {
    if (wanted !== null) useBoard.setState({ selected: wanted, follows: true })
  }, [wanted])
  const seat = usePage((page) => seatOf(page.state))
  const satAt = useRef(seat)
  useEffect(() => {
    if (satAt.current === seat) return
    satAt.current = seat
    leaveBoard()
    leaveMeeting()
    resumeMeeting()
  }, [seat])
  useEffect(() => {
    if (gone) usePage.setState({ postmortemId: null })
  }, [gone])

  if (postmortems.length === 0 && !open) return <NoDrafts />
  if (wanted === null || gone) return <Board postmortems={postmortems} />
  return (
    <main className="main draft-page">
      {open && <Editor key={wanted} id={wanted} open={open} summary={summary} />}
      {!open && <Opening key={wanted} id={wanted} />}
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
              <ImportFiles />
            </p>
          )}
          <RemovedDrafts />
        </div>
      </div>
    </main>
  )
}
