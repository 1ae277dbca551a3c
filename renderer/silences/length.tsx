/** How long a silence lasts: a few lengths, until the morning, or an instant of one's own; it says when that is. */
import { useState } from 'react'
import { useNow } from '../now.ts'
import { momentText, weekday } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'
import { localFieldValue, nextTimeOfDay, readLocalField } from '../ui/until.ts'

const hourMs = 3_600_000
/** When the day begins and others are at their desks. */
const morning = 8

/** What was chosen; `at` is only for an instant of one's own and for keeping a standing silence's end. */
export type Length =
  | { readonly kind: 'hours'; readonly hours: number }
  | { readonly kind: 'morning' }
  | { readonly kind: 'own'; readonly at: number | null }
  | { readonly kind: 'as-it-is'; readonly at: number }

export const usualLength: Length = { kind: 'hours', hours: 2 }
const hours = [1, 2, 8, 24] as const

/** When it ends (epoch ms), null while that is not said. A length counts from `now`. */
export function endOf(length: Length, now: number): number | null {
  switch (length.kind) {
    case 'hours':
      return now + length.hours * hourMs
    case 'morning':
      return nextTimeOfDay(morning, 0, now)
    default:
      return length.at
  }
}

/** `Ends at 03:00, in 2 h`. */
export function endText(endsAt: number, now: number): string {
  const far = endsAt - now > 20 * hourMs ? ` on ${weekday(endsAt)}` : ''
  const moment = far === '' ? momentText(endsAt, now) : momentText(endsAt, endsAt)
  return endsAt <= now
    ? `Ended at ${momentText(endsAt, now)}`
    : `Ends at ${moment}${far}, in ${spanText(endsAt - now)}`
}

export function LengthField(props: {
  readonly length: Length
  /** the end of a standing silence, which may stay as it is */
  readonly standing: number | null
  readonly onPick: (length: Length) => void
}) {
  const { length, standing, onPick } = props
  const now = useNow()
  const endsAt = endOf(length, now)
  const [own, setOwn] = useState('')
  const is = (other: Length): boolean =>
    other.kind === length.kind &&
    (other.kind !== 'hours' || (length.kind === 'hours' && other.hours === length.hours))
  const choices: readonly (readonly [string, Length])[] = [
    ...(standing === null ? [] : ([['As it is', { kind: 'as-it-is', at: standing }]] as const)),
    ...hours.map((count) => [`${count} h`, { kind: 'hours', hours: count }] as const),
    ['Until 08:00', { kind: 'morning' }],
    ['Another time', { kind: 'own', at: readLocalField(own) }],
  ]
  return (
    <fieldset className="length">
      <legend className="sect-head">How long</legend>
      <div className="segments">
        {choices.map(([words, choice]) => (
          <label key={words} className="segment">
            <input
              type="radio"
              name="length"
              checked={is(choice)}
              onChange={() => {
                if (choice.kind !== 'own') return onPick(choice)
                const start = own === '' ? localFieldValue(endsAt ?? now + 2 * hourMs) : own
                setOwn(start)
                onPick({ kind: 'own', at: readLocalField(start) })
              }}
            />
            <span>{words}</span>
          </label>
        ))}
        {length.kind === 'own' && (
          <input
            type="datetime-local"
            className="input length-own"
            aria-label="When it ends"
            value={own}
            onChange={(event) => {
              setOwn(event.target.value)
              onPick({ kind: 'own', at: readLocalField(event.target.value) })
            }}
          />
        )}
      </div>
      <p className="num">{endsAt === null ? 'Say when it ends.' : `${endText(endsAt, now)}.`}</p>
    </fieldset>
  )
}
