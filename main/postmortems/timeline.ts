/** The stories of episodes as the lines of a document's timeline, oldest first. Pure. */
import { assertNever } from '../../contract/errors.ts'
import type { StoryEvent } from '../../contract/queries.ts'
import { escaped, plainWords } from './markdown.ts'

/** A note may be long; what is longer than this stands in the alert's own story, whole. Characters. */
const longestNote = 2_000

/** One alert of a draft as the timeline needs it. */
export interface TimelineEpisode {
  readonly title: string
  readonly sourceId: string
  readonly story: readonly StoryEvent[]
}

interface TimelineLine {
  readonly at: number
  readonly id: number
  readonly text: string
  /** goes first when there is no room: 1 before 0 */
  readonly spare: number
}

/**
 * The lines, each a list item. With several alerts each line says which of them it is about ("alert 2").
 * @param stamp writes an instant
 * @param room characters there is room for; what does not fit is counted in a last line
 */
export function timelineOf(
  episodes: readonly TimelineEpisode[],
  stamp: (at: number) => string,
  room: number,
): readonly string[] {
  const seen = new Set<string>()
  const lines = episodes
    .flatMap((episode, index) =>
      episode.story.flatMap((event): readonly TimelineLine[] => {
        const words = wordsOf(event, episode, stamp)
        if (words === null) return []
        // What is true of the source is said once, not for each of its alerts.
        const whose = episodes.length > 1 && event.kind !== 'gap' ? ` (alert ${index + 1})` : ''
        const text = `- ${stamp(event.at)} ${words}${whose}`
        if (event.kind === 'gap' && seen.has(text)) return []
        seen.add(text)
        return [{ at: event.at, id: event.id, text, spare: isSpare(event) ? 1 : 0 }]
      }),
    )
    .toSorted((a, b) => a.at - b.at || a.id - b.id)
  return fitted(lines, room)
}

/** Keeps what matters most, then what is oldest, as far as there is room. */
function fitted(lines: readonly TimelineLine[], room: number): readonly string[] {
  let left = room
  const taken = new Set<TimelineLine>()
  for (const line of lines.toSorted((a, b) => a.spare - b.spare)) {
    left -= line.text.length + 1
    if (left < 0) break
    taken.add(line)
  }
  const out = lines.length - taken.size
  const rest = out === 0 ? [] : [`- ${out} more lines are left out here; the alerts' own stories have them.`]
  return [...lines.filter((line) => taken.has(line)).map(({ text }) => text), ...rest]
}

function isSpare({ kind }: StoryEvent): boolean {
  return ![
    'fired',
    'called',
    'acked',
    'acked-upstream',
    'unacked',
    'note',
    'impact',
    'gap',
    'quiet',
  ].includes(kind)
}

/** What happened, escaped; null for what is of no interest in a document. */
function wordsOf(
  event: StoryEvent,
  { title, sourceId }: TimelineEpisode,
  stamp: (at: number) => string,
): string | null {
  const who = event.by === null ? 'Somebody' : escaped(event.by, 100)
  const text = event.text === null ? '' : escaped(event.text)
  const until = event.until === null ? '' : ` until ${stamp(event.until)}`
  const told = (words: string): string => (text === '' ? words : `${words}: ${text}`)
  switch (event.kind) {
    case 'fired':
      return `Fired: ${escaped(title)}`
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
      return 'The acknowledgement at the source ended'
    case 'returned':
      return 'Came back: it still fired shortly before its target to resolve'
    case 'note':
      return `Note by ${who}: ${escaped(noteLines(event.text ?? ''), longestNote)}`
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
    case 'silence-ended':
      return 'The silence ended'
    case 'gap':
      return `Source ${escaped(sourceId)} could not be seen${until || ' up to the writing of this'}: ${text}`
    case 'escalated':
      return `${who} asked ${escaped(event.text?.split('\n')[0] ?? 'somebody', 200)} to take it${until}`
    case 'colleague-asked':
      return `${who} asked ${escaped(event.text?.split('\n')[0] ?? 'a colleague', 200)} for help`
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
    case 'escalation-told':
    case 'escalation-not-told':
    case 'escalation-over':
    case 'changed':
    case 'absent':
    case 'listed-again':
    case 'order-sent':
    case 'order-waits':
    case 'link-opened':
    case 'silence-asked':
    case 'postmortem':
    case 'watched-by-hand':
    case 'by-hand-ended':
    case 'sight-lost':
    case 'sight-back':
    case 'peers-disagree':
      return null
    default:
      return assertNever(event.kind)
  }
}

/** A note of several lines in one: a list item with lines of its own could begin anything. */
function noteLines(text: string): string {
  return text
    .split('\n')
    .map((line) => plainWords(line, longestNote))
    .filter((line) => line !== '')
    .join(' / ')
}
