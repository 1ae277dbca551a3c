/** What is too long for one message, as it comes in: kept in memory until the order that it belongs to. */
import { AppError } from '../../contract/errors.ts'

export interface Pieces {
  /** takes the next piece. The first one begins anew. @throws AppError when one before it is missing, or it becomes too long */
  put(key: string, index: number, text: string): void
  /** everything that was put under the key; '' for no key. @throws AppError `too-late` when it is not here (any more) */
  whole(key: string | undefined): string
  /** what it was put here for is done */
  forget(key: string | undefined): void
}

/** The largest that is taken: an image of 10 MB as base64, in characters. */
const mostLength = 14_100_000
/** So many at once; a page sends one at a time, so the oldest is one that nobody finishes. */
const mostKeys = 4

export function createPieces(): Pieces {
  const kept = new Map<string, { readonly parts: string[]; length: number }>()
  const gone = (): AppError =>
    new AppError('too-late', 'The beginning of this is not here any more. It has to be sent again.')
  return {
    put: (key, index, text) => {
      if (index === 0) {
        kept.delete(key)
        kept.set(key, { parts: [], length: 0 })
        for (const oldest of [...kept.keys()].slice(0, -mostKeys)) kept.delete(oldest)
      }
      const one = kept.get(key)
      if (!one || one.parts.length !== index) throw gone()
      if (one.length + text.length > mostLength) {
        kept.delete(key)
        throw new AppError('bad-input', 'This is larger than what can be taken.')
      }
      one.parts.push(text)
      one.length += text.length
    },
    whole: (key) => {
      if (key === undefined) return ''
      const one = kept.get(key)
      if (!one) throw gone()
      return one.parts.join('')
    },
    forget: (key) => {
      if (key !== undefined) kept.delete(key)
    },
  }
}
