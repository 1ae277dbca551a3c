/** The form of a maintenance window: what it folds, from when to when, why; and what is still missing. */
import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { longestReason, type MaintenanceWindow } from '../../contract/maintenance.ts'
import { useNow } from '../now.ts'
import { closeDialog, give } from '../orders.ts'
import { type DraftMatcher, draftProblem, keptOf } from '../silences/draft.ts'
import { MatcherLines } from '../silences/matcher-lines.tsx'
import { reasonPlace } from '../silences/reason-place.ts'
import { say, usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Dialog } from '../ui/dialog.tsx'
import { spanText } from '../ui/duration.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { localFieldValue, readLocalField } from '../ui/until.ts'
import { useDraft } from '../use-draft.ts'
import { countOf } from '../watch/words.ts'
import { type FoldsNow, useFoldsNow } from './folds-now.ts'
import { isLong, timesProblem } from './words.ts'

const hourMs = 3_600_000

export function WindowForm(props: {
  readonly title: string
  readonly start: readonly DraftMatcher[]
  /** the one that is changed; null = a new one */
  readonly window: MaintenanceWindow | null
}) {
  const { title, start, window } = props
  const now = useNow()
  const [matchers, setMatchers] = useState(start)
  const [from, setFrom] = useState(() => localFieldValue(window?.startsAt ?? now))
  const [until, setUntil] = useState(() => localFieldValue(window?.endsAt ?? now + 2 * hourMs))
  const [long, setLong] = useState(() => isLong(window?.startsAt ?? null, window?.endsAt ?? null))
  const [giving, setGiving] = useState(false)
  const place = window === null ? 'reason:window' : reasonPlace(window)
  const { text: reason, field, type, flush, used } = useDraft(place, window?.reason ?? '')
  const ids = { from: useId(), until: useId(), reason: useId(), missing: useId() }
  // A field holds whole minutes: what was not touched keeps its seconds.
  const startsAt =
    window && from === localFieldValue(window.startsAt) ? window.startsAt : readLocalField(from)
  const endsAt = window && until === localFieldValue(window.endsAt) ? window.endsAt : readLocalField(until)
  const kept = keptOf(matchers)
  const folds = useFoldsNow(kept.length > 0 ? kept : null)
  const asksLong = isLong(startsAt, endsAt)
  const missing =
    draftProblem(matchers) ??
    (folds.kind === 'problem' ? folds.words : null) ??
    timesProblem(startsAt, endsAt, long, now) ??
    (reason.trim() === '' ? 'A reason is missing.' : null)

  useEffect(() => field.current?.focus({ preventScroll: true }), [field])

  const submit = async (): Promise<void> => {
    if (missing !== null || giving || startsAt === null || endsAt === null) return
    setGiving(true)
    const taken = await give('maintenance.save', {
      ...{ reason: reason.trim(), matchers: [...kept], startsAt, endsAt },
      ...{ long: asksLong && long, replaces: window?.key ?? null },
    })
    setGiving(false)
    if (!taken) return
    used(reason)
    usePage.setState({ picked: new Set(), pickFrom: null })
    say(`Maintenance until ${momentText(endsAt, now)}`, false)
    closeDialog()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return
    event.preventDefault()
    void submit()
  }
  return (
    <Dialog title={title} wide onClose={closeDialog} onKeyDown={press}>
      <div className="silence-halves">
        <MatcherLines draft={matchers} leftOut={[]} onChange={setMatchers} />
        <section className="sect window-folds" aria-label="What it does">
          <h3 className="sect-head">What it does</h3>
          <p className="num" role="status">
            {foldsWords(folds, kept.length)}
          </p>
          <p className="soft">
            Nobody is called here for what it folds, and it stays in sight under Maintenance. What still fires
            at its end calls as a new page. Heartbeats and what pages in every pipeline stay out of it. The
            sources are not told: colleagues are still called.
          </p>
        </section>
      </div>
      <div className="silence-foot">
        <div className="window-times">
          <p className="field">
            <label htmlFor={ids.from}>From</label>
            <input
              id={ids.from}
              type="datetime-local"
              className="input length-own"
              value={from}
              onChange={(event) => setFrom(event.target.value)}
            />
          </p>
          <p className="field">
            <label htmlFor={ids.until}>Until</label>
            <input
              id={ids.until}
              type="datetime-local"
              className="input length-own"
              value={until}
              onChange={(event) => setUntil(event.target.value)}
            />
          </p>
          <p className="num soft window-span">
            {startsAt !== null && endsAt !== null && endsAt > startsAt ? spanText(endsAt - startsAt) : ''}
          </p>
        </div>
        {asksLong && (
          <label className="window-long">
            <input type="checkbox" checked={long} onChange={(event) => setLong(event.target.checked)} />
            Longer than a day is meant
          </label>
        )}
        <div className="field">
          <label htmlFor={ids.reason}>Reason</label>
          <textarea
            ref={field}
            id={ids.reason}
            className="input window-reason"
            rows={1}
            maxLength={longestReason}
            value={reason}
            onChange={(event) => type(event.target.value.replaceAll(/\s*\n\s*/g, ' '))}
            onBlur={flush}
          />
        </div>
        <Problem />
        <p className="dialog-actions">
          <Button
            kind="primary"
            shortcut="Ctrl Enter"
            disabled={missing !== null || giving}
            onPress={() => void submit()}
          >
            {window !== null ? 'Change it' : (startsAt ?? 0) > now ? 'Plan it' : 'Begin it'}
          </Button>
          <span id={ids.missing} className="soft" role="status">
            {missing === null ? '' : plainLine(missing)}
          </span>
        </p>
      </div>
    </Dialog>
  )
}

function foldsWords(folds: FoldsNow, kept: number): string {
  if (kept === 0) return 'It folds nothing yet.'
  if (folds.kind === 'asking') return 'Looking at what it would fold.'
  if (folds.kind === 'problem') return plainLine(folds.words)
  if (folds.count === 0) return 'Nothing that fires now matches. It folds what comes.'
  const more = folds.titles.length < folds.count ? ' and more' : ''
  const verbs = folds.count === 1 ? 'fires now matches' : 'fire now match'
  return `${countOf(folds.count, 'alert')} that ${verbs}: ${folds.titles.map(plainLine).join('; ')}${more}.`
}
