/** When a downtime begins: now, or at an instant of one's own. */
import { useId } from 'react'
import { useNow } from '../now.ts'
import { momentText } from '../ui/clock.ts'
import { localFieldValue } from '../ui/until.ts'
import { type StartPick, startOf } from './deed-times.ts'

const hourMs = 3_600_000

export function StartField(props: {
  readonly start: StartPick
  readonly onPick: (start: StartPick) => void
}) {
  const { start, onPick } = props
  const now = useNow()
  const hint = useId()
  const at = startOf(start, now)
  const choices: readonly (readonly [string, StartPick])[] = [
    ['Now', { kind: 'now' }],
    // The next whole hour: what is planned begins at one.
    ['Another time', { kind: 'own', text: localFieldValue((Math.floor(now / hourMs) + 1) * hourMs) }],
  ]
  return (
    <fieldset className="plain-set">
      <legend className="field-legend">From</legend>
      <div className="segments">
        {choices.map(([words, choice]) => (
          <label key={words} className="segment">
            <input
              type="radio"
              name="deed-from"
              checked={choice.kind === start.kind}
              onChange={() => onPick(choice)}
            />
            <span>{words}</span>
          </label>
        ))}
        {start.kind === 'own' && (
          <input
            type="datetime-local"
            className="input length-own"
            aria-label="When it begins"
            aria-describedby={hint}
            value={start.text}
            onChange={(event) => onPick({ kind: 'own', text: event.target.value })}
          />
        )}
      </div>
      {start.kind === 'own' && (
        <p id={hint} className="soft num">
          {startWords(at, now)}
        </p>
      )}
    </fieldset>
  )
}

/** What a start means until then. */
export function startWords(at: number | null, now: number): string {
  if (at === null) return 'Say when it begins.'
  if (at <= now) return 'That has passed: it begins at once.'
  return `Until ${momentText(at, now)} it calls as before.`
}
