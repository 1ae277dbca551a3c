/** One thing that happened, in words: the emphasised lead and the rest. Pure. */
import type { Impact } from '../../contract/alert.ts'
import { assertNever } from '../../contract/errors.ts'
import type { StoryEvent } from '../../contract/queries.ts'
import { failureWords, isFailureKind } from '../states/failure-words.ts'
import { hourMinute, hourMinuteSecond, momentText } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'
import { plainLine } from '../ui/plain-text.ts'
import { impactWords } from './words.ts'

export interface StoryWords {
  readonly lead: string
  readonly rest: string
}

/** @param event as the engine tells it; @param me the user's name, who is "You" on the page */
export function storyWords(event: StoryEvent, me: string): StoryWords {
  const who = event.by === null ? 'Somebody' : event.by === me ? 'You' : plainLine(event.by)
  const text = event.text ?? ''
  const plain = (words: string): StoryWords => ({ lead: '', rest: text === '' ? words : `${words}: ${text}` })
  const strong = (lead: string): StoryWords => ({ lead, rest: text })
  switch (event.kind) {
    case 'fired':
      return strong('Fired')
    case 'refired':
      return strong('Fired again')
    case 'seen':
      return plain('First seen by Nightdesk')
    case 'changed':
      return plain('Changed')
    case 'called':
      return plain('Somebody must be called')
    case 'shown':
      return plain('You were notified')
    case 'not-shown':
      return plain('Could not notify you')
    case 'calls-again':
      return event.until === null
        ? strong('Calls again')
        : {
            lead: 'Calls again',
            rest: `It has rung lately, so it rings again at ${hourMinute(event.until)}.`,
          }
    case 'target-near':
      return plain('Ack target in 30 s')
    case 'ack-target-passed':
      return strong('Ack target passed')
    case 'unanswered':
      return strong('Nobody has answered')
    case 'speaker-lost':
      return plain('The sound failed')
    case 'acked':
      return strong(`${who} acknowledged`)
    case 'acked-upstream':
      return strong(`${who} acknowledged upstream`)
    case 'taken-back':
      return plain(`${who} took the ack back`)
    case 'unacked':
      return plain(`${who} ended the ack`)
    case 'ack-ended-upstream':
      return {
        lead: `${event.by === me ? 'Your' : event.by === null ? 'The' : `${who}’s`} ack at the source ${text || 'ended'}`,
        rest: '',
      }
    case 'returned':
      return strong('Came back, it still fires')
    case 'note':
      return strong(`${who}:`)
    case 'impact':
      return { lead: '', rest: `${who} set the impact: ${impactOf(text)}` }
    case 'kept-quiet':
      return keptQuiet(event, event.by === null ? '' : ` by ${who}`)
    case 'heard-again':
      return plain('No longer kept quiet')
    case 'absent':
      return plain('Not in the last answer, not believed yet')
    case 'listed-again':
      return plain('Listed again')
    case 'quiet':
      return strong('Went quiet')
    case 'order-sent':
      return { lead: '', rest: 'Told the source' }
    case 'order-waits':
      return plain('Telling the source waits')
    case 'order-refused':
      return strong('The source refused')
    case 'link-opened':
      return plain(`${who} opened`)
    case 'snoozed':
      return plain(`${who} snoozed it${untilText(event)}`)
    case 'unsnoozed':
      return plain(`${who} ended the snooze`)
    case 'snooze-ended':
      return strong('Came back, the snooze is over')
    case 'deed-asked':
      return plain(`${who} asked the source${untilText(event)}`)
    case 'deed-done':
      return plain('The source did it')
    case 'deed-refused':
      return strong('The source refused')
    case 'deed-withdrawn':
      return plain(`${who} took it back`)
    case 'silence-asked':
      return plain(`${who} asked for a silence${untilText(event)}`)
    case 'silence-written':
      return plain('The silence was written')
    case 'silence-refused':
      return strong('The silence was refused')
    case 'silence-ended':
      return plain(`${who} ended the silence`)
    case 'postmortem':
      return plain(`${who} began a postmortem`)
    case 'gap':
      return { lead: `Nobody could see ${spanOf(event)}`, rest: failureText(text) }
    case 'watched-by-hand':
      return plain(`${who} watches it by hand${untilText(event)}`)
    case 'sight-lost':
      return { lead: 'Lost from sight', rest: failureText(text) }
    case 'by-hand-ended':
      return plain('Nobody watches it by hand any more')
    case 'joined':
      return { lead: 'Found to be the same trouble', rest: text }
    case 'apart':
      return plain(`${who} said that it is another trouble`)
    case 'peers-disagree':
      return plain('Its peers disagree')
    case 'sight-back':
      return plain('Seen again')
    case 'escalated':
      return escalated(event, who)
    case 'escalation-told':
      return plain('They were told')
    case 'escalation-not-told':
      return strong('They could not be told')
    case 'escalation-accepted':
      return strong(`${who} accepted`)
    case 'escalation-declined':
      return strong(`${who} declined`)
    case 'escalation-timed-out':
      return { lead: 'Nobody has accepted', rest: text }
    case 'escalation-passed':
      return plain('Went on to the next')
    case 'escalation-withdrawn':
      return plain(`${who} took the question back`)
    case 'escalation-over':
      return plain('The question is over')
    case 'escalation-came':
      return strong(`${who} asks ${text || 'somebody'} to take it`)
    case 'colleague-asked':
      return escalated(event, who, ', who has promised nothing')
    default:
      return assertNever(event.kind)
  }
}

/** The engine writes whom, and why in a line of its own. */
function escalated({ text, until }: StoryEvent, who: string, promise = ''): StoryWords {
  const [whom = '', why = ''] = (text ?? '').split('\n')
  const before = until === null ? '' : `, who has until ${hourMinuteSecond(until)} to accept`
  return { lead: `${who} asked ${plainLine(whom)}${before}${promise}`, rest: why }
}

/** The engine writes `silenced: why`, and by whom apart. */
function keptQuiet(event: StoryEvent, by: string): StoryWords {
  const [, kind = 'kept quiet', why = ''] =
    /^(silenced|inhibited|muted|downtime|maintenance)(?:: (.*))?$/s.exec(event.text ?? '') ?? []
  if (kind === 'maintenance') {
    const folded = `Folded for a maintenance${by}${untilText(event)}`
    return { lead: '', rest: why === '' ? folded : `${folded}: ${why}` }
  }
  const words = `${kind.charAt(0).toUpperCase()}${kind.slice(1)} upstream${by}${untilText(event)}`
  return { lead: '', rest: why === '' ? words : `${words}: ${why}` }
}

function untilText({ at, until }: StoryEvent): string {
  return until === null ? '' : ` until ${momentText(until, at)}`
}

/** `from 02:10 to 02:40, 30 min:`, or since when it has lasted. */
function spanOf({ at, until }: StoryEvent): string {
  if (until === null) return `since ${hourMinute(at)}`
  return `from ${hourMinute(at)} to ${momentText(until, at)}, ${spanText(until - at)}`
}

function impactOf(text: string): string {
  return Object.hasOwn(impactWords, text) ? impactWords[text as Impact] : text
}

/** The engine writes `kind: facts`; people read what the kind means first. */
export function failureText(text: string): string {
  const [, kind = '', detail = ''] = /^([a-z-]+): (.*)$/s.exec(text) ?? []
  return isFailureKind(kind) ? `${failureWords({ kind, detail }).what} (${detail})` : text
}
