/** S: put off until an instant, on this laptop only. */
import { TriangleAlert } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { EpisodeId } from '../../contract/ids.ts'
import { type DutySpan, lastMoment, unknownDuty } from '../../contract/shift.ts'
import { engineNow, useNow } from '../now.ts'
import { closeDialog, give, goOnBelow } from '../orders.ts'
import { type About, say, usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Button, Key } from '../ui/parts.tsx'
import { Problem } from '../ui/problem.tsx'
import { nextTimeOfDay, readTimeOfDay } from '../ui/until.ts'
import { runBatch } from './batch.ts'
import { LeftOut, useChosen, Worst } from './chosen.tsx'
import { outsideMark, outsideWords, unknownWords } from './shift-words.ts'
import { shortestMs, snoozeChoices } from './snooze.ts'
import { useShift } from './use-shift.ts'
import { countOf } from './words.ts'

export function SnoozeDialog({ episodeIds, left = 0 }: About) {
  const chosen = useChosen(episodeIds)
  const now = useNow()
  const spans = useShift()
  const duty = usePage((page) => page.state?.desk.duty ?? unknownDuty)
  const [own, setOwn] = useState('')
  const [giving, setGiving] = useState(false)
  /** what was chosen although it returns outside of the shift, until that is confirmed; epoch ms */
  const [outside, setOutside] = useState<number | null>(null)
  const first = useRef<HTMLButtonElement>(null)
  // Also when somebody comes back to choose another time: what had the focus is gone.
  useEffect(() => {
    if (outside === null) first.current?.focus()
  }, [outside])
  const choices = snoozeChoices(now, lastMoment(spans, now))
  const time = readTimeOfDay(own)
  const ownUntil = time ? nextTimeOfDay(...time, now) : null

  const snooze = async (untilAt: number): Promise<void> => {
    if (giving) return
    setGiving(true)
    const taken = await snoozeUntil(episodeIds, untilAt)
    setGiving(false)
    if (taken) closeDialog()
  }
  const choose = (untilAt: number): void => {
    if (outsideWords(spans, duty, untilAt, now) === null) void snooze(untilAt)
    else setOutside(untilAt)
  }
  const press = (event: KeyboardEvent): void => {
    if (outside !== null || event.target instanceof HTMLInputElement || event.repeat) return
    const choice = choices[Number(event.key) - 1]
    if (!choice) return
    event.preventDefault()
    choose(choice.untilAt)
  }
  return (
    <Dialog
      title={chosen.length === 1 ? 'Snooze until' : `Snooze ${countOf(chosen.length, 'alert')} until`}
      onClose={closeDialog}
      onKeyDown={press}
    >
      <Worst episodes={chosen} />
      <LeftOut left={left} />
      {outside !== null ? (
        <OutsideShift untilAt={outside} spans={spans} snooze={snooze} back={() => setOutside(null)} />
      ) : (
        <>
          <ul className="choices-list">
            {choices.map(({ words, untilAt }, index) => (
              <li key={words}>
                <button
                  ref={index === 0 ? first : null}
                  type="button"
                  className="choice"
                  aria-keyshortcuts={`${index + 1}`}
                  onClick={() => choose(untilAt)}
                >
                  <Key name={`${index + 1}`} />
                  <b>{words}</b>
                  <span className="num soft">
                    {momentText(untilAt, now)} <Outside spans={spans} at={untilAt} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
          <form
            className="own-time"
            onSubmit={(event) => {
              event.preventDefault()
              if (ownUntil !== null) choose(ownUntil)
            }}
          >
            <label htmlFor="snooze-own">Until another time</label>
            <input
              id="snooze-own"
              type="text"
              inputMode="numeric"
              placeholder="06:30"
              maxLength={5}
              autoComplete="off"
              className="input input-short"
              value={own}
              onChange={(event) => setOwn(event.target.value)}
            />
            <Button submit disabled={ownUntil === null || giving}>
              Snooze
            </Button>
            {ownUntil !== null && <Outside spans={spans} at={ownUntil} />}
          </form>
          <NotKnown spans={spans} at={Math.max(ownUntil ?? 0, choices[0]?.untilAt ?? now)} />
        </>
      )}
      <Problem />
      <p className="soft">
        Only this laptop is quiet about it: the source is not told, and others are still called. It comes back
        by itself if it still fires. Its time to acknowledge runs on.
      </p>
    </Dialog>
  )
}

function Outside({ spans, at }: { readonly spans: readonly DutySpan[]; readonly at: number }) {
  const words = outsideMark(spans, at)
  return words === '' ? null : <em className="outside-shift">{words}</em>
}

/** What nobody knows is said, and keeps nobody from anything. */
function NotKnown({ spans, at }: { readonly spans: readonly DutySpan[]; readonly at: number }) {
  const duty = usePage((page) => page.state?.desk.duty ?? unknownDuty)
  const words = unknownWords(spans, duty, at)
  return words === null ? null : <p className="soft">{words}</p>
}

/** Heeded before the order: it would come back when somebody else has the duty. The safer choice has the focus. */
function OutsideShift(props: {
  readonly untilAt: number
  readonly spans: readonly DutySpan[]
  readonly snooze: (untilAt: number) => Promise<void>
  readonly back: () => void
}) {
  const { untilAt, spans, snooze, back } = props
  const now = useNow()
  const duty = usePage((page) => page.state?.desk.duty ?? unknownDuty)
  const safer = useRef<HTMLButtonElement>(null)
  useEffect(() => safer.current?.focus(), [])
  const last = lastMoment(spans, now)
  // A snooze of less than a minute is none.
  const offered = last !== null && last >= now + shortestMs && last < untilAt ? last : null
  return (
    <>
      <p className="warn warn-page" role="alert">
        <TriangleAlert size={16} strokeWidth={1.75} aria-hidden="true" />
        <span className="num">{outsideWords(spans, duty, untilAt, now)}</span>
      </p>
      <p className="dialog-actions">
        {offered !== null && (
          <Button ref={safer} kind="primary" onPress={() => void snooze(offered)}>
            {`Until ${momentText(offered, now)}, the last minute of your shift`}
          </Button>
        )}
        <Button onPress={() => void snooze(untilAt)}>
          {`Until ${momentText(untilAt, now)} all the same`}
        </Button>
        <Button ref={offered === null ? safer : null} kind="bare" onPress={back}>
          Choose another time
        </Button>
      </p>
    </>
  )
}

/** One alert by its own order, several by one; answers whether it was taken. */
async function snoozeUntil(episodeIds: readonly EpisodeId[], untilAt: number): Promise<boolean> {
  const [only, second] = episodeIds
  if (only === undefined) return false
  goOnBelow()
  if (second !== undefined) return runBatch(episodeIds, { kind: 'snooze', untilAt })
  if (!(await give('alerts.snooze', { episodeId: only, untilAt }))) return false
  usePage.setState({ picked: new Set(), pickFrom: null })
  say(`Snoozed until ${momentText(untilAt, engineNow())}`, false)
  return true
}
