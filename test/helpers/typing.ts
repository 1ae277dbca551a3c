/** Somebody who types: letters, corrections, jumps back into what stands there already. The same keys for the same seed. */
import { applyEdit } from '../../contract/text-edit.ts'
import { seededRandom } from '../../main/platform/random.ts'

/** A text while it is typed. */
export interface Typed {
  readonly text: string
  /** where the cursor stands, UTF-16 units */
  readonly cursor: number
}

const letters = ['a', 'e', 'n', 'o', ' ', ' ', '\n', '## ', '- ', 'ß', '🔥', '\r', '`']

/** The states of `text` after each key, without end. */
export function* typing(text: string, seed: number): Generator<Typed> {
  const random = seededRandom(seed)
  let now: Typed = { text, cursor: text.length }
  for (;;) {
    now = nextKey(now, random)
    yield now
  }
}

function nextKey({ text, cursor }: Typed, random: () => number): Typed {
  const chance = random()
  // A jump to another place, and the first letter there.
  const at = whole(text, chance < 0.03 ? Math.floor(random() * (text.length + 1)) : cursor)
  const key = letters[Math.floor(random() * letters.length)] ?? 'x'
  const back = whole(text, at - 1)
  if (chance > 0.9 && at > 0)
    return { text: applyEdit(text, { from: back, until: at, insert: '' }), cursor: back }
  return { text: applyEdit(text, { from: at, until: at, insert: key }), cursor: at + key.length }
}

/** Never between the halves of a surrogate pair: no editor puts its cursor there. */
function whole(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  return at > 0 && unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at
}
