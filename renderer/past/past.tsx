/** The history of one thing: every time it fired in a window, what nobody could see, who took it and what helped. */
import { useEffect } from 'react'
import { engineNow, useNowTo } from '../now.ts'
import { show } from '../orders.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useLive } from '../watch/sight.ts'
import { choose, leavePast, readOn, readPast, usePast } from './desk.ts'
import { kindWord, lastedText, startText, subjectName, takenText } from './past-words.ts'
import { spanName, spans } from './window.ts'

/** What fires may end while one reads: it is asked for this often, ms. */
const againMs = 30_000

export function Past() {
  const subject = usePage((page) => page.past)
  const chosen = usePast((known) => known.chosen)
  const problem = usePast((known) => known.problem)
  const live = useLive()
  const turn = useNowTo((now) => Math.floor(now / againMs))
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with every turn, and for another subject or window
  useEffect(() => void readPast(), [turn, live, subject, chosen])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was read is of the subject before
  useEffect(() => leavePast, [subject])
  if (!subject)
    return (
      <main className="main page past" aria-label="History">
        <h1>History</h1>
        <p className="soft">Choose an alert, a place, a customer or a label first.</p>
      </main>
    )
  return (
    <main className="main page past" aria-label="History">
      <header className="page-head">
        <h1>
          <small>{kindWord(subject)}</small> <Plain text={subjectName(subject)} />
        </h1>
        <span className="plain-row">
          {spans.map((days) => (
            <Button
              key={days}
              small
              kind={chosen.kind === 'last' && chosen.days === days ? 'plain' : 'bare'}
              onPress={() => choose({ kind: 'last', days })}
            >
              {spanName(days)}
            </Button>
          ))}
        </span>
      </header>
      {problem !== null && <p className="warn warn-unknown">{plainLine(problem)}</p>}
      <Episodes />
    </main>
  )
}

function Episodes() {
  const episodes = usePast((known) => known.episodes)
  const next = usePast((known) => known.next)
  const me = usePage((page) => page.state?.desk.me.name ?? '')
  const here = usePage((page) => page.state?.episodes)
  if (episodes === null) return <p className="soft">Reading the history.</p>
  if (episodes.length === 0) return <p className="soft">It did not fire in this time.</p>
  return (
    <ol className="past-rows">
      {episodes.map((row) => (
        <li key={row.id}>
          <Plain text={row.title} /> {startText(row.firedAt, engineNow())}, {lastedText(row)},{' '}
          <Plain text={takenText(row, me)} />
          {here?.has(row.id) && (
            <Button small kind="bare" label={`Open ${plainLine(row.title)}`} onPress={() => show(row.id)}>
              Open
            </Button>
          )}
        </li>
      ))}
      {next && <Button onPress={() => void readOn()}>More</Button>}
    </ol>
  )
}
