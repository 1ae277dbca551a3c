/**
 * What all the words of one hand-over say together. Every Nightdesk reads the same words in the source's own order of
 * messages, so whatever order they come in, all come to the same answer: the first yes after the question and before it is
 * taken back, or goes on to somebody else, has it. Pure.
 */
import { compareKeys } from '../../contract/message-order.ts'
import type { HandOverAnswer, HandOverAsk, HandOverWord } from './hand-over-word.ts'

/** A word and where it stands: `key` names its message at the source; null = it is on its way there, after all others. */
export interface PlacedWord {
  readonly word: HandOverWord
  readonly key: string | null
  /** when its message was written, by the source's clock; before it stands there, by this one's, epoch ms */
  readonly at: number
}

/** One thing that came of the words, oldest first. */
export interface WordStep {
  readonly kind: 'asked' | 'passed' | 'accepted' | 'declined' | 'withdrawn'
  readonly at: number
  readonly word: HandOverWord
}

export interface HandOverStand {
  /** the question that counts */
  readonly ask: HandOverAsk
  /** since when it is asked, by the source's clock, epoch ms */
  readonly askedAt: number
  readonly state: 'asked' | 'accepted' | 'declined' | 'withdrawn'
  /** the word that made it so; null while it is asked */
  readonly answer: HandOverAnswer | null
  readonly steps: readonly WordStep[]
}

/** @returns null while no question is among them */
export function standOf(words: readonly PlacedWord[]): HandOverStand | null {
  const ordered = inOrder(words)
  return ordered.reduce<HandOverStand | null>((before, placed, index) => {
    const stand = taken(before, placed)
    if (placed.word.kind !== 'ask' || stand?.ask !== placed.word) return stand
    // A question that came only after it was taken back, since its first sending was lost, is taken back all the same.
    const back = ordered
      .slice(0, index)
      .find(({ word }) => word.kind === 'withdraw' && word.turn === placed.word.turn)
    return back ? taken(stand, back) : stand
  }, null)
}

/**
 * What the last word of any hand-over of one thread that changed it says, by `holding`; null = none ever said anything. All
 * words of the thread in, so that whoever has the same words comes to the same, in whatever order they were read.
 * @param holding what a hand-over as it stands says; null = nothing
 */
export function lastSaid<Said>(
  words: readonly PlacedWord[],
  holding: (stand: HandOverStand | null) => Said | null,
): { readonly ask: HandOverAsk; readonly said: Said | null } | null {
  const soFar = new Map<string, PlacedWord[]>()
  let last: ReturnType<typeof lastSaid<Said>> = null
  for (const placed of inOrder(words)) {
    const own = soFar.get(placed.word.uid) ?? []
    const before = holding(standOf(own))
    own.push(placed)
    soFar.set(placed.word.uid, own)
    const stand = standOf(own)
    const said = holding(stand)
    if (stand && JSON.stringify(before) !== JSON.stringify(said)) last = { ask: stand.ask, said }
  }
  return last
}

/** In the source's order; what is only on its way there comes last, as it was said. */
function inOrder(words: readonly PlacedWord[]): readonly PlacedWord[] {
  return words.toSorted((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null)
    return compareKeys(a.key, b.key)
  })
}

function taken(before: HandOverStand | null, placed: PlacedWord): HandOverStand | null {
  const { word } = placed
  if (word.kind === 'ask') return asked(before, word, placed.at)
  // An answer says which question it answers: one that went on, or was taken back, is not answered any more.
  if (before === null || word.turn !== before.ask.turn || before.state === 'withdrawn') return before
  switch (word.kind) {
    case 'accept':
      return before.state === 'accepted' ? before : turned(before, 'accepted', word, placed.at)
    case 'decline': {
      const gaveBack = before.state === 'accepted' && before.answer?.from === word.from
      return before.state === 'asked' || gaveBack ? turned(before, 'declined', word, placed.at) : before
    }
    case 'withdraw':
      // Somebody has said yes before: then it is theirs, and only they can give it back.
      return before.state === 'accepted' ? before : turned(before, 'withdrawn', word, placed.at)
  }
}

function asked(before: HandOverStand | null, ask: HandOverAsk, at: number): HandOverStand {
  const fresh = { ask, askedAt: at, state: 'asked', answer: null } as const
  if (before === null) return { ...fresh, steps: [{ kind: 'asked', at, word: ask }] }
  const isOver = before.state === 'accepted' || before.state === 'withdrawn'
  if (isOver || ask.turn <= before.ask.turn || ask.from !== before.ask.from) return before
  return { ...fresh, steps: [...before.steps, { kind: 'passed', at, word: ask }] }
}

function turned(
  before: HandOverStand,
  state: HandOverStand['state'] & WordStep['kind'],
  answer: HandOverAnswer,
  at: number,
): HandOverStand {
  return { ...before, state, answer, steps: [...before.steps, { kind: state, at, word: answer }] }
}
