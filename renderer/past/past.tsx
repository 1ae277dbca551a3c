/** The history of one thing: every time it fired in a window, what nobody could see, who took it and what helped. */
import { useEffect } from 'react'
import { useNowTo } from '../now.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { useLive } from '../watch/sight.ts'
import { Beside } from './beside.tsx'
import { leavePast, readPast, usePast } from './desk.ts'
import { Drawing } from './drawing.tsx'
import { Head } from './head.tsx'
import { focusRows, pressInPast } from './keys.ts'
import { Rows } from './rows.tsx'
import { StoryPane } from './story-pane.tsx'
import { TakeOut } from './take-out.tsx'

/** What fires may end while one reads: it is asked for this often, ms. */
const againMs = 30_000

export function Past() {
  const subject = usePage((page) => page.past)
  const chosen = usePast((known) => known.chosen)
  const takingOut = usePast((known) => known.takingOut)
  const live = useLive()
  const turn = useNowTo((now) => Math.floor(now / againMs))
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was read is of the subject before
  useEffect(() => leavePast, [subject])
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with every turn, and for another subject or window
  useEffect(() => void readPast(), [turn, live, subject, chosen])
  useEffect(() => {
    window.addEventListener('keydown', pressInPast)
    return () => window.removeEventListener('keydown', pressInPast)
  }, [])
  if (!subject)
    return (
      <main className="main page past" aria-label="History">
        <div className="past-none">
          <h1>History</h1>
          <p className="soft">Press H on an alert, or choose one of its labels.</p>
        </div>
      </main>
    )
  return (
    <main className="main page past" aria-label="History">
      <Head subject={subject} />
      <Notices live={live} />
      <Body />
      {takingOut && <TakeOut />}
    </main>
  )
}

/** What keeps this from being the whole truth. */
function Notices({ live }: { readonly live: boolean }) {
  const problem = usePast((known) => known.problem)
  const behind = usePast((known) => known.behind)
  return (
    <div className="past-notices">
      <Problem />
      {!live && <p className="warn warn-unknown">The engine does not answer: this is what was read last.</p>}
      {problem !== null && (
        <p className="warn warn-unknown">
          <span className="grow">{plainLine(problem)}</span>
          <Button small onPress={() => void readPast()}>
            Ask again
          </Button>
        </p>
      )}
      {behind > 0 && (
        <p className="warn warn-unknown" role="status">
          The history is being gone through: {behind} {behind === 1 ? 'record is' : 'records are'} not in yet.
          The newest come first.
        </p>
      )}
    </div>
  )
}

function Body() {
  const episodes = usePast((known) => known.episodes)
  const about = usePast((known) => known.about)
  const open = usePast((known) => known.open)
  const problem = usePast((known) => known.problem)
  const isThere = episodes !== null && episodes.length > 0
  useEffect(() => {
    // Whoever came here by a key goes on by keys; a field or button that has the focus keeps it.
    if (isThere && (document.activeElement === document.body || document.activeElement === null)) focusRows()
  }, [isThere])
  if (episodes === null)
    return problem === null ? <p className="soft past-none">Reading the history.</p> : null
  return (
    <>
      {about && <Drawing about={about} />}
      <div className="past-below">
        {isThere ? <Rows episodes={episodes} /> : <Nothing />}
        {open !== null ? <StoryPane id={open} /> : about && <Beside about={about} />}
      </div>
    </>
  )
}

/** It did not fire, as far as anybody could see. */
function Nothing() {
  const about = usePast((known) => known.about)
  const behind = usePast((known) => known.behind)
  const isBlind = about !== null && (about.gapsInAll > 0 || about.historyFrom > about.from)
  return (
    <div className="past-nothing">
      <p>It did not fire in this time{isBlind || behind > 0 ? ', as far as was seen' : ''}.</p>
      <p className="soft">
        {behind > 0 ? 'Not all of the history is in yet. ' : ''}
        {isBlind ? 'What is hatched above nobody saw. ' : ''}A wider window may have more.
      </p>
    </div>
  )
}
