/** What the page says about the saving of a draft. Pure; instants epoch ms. */
import { hourMinuteSecond } from '../ui/clock.ts'
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
