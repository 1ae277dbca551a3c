/** What a note says it is by its first characters: a decision, something to do, a question, what stopped it. Pure. */

export type NoteSign = 'decision' | 'todo' | 'question' | 'temporary' | 'permanent' | 'asked'

const signs: readonly (readonly [NoteSign, RegExp])[] = [
  ['permanent', /^==\s*/],
  ['temporary', /^=\s*/],
  ['decision', /^!\s*/],
  ['question', /^\?\s*/],
  ['todo', /^todo\b[:\s]*/i],
  ['asked', /^@\s*/],
]

/** The sign and the words behind it; a sign without words is no sign. */
export function noteSign(text: string): { readonly sign: NoteSign | null; readonly words: string } {
  const trimmed = text.trim()
  for (const [sign, pattern] of signs) {
    const words = trimmed.replace(pattern, '')
    if (words !== trimmed && words !== '') return { sign, words }
  }
  return { sign: null, words: trimmed }
}
