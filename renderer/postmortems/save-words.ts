/** What the page says about the saving of a draft, and how a list line counts. Pure; instants epoch ms. */
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import { hourMinuteSecond, momentText } from '../ui/clock.ts'
import { plainLine } from '../ui/plain-text.ts'
import type { OpenText } from './desk.ts'

export interface SaveWords {
  readonly tone: 'saved' | 'saving' | 'failed'
  readonly text: string
}

/** @param savedAt when the engine saved it last, as far as it is known */
export function saveWords(
  { standing, problem }: Pick<OpenText, 'standing' | 'problem'>,
  savedAt: number | undefined,
): SaveWords {
  if (standing === 'saving') return { tone: 'saving', text: 'Saving' }
  if (standing === 'failed')
    return { tone: 'failed', text: `Not saved: ${plainLine(problem ?? 'no reason given.')}` }
  return { tone: 'saved', text: savedAt === undefined ? 'Saved' : `Saved ${hourMinuteSecond(savedAt)}` }
}

const counted = (count: number, name: string): string => `${count} ${name}${count === 1 ? '' : 's'}`

/** `saved 03:12, 2 alerts, 412 words` */
export function summaryWords(
  { savedAt, episodeIds, words }: Pick<PostmortemSummary, 'savedAt' | 'episodeIds' | 'words'>,
  now: number,
): string {
  const alerts = episodeIds.length === 0 ? '' : ` ${counted(episodeIds.length, 'alert')},`
  return `saved ${momentText(savedAt, now)},${alerts} ${counted(words, 'word')}`
}
