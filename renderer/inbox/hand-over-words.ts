/** How a hand-over stands, in words. Pure; instants epoch ms. */
import { type Escalation, whomWords } from '../../contract/escalation.ts'
import { timerText } from '../ui/duration.ts'
import { plainLine } from '../ui/plain-text.ts'
import { firstNameOf } from './words.ts'

/** Who is asked, short: the first name, or the role. */
export function askedShort({ level }: Pick<Escalation, 'level'>): string {
  return plainLine(level.who === null ? (level.role ?? level.name) : firstNameOf(level.who))
}

/** What a row says of one that is under way: `asked Mara, 3:12`. */
export function standShort(handOver: Escalation, now: number): string {
  const whom = askedShort(handOver)
  switch (handOver.state) {
    case 'asked':
      return handOver.direction === 'in' && handOver.forMe
        ? `asks you, ${timerText(handOver.dueAt - now)}`
        : `asked ${whom}, ${timerText(handOver.dueAt - now)}`
    case 'declined':
      return `${whom} declined`
    case 'timed-out':
      return `${whom} did not accept`
    default:
      return ''
  }
}

/** The same as parts of a row's spoken name. */
export function standSpoken(handOver: Escalation | undefined, now: number): readonly string[] {
  return handOver ? [standShort(handOver, now)] : []
}

/** The head of the standing: `Mara Lindqvist (ops duty) was asked`. */
export function standLead(handOver: Escalation): string {
  const whom = plainLine(whomWords(handOver.level))
  const by = handOver.answeredBy === null ? whom : plainLine(handOver.answeredBy)
  if (handOver.direction === 'in' && handOver.forMe && handOver.state === 'asked')
    return `${plainLine(handOver.from)} asks you to ${handOver.mode === 'pair' ? 'take it together with them' : 'take it'}`
  switch (handOver.state) {
    case 'asked':
      return `${whom} was asked`
    case 'accepted':
      return `${by} has accepted it`
    case 'declined':
      return `${by} declined`
    case 'timed-out':
      return `${whom} did not accept in time`
    case 'withdrawn':
      return 'The hand-over was withdrawn'
    case 'over':
      return 'The hand-over is over'
  }
}
