/** S: put off until an instant, on this laptop only. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { EpisodeId } from '../../contract/ids.ts'
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
import { snoozeChoices } from './snooze.ts'
import { countOf } from './words.ts'

export function SnoozeDialog({ episodeIds, left = 0 }: About) {
  const chosen = useChosen(episodeIds)
  const now = useNow()
  const [own, setOwn] = useState('')
  const [giving, setGiving] = useState(false)
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => first.current?.focus(), [])
  const choices = snoozeChoices(now)
  const time = readTimeOfDay(own)
  const ownUntil = time ? nextTimeOfDay(...time, now) : null

  const snooze = async (untilAt: number): Promise<void> => {
    if (giving) return
    setGiving(true)
    const taken = await snoozeUntil(episodeIds, untilAt)
    setGiving(false)
    if (taken) closeDialog()
  }
  const press = (event: KeyboardEvent): void => {
    const choice = choices[Number(event.key) - 1]
    if (!choice || event.target instanceof HTMLInputElement || event.repeat) return
    event.preventDefault()
    void snooze(choice.untilAt)
  }
  return (
    <Dialog
      title={chosen.length === 1 ? 'Snooze until' : `Snooze ${countOf(chosen.length, 'alert')} until`}
      onClose={closeDialog}
      onKeyDown={press}
    >
      <Worst episodes={chosen} />
      <LeftOut left={left} />
      <ul className="choices-list">
        {choices.map(({ words, untilAt }, index) => (
          <li key={words}>
            <button
              ref={index === 0 ? first : null}
              type="button"
              className="choice"
              aria-keyshortcuts={`${index + 1}`}
              onClick={() => void snooze(untilAt)}
            >
              <Key name={`${index + 1}`} />
              <b>{words}</b>
              <span className="num soft">{momentText(untilAt, now)}</span>
            </button>
          </li>
        ))}
      </ul>
      <form
        className="own-time"
        onSubmit={(event) => {
          event.preventDefault()
          if (ownUntil !== null) void snooze(ownUntil)
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
      </form>
      <Problem />
      <p className="soft">
        Only this laptop is quiet about it: the source is not told, and others are still called. It comes back
        by itself if it still fires. Its time to acknowledge runs on.
      </p>
    </Dialog>
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
