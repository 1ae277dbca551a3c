/** What happened to an alert, in the words of a timeline. Pure. */
import { assertNever } from '../../contract/errors.ts'
import type { StoryEvent, StoryKind } from '../../contract/queries.ts'
import { plainWords } from './markdown.ts'
import { noteSign } from './note-sign.ts'

/** A note may be long; what is longer than this stands in the alert's own story, whole. Characters. */
const longestNote = 2_000

/** The alert that it happened to. */
export interface EventOwner {
  readonly title: string
  readonly sourceId: string
}

/** How others' words and instants are told: escaped for a document, plain for a list. */
export interface Voice {
  say(text: string, most?: number): string
  stamp(at: number): string
}

/** What is of no interest beside a document. */
const silent: ReadonlySet<StoryKind> = new Set<StoryKind>([
  ...(['escalation-over', 'changed', 'absent', 'listed-again', 'postmortem'] as const),
  ...(['watched-by-hand', 'by-hand-ended', 'sight-lost', 'sight-back'] as const),
])

/** Are there words for it? To know it costs nothing; to find them does. */
export function hasWords({ kind }: Pick<StoryEvent, 'kind'>): boolean {
  return !silent.has(kind)
}

/** What happened; null where there are no words for it. */
export function eventWords(
  event: StoryEvent,
  { title, sourceId }: EventOwner,
  { say, stamp }: Voice,
): string | null {
  const who = event.by === null ? 'Somebody' : say(event.by, 100)
  const text = event.text === null ? '' : say(event.text)
  const until = event.until === null ? '' : ` until ${stamp(event.until)}`
  const told = (words: string): string => (text === '' ? words : `${words}: ${text}`)
  switch (event.kind) {
    case 'fired':
      return `Fired: ${say(title)}`
    case 'seen':
      return 'Seen by Nightdesk'
    case 'refired':
      return event.count === undefined ? 'Fired again' : `Fired again, ${text}`
    case 'called':
      return 'Called'
    case 'shown':
      return 'Notification shown'
    case 'not-shown':
      return told('Notification not shown')
    case 'calls-again':
      return 'Called again'
    case 'target-near':
      return 'The time to acknowledge was over in 30 s'
    case 'unanswered':
      return 'Nobody had answered'
    case 'speaker-lost':
      return told('The sound failed')
    case 'ack-target-passed':
      return 'The time to acknowledge was over'
    case 'acked':
      return `Acknowledged by ${who}`
    case 'acked-upstream':
      return `Acknowledged by ${who} at the source`
    case 'taken-back':
      return `${who} took the acknowledgement back`
    case 'unacked':
      return `${who} ended the acknowledgement`
    case 'ack-ended-upstream':
      return `The acknowledgement at the source ${text || 'ended'}`
    case 'returned':
      return 'Came back: it still fired shortly before its target to resolve'
    case 'note':
      return noteWords(event.text ?? '', who, say)
    case 'impact':
      return `${who} told the impact: ${text}`
    case 'kept-quiet':
      if (event.text?.startsWith('maintenance')) return `Folded on this laptop${until}, ${text}`
      return `Kept quiet at the source${until}, ${text}${event.by === null ? '' : ` (by ${who})`}`
    case 'heard-again':
      return 'No longer kept quiet'
    case 'quiet':
      return 'Went quiet'
    case 'order-refused':
      return told('The source refused the acknowledgement')
    case 'snoozed':
      return `Snoozed by ${who}${until}`
    case 'unsnoozed':
      return `${who} ended the snooze`
    case 'snooze-ended':
      return 'The snooze was over'
    case 'silence-written':
      return told(`Silenced${until}`)
    case 'silence-refused':
      return told('The source refused the silence')
    case 'deed-refused':
      return told('The source refused')
    case 'silence-ended':
      return 'The silence ended'
    case 'gap':
      return `Source ${say(sourceId)} could not be seen${until || ' up to the writing of this'}: ${text}`
    case 'escalated':
      return `${who} asked ${say(event.text?.split('\n')[0] ?? 'somebody', 200)} to take it${until}`
    case 'colleague-asked':
      return `${who} asked ${say(event.text?.split('\n')[0] ?? 'a colleague', 200)} for help`
    case 'escalation-accepted':
      return `${who} accepted it`
    case 'escalation-declined':
      return told(`${who} declined`)
    case 'escalation-timed-out':
      return `Nobody accepted in time${text === '' ? '' : `, asked: ${text}`}`
    case 'escalation-passed':
      return `Went on to ${text || 'the next'}`
    case 'escalation-withdrawn':
      return `${who} took the question back`
    case 'escalation-came':
      return `${who} asked ${text || 'somebody'} to take it`
    case 'order-sent':
      return 'The source took the acknowledgement'
    case 'order-waits':
      return told('The acknowledgement waits for the source')
    case 'link-opened':
      return `${who} opened ${text || 'a link'}`
    case 'deed-asked':
      return told(`${who} asked the source${until}`)
    case 'deed-done':
      return told('The source did it')
    case 'deed-withdrawn':
      return told(`${who} took back what the source was asked`)
    case 'silence-asked':
      return told(`${who} asked for a silence${until}`)
    case 'escalation-told':
      return told('The question went out')
    case 'escalation-not-told':
      return told('The question did not go out')
    case 'joined':
      return told('Found to be the same trouble')
    case 'apart':
      return `${who} said that it is another trouble`
    case 'peers-disagree':
      return told('The peers of the source disagreed')
    case 'escalation-over':
    case 'changed':
    case 'absent':
    case 'listed-again':
    case 'postmortem':
    case 'watched-by-hand':
    case 'by-hand-ended':
    case 'sight-lost':
    case 'sight-back':
      return null
    default:
      return assertNever(event.kind)
  }
}

/** A note by its sign. Of several lines it is made one: a list item with lines of its own could begin anything. */
export function noteWords(text: string, who: string, say: Voice['say']): string {
  const { sign, words } = noteSign(text)
  const lines = words
    .split('\n')
    .map((line) => plainWords(line, longestNote))
    .filter((line) => line !== '')
  const told = say(lines.join(' / '), longestNote)
  switch (sign) {
    case null:
      return `Note by ${who}: ${told}`
    case 'decision':
      return `Decision, noted by ${who}: ${told}`
    case 'todo':
      return `To do, noted by ${who}: ${told}`
    case 'question':
      return `Open question, noted by ${who}: ${told}`
    case 'temporary':
      return `Stopped for now, noted by ${who}: ${told}`
    case 'permanent':
      return `Fixed for good, noted by ${who}: ${told}`
    case 'asked':
      return `${who} asked ${told}`
    default:
      return assertNever(sign)
  }
}
