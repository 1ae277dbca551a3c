/** A hand-off that came, in words. Pure; instants are epoch ms, written in the reader's zone. */
import { assertNever } from '../../contract/errors.ts'
import type {
  CarriedHandOff,
  HandOffCaution,
  HereNow,
  ReceivedHandOff,
} from '../../contract/hand-off-carried.ts'
import { hourMinute, momentText, weekday, zoneName } from '../ui/clock.ts'
import { plainLine } from '../ui/plain-text.ts'
import { whenWords } from './shift-words.ts'

/** `Ines Okafor, ops duty, Tue 13 Oct, 20:00 to Wed 14 Oct, 08:00` */
export function ofWhom({ by, role, from, until }: CarriedHandOff): string {
  return [by, ...(role === null ? [] : [role]), whenWords({ from, to: until })].map(plainLine).join(', ')
}

/** Why to look twice before it is taken in, as a whole sentence. */
export function cautionWords(
  caution: HandOffCaution,
  { role, until, from }: CarriedHandOff,
  now: number,
): string {
  switch (caution.kind) {
    case 'other-role':
      return `It is for ${plainLine(role ?? '')}. This laptop is on duty as ${plainLine(caution.mine)}.`
    case 'old':
      return `It is an old one: its shift ended ${weekday(until)}, ${hourMinute(until)}.`
    case 'early':
      return `Its shift begins only ${weekday(from)}, ${hourMinute(from)}, by this laptop’s clock.`
    case 'own':
      return 'You wrote it yourself.'
    case 'for-another':
      return `It names ${plainLine(caution.to)} to take over.`
    case 'known':
      return `You have this one already, written ${momentText(caution.writtenAt, now)}.`
    default:
      return assertNever(caution)
  }
}

/** How an alert of theirs stands on this laptop. */
export function hereWords(here: HereNow, now: number): string {
  switch (here.kind) {
    case 'firing':
      return 'still firing'
    case 'over':
      return `over since ${momentText(here.since, now)}`
    case 'unseen':
      return `not known: no word from ${plainLine(here.source)}`
    case 'unknown':
      return 'not seen by this laptop'
    default:
      return assertNever(here)
  }
}

/** `Mara Lind has taken over ops duty from Ines Okafor at 08:02 CEST, Wed 14 Oct, with 2 open alerts.` */
export function acceptanceSentence({ carried, takenAt, takenBy }: ReceivedHandOff): string {
  if (takenAt === null || takenBy === null) return ''
  const { role, by, open } = carried
  const count = open.length
  const what = count === 0 ? 'nothing open' : `${count} open ${count === 1 ? 'alert' : 'alerts'}`
  const who = `${plainLine(takenBy)} has taken over${role === null ? '' : ` ${plainLine(role)}`} from ${plainLine(by)}`
  return `${who} at ${hourMinute(takenAt)} ${zoneName(takenAt)}, ${weekday(takenAt)}, with ${what}.`
}
