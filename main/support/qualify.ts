/** The eight qualifying questions, as far as a thread answers them: words of the customer, cited. Pure, no network. */
import type { Qualified, QualifyingQuestion } from '../../contract/support.ts'
import type { StoredMessage } from './message-table.ts'
import { namesIt } from './whose.ts'

type Said = Pick<StoredMessage, 'key' | 'at' | 'text' | 'side' | 'removedAt' | 'isNod' | 'word'>

/** A sentence of a message: characters `from` to `to` of its text. */
interface Sentence {
  readonly message: Said
  readonly from: number
  readonly to: number
  readonly text: string
}

/** More of a sentence than this is no answer to read at a glance, characters. */
const longest = 300

/**
 * What each question is answered by: words that say it in plain English. A question is answered by the first sentence
 * that has them, and by nothing where none has.
 */
const signs: Readonly<Record<Exclude<QualifyingQuestion, 'environment'>, RegExp>> = {
  felt: /\b(users?|customers?|clients?|people|checkout|log ?ins?|sign.?ins?|requests?|pages?|site|app)\b.*\b(see|get|gets|getting|cannot|can't|can ?not|unable|fails?|failing|errors?|slow|down|time ?outs?|timing out|40\d|50\d|affected|complain\w*)\b|\b(50\d|time ?outs?)\b/i,
  users:
    /\b(all|every|most|many|some|several|a few|one|single|\d[\d.,]*\s?%?(?: of)?)\b[^.!?\n]{0,20}\b(users?|customers?|clients?|people|tenants?|merchants?|colleagues)\b|\b(everybody|everyone|nobody)\b/i,
  clusters:
    /\b(all|every|both|one|two|three|several|some|only|single|\d+)\b[^.!?\n]{0,24}\b(clusters?|environments?|installations?|regions?|stages?)\b/i,
  'most-important':
    /\b(most (?:important|urgent|critical)|matters most|priorit\w+|production first|above all)\b/i,
  since:
    /\b(since|started|began|begins?|from)\b[^.!?\n]{0,30}(\d{1,2}[:.]\d{2}|\d{1,2}\s?(?:am|pm|h|o'clock|min\w*|hours?|days?)|today|yesterday|this (?:morning|afternoon|night)|last (?:night|week)|monday|tuesday|wednesday|thursday|friday|saturday|sunday|noon|midnight|the (?:deploy\w*|upgrade|update|release|change)|a few (?:minutes|hours))|\b(?:for|about)\b[^.!?\n]{0,12}\b\d+\s?(?:min\w*|h|hours?|days?)\b|\b\d+\s?(?:min\w*|hours?|days?) ago\b/i,
  'recent-change':
    /\b(deploy(?:ed|ment|ing)?|upgrad\w+|updat(?:ed|ing)|releas(?:ed|ing)|roll(?:ed|ing) ?(?:out|back)|chang(?:ed|ing)|merged|migrat\w+|rotated|scaled|installed|nothing (?:was |has )?(?:been )?changed|no changes?)\b/i,
  asks: /\b(can you|could you|would you|please|is it possible|how (?:do|can|should) (?:we|i)|we need|we would like|we'd like|i need|do you know|what should we)\b/i,
}

/**
 * What the thread seems to say to each question, with where it says so. Only the customer's words count; what is gone
 * counts as long as nothing else answers.
 * @param environments the customer's own, by name
 */
export function qualifiedOf(
  messages: readonly Said[],
  environments: readonly string[],
): Readonly<Partial<Record<QualifyingQuestion, Qualified>>> {
  const sentences = messages
    .filter(
      ({ side, isNod, word, removedAt }) =>
        side === 'customer' && !isNod && word === null && removedAt === null,
    )
    .flatMap(sentencesOf)
  const found: Partial<Record<QualifyingQuestion, Qualified>> = {}
  const named = environments.filter((one) => sentences.some(({ text }) => namesIt(text, one)))
  const where = sentences.find(({ text }) => named.some((one) => namesIt(text, one)))
  if (where && named.length > 0) found.environment = { text: named.join(', '), cite: citing(where) }
  for (const [question, sign] of Object.entries(signs) as [keyof typeof signs, RegExp][]) {
    const answer = sentences.find(({ text }) => sign.test(text))
    if (answer) found[question] = { text: answer.text.slice(0, longest), cite: citing(answer) }
  }
  return found
}

function citing({ message, from, to }: Sentence): Qualified['cite'] {
  return { key: message.key, at: message.at, from, to }
}

/** A message in sentences; code is no sentence, and the longest messages are read as far as people read. */
function sentencesOf(message: Said): readonly Sentence[] {
  const text = message.text.slice(0, 20_000)
  // Code says what a machine said: it keeps its place, and is not read.
  const read = text.replaceAll(/```[\s\S]*?(?:```|$)/g, (code) => '\n'.repeat(code.length))
  return [...read.matchAll(/[^\n.!?]+(?:[.!?](?!\s|$)[^\n.!?]*)*[.!?]*/g)].flatMap(
    (match): readonly Sentence[] => {
      const start = match.index + (match[0].length - match[0].trimStart().length)
      const words = match[0].trim()
      return words === '' ? [] : [{ message, from: start, to: start + words.length, text: words }]
    },
  )
}
