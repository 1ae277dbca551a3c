/** Half typed fields of a form as the words of a draft, and back. Pure. */

/** The engine takes no longer draft, characters. */
const mostLetters = 10_000

/** The fields as words; '' where they are too long to keep. */
export function fieldWords(values: object): string {
  const words = JSON.stringify(values)
  return words.length <= mostLetters ? words : ''
}

/**
 * The fields out of words that were kept; null where they are none, or not these: another version of the app may have kept
 * them. Never throws.
 * @param start fields of the same form, for the kinds of their values
 * @param isSound looks into what is more than a plain value
 */
export function keptFields<Values extends object>(
  words: string,
  start: Values,
  isSound: (values: Values) => boolean,
): Values | null {
  try {
    const kept: unknown = JSON.parse(words)
    if (typeof kept !== 'object' || kept === null) return null
    const fields = kept as Readonly<Record<string, unknown>>
    const isLike = Object.entries(start).every(([key, value]) => typeof fields[key] === typeof value)
    return isLike && isSound(kept as Values) ? (kept as Values) : null
  } catch {
    return null
  }
}
