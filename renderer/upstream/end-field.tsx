/** Until when a deed counts: a few lengths, or a time of day; it says when that is. */
import { useEffect, useRef } from 'react'
import { engineNow, useNow } from '../now.ts'
import { momentText } from '../ui/clock.ts'
import { snoozeChoices } from '../watch/snooze.ts'
import type { EndPick } from './deed-times.ts'

export function EndField(props: {
  readonly picked: EndPick | null
  /** epoch ms; null while it is not said */
  readonly until: number | null
  readonly onPick: (picked: EndPick) => void
}) {
  const { picked, until, onPick } = props
  const now = useNow()
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  return (
    <fieldset className="plain-set">
      <legend className="field-legend">
        Until{until === null ? '' : <span className="num"> {momentText(until, now)}</span>}
      </legend>
      <div className="segments">
        {snoozeChoices(now).map(({ words }, index) => (
          <label key={words} className="segment">
            <input
              ref={index === 0 ? first : null}
              type="radio"
              name="deed-until"
              checked={picked?.kind === 'choice' && picked.index === index}
              onChange={() => onPick({ kind: 'choice', index, at: engineNow() })}
            />
            <span className="num">{words}</span>
          </label>
        ))}
        <input
          type="text"
          inputMode="numeric"
          placeholder="06:30"
          maxLength={5}
          autoComplete="off"
          aria-label="Until another time of day"
          className="input input-short"
          value={picked?.kind === 'own' ? picked.text : ''}
          onChange={(event) => onPick({ kind: 'own', text: event.target.value, at: engineNow() })}
        />
      </div>
    </fieldset>
  )
}
