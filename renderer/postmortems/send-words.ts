/** The way of a text to the engine: what was changed, in as many messages as it needs; all of it only where that must be. */
import { AppError } from '../../contract/errors.ts'
import type { TextSpot } from '../../contract/postmortem-text.ts'
import { editBetween } from '../../contract/text-edit.ts'
import type { Connection } from '../../contract/wire.ts'
import { sendAhead } from '../pieces.ts'

export interface WordsToSend {
  readonly id: number
  /** the version the words were typed over */
  readonly base: number
  /** what that version says; null where this page does not know */
  readonly before: string | null
  readonly text: string
  readonly spot: TextSpot
}

/**
 * Sends the words as a change of what the engine has; resolves when they are kept.
 * @param key names the pieces of this one, where it takes more than one message
 */
export async function sendWords(
  order: Connection['order'],
  key: () => string,
  { id, base, before, text, spot }: WordsToSend,
): Promise<void> {
  const about = { postmortemId: id, base }
  const whole = async (): Promise<void> => {
    const { last, pieces } = await sendAhead(order, key, text)
    await order('postmortems.save', { ...about, text: last, ...pieces })
  }
  if (before === null) return whole()
  const edit = editBetween(before, text)
  const { last, pieces } = await sendAhead(order, key, edit.insert)
  try {
    await order('postmortems.edit', {
      ...about,
      edit: { ...edit, insert: last },
      length: text.length,
      spot: { ...spot, top: Math.max(0, Math.round(spot.top)) },
      ...pieces,
    })
  } catch (error) {
    // The engine knows other words of that version than this page does, or none: then all of them are to be told.
    if (!(error instanceof AppError && (error.code === 'too-late' || error.code === 'bad-input'))) throw error
    await whole()
  }
}
