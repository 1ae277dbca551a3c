/** What a notification about postmortems says: one for all that is late at once, without a sound, in the day. Pure. */
import { type ReminderKind, reminderWords } from '../../contract/postmortem-reminders.ts'
import type { NoticeText } from './notice.ts'
import { bodyLength, cut, titleLength } from './notice-words.ts'

/** The tag of the reminder; the next one takes its place. */
export const postmortemTag = 'postmortems-wait'

/** One postmortem that something is to be said of. */
export interface WaitingPostmortem {
  readonly title: string
  readonly kind: ReminderKind | 'fired-again'
}

const words: Readonly<Record<WaitingPostmortem['kind'], string>> = {
  ...reminderWords,
  'fired-again': 'its alert fired again after the fix',
}

/**
 * What waits, the most urgent first; null = nothing.
 * @param names may titles be read by whoever stands beside the screen?
 */
export function postmortemNotice(waiting: readonly WaitingPostmortem[], names: boolean): NoticeText | null {
  const [first, ...others] = waiting
  if (!first) return null
  const said = words[first.kind]
  const more = others.length > 0 ? ` ${others.length} more.` : ''
  const title = others.length > 0 ? `${waiting.length} postmortems wait` : 'A postmortem waits'
  const tail = `: ${said}.${more}`
  return {
    ...{ tag: postmortemTag, loud: false, episodeId: null, sourceId: null },
    title: cut(title, titleLength),
    body: names
      ? cut(first.title, bodyLength - tail.length) + tail
      : cut(`${said.charAt(0).toUpperCase()}${said.slice(1)}.${more}`, bodyLength),
  }
}
