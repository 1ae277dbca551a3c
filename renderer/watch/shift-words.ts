/** What a snooze that returns outside of one's shift means, in words. Pure; instants epoch ms. */
import { type Duty, type DutySpan, holderAt, shiftAt } from '../../contract/shift.ts'
import { momentText } from '../ui/clock.ts'
import { plainLine } from '../ui/plain-text.ts'

/** Beside a choice: `after your shift`, `while you are off duty`; '' where it returns in the shift, or nobody knows. */
export function outsideMark(spans: readonly DutySpan[], at: number): string {
  const { kind } = shiftAt(spans, at)
  if (kind === 'after') return 'after your shift'
  return kind === 'off' ? 'while you are off duty' : ''
}

/** The whole sentence, to be heeded before the order is given; null where nothing speaks against it. */
export function outsideWords(
  spans: readonly DutySpan[],
  { next }: Pick<Duty, 'next'>,
  at: number,
  now: number,
): string | null {
  const shift = shiftAt(spans, at)
  const returns = `Returns at ${momentText(at, now)}`
  if (shift.kind === 'off') return `${returns}, while you are off duty. Nobody here will see it.`
  if (shift.kind !== 'after') return null
  const holder = holderAt(spans, next, at)
  const who =
    holder === null ? '' : ` ${plainLine(holder)} is on duty then, and this laptop tells nobody else.`
  return `${returns}, after your shift ends at ${momentText(shift.endsAt, now)}. Nobody here will see it.${who}`
}

/** What is not known about when it returns, as a sentence; null where all is known. */
export function unknownWords(spans: readonly DutySpan[], duty: Duty, at: number): string | null {
  if (duty.state === 'on' && duty.origin === 'hand' && duty.until === null)
    return 'When your shift ends is not known: you are on duty until you say otherwise.'
  return shiftAt(spans, at).kind === 'unknown' ? 'Whose shift it returns in is not known.' : null
}
