/**
 * Words, as they are looked for: what people type beside what machines name. The same rule folds what is kept and what is
 * typed, so that the two can never disagree. Pure.
 */

/** One way in which a word can be found, and where it stands in the text. */
export interface Form {
  readonly folded: string
  readonly from: number
  readonly to: number
}

/** A word of a text: first the whole of it, then what a name in humps is made of ("PodCrash": pod, crash). */
export interface Word {
  readonly forms: readonly [Form, ...Form[]]
}

/** No private-use character is part of a word: what the index marks documents with cannot be typed. */
const wordPattern = /[\p{L}\p{N}\p{M}]+/gu
const humps = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u
const hasHumps = /[\p{Ll}\p{N}]\p{Lu}|\p{Lu}\p{Lu}\p{Ll}/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const ascii = /^[\u0000-\u007f]*$/

/** Longer ones are cut: a line of base64 is nobody's word, and both sides are cut alike. */
const maxWord = 60
/** More humps than this are a key or a hash, not a name. */
const maxHumps = 8

/** The words of a text, in their order. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  for (const found of text.matchAll(wordPattern)) {
    const word = found[0]
    const whole = formOf(word, found.index)
    if (whole) words.push({ forms: [whole, ...humpsOf(word, found.index)] })
  }
  return words
}

/** The text as it is compared: its words in lower case without their accents, with one blank between them. */
export function folded(text: string): string {
  return wordsOf(text)
    .map(({ forms: [whole] }) => whole.folded)
    .join(' ')
}

/** Adds every form of every word of the text. */
export function addForms(text: string, into: Set<string>): void {
  for (const { forms } of wordsOf(text)) for (const form of forms) into.add(form.folded)
}

function formOf(word: string, from: number): Form | null {
  const folded = fold(word)
  return folded === '' ? null : { folded, from, to: from + word.length }
}

function fold(word: string): string {
  if (ascii.test(word)) return word.slice(0, maxWord).toLowerCase()
  const plain = word.normalize('NFKD').toLowerCase().replaceAll('ς', 'σ')
  return plain.replace(/[^\p{L}\p{N}]+/gu, '').slice(0, maxWord)
}

/** Each hump, and each with all that follow it: "crashloop" finds PodCrashLooping. */
function humpsOf(word: string, from: number): Form[] {
  if (!hasHumps.test(word)) return []
  const parts = word.split(humps)
  if (parts.length > maxHumps) return []
  const forms: Form[] = []
  let at = 0
  for (const [index, part] of parts.entries()) {
    const hump = formOf(part, from + at)
    if (hump) forms.push(hump)
    const rest = index > 0 && index < parts.length - 1 ? formOf(word.slice(at), from + at) : null
    if (rest) forms.push(rest)
    at += part.length
  }
  return forms
}
