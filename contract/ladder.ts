/** The lengths of the night's ladder that people may choose, and what they may be: a ladder that cannot wake is none. Pure. */
import { type SoundSettings, standardSound } from './sound.ts'

/** All in ms, from the first sound on. */
export interface LadderLengths {
  readonly secondAfterMs: number
  readonly thirdAfterMs: number
  /** from one beginning of the pattern to the next, in the first stage and in the second */
  readonly firstEveryMs: number
  readonly secondEveryMs: number
  /** nobody has answered: from then on only short calls */
  readonly unansweredAfterMs: number
}

export type LadderLength = keyof LadderLengths

/**
 * Each length by itself, ms. The pattern is four seconds long, so it cannot come more often; the loudest stage begins before
 * the usual target to acknowledge, two minutes, has passed.
 */
export const ladderBounds: Readonly<Record<LadderLength, readonly [least: number, most: number]>> = {
  secondAfterMs: [5_000, 60_000],
  thirdAfterMs: [10_000, 120_000],
  firstEveryMs: [4_000, 30_000],
  secondEveryMs: [4_000, 30_000],
  unansweredAfterMs: [120_000, 900_000],
}

/** The loudest stage lasts at least so long before it is given up, ms. */
const loudestLastsMs = 60_000

/** The first length that is wrong, and what is expected of it; null for a ladder that wakes. */
export function ladderProblem(
  lengths: LadderLengths,
): { readonly key: LadderLength; readonly expected: string } | null {
  for (const [key, [least, most]] of Object.entries(ladderBounds) as [
    LadderLength,
    readonly [number, number],
  ][]) {
    const ms = lengths[key]
    if (!(ms >= least && ms <= most)) return { key, expected: `${least / 1_000} to ${most / 1_000} seconds` }
  }
  const { secondAfterMs, thirdAfterMs, firstEveryMs, secondEveryMs, unansweredAfterMs } = lengths
  if (thirdAfterMs <= secondAfterMs)
    return {
      key: 'thirdAfterMs',
      expected: `later than the second stage, which begins after ${secondAfterMs / 1_000} seconds`,
    }
  if (secondEveryMs > firstEveryMs)
    return {
      key: 'secondEveryMs',
      expected: `at least as often as in the first stage, every ${firstEveryMs / 1_000} seconds`,
    }
  if (unansweredAfterMs < thirdAfterMs + loudestLastsMs)
    return {
      key: 'unansweredAfterMs',
      expected: `${(thirdAfterMs + loudestLastsMs) / 1_000} seconds or more: the loudest stage sounds for a minute at least`,
    }
  return null
}

/** The lengths of a sound that is chosen. */
export function lengthsOf({ stages, unansweredAfterMs }: SoundSettings): LadderLengths {
  const [first, second, third] = stages
  return {
    secondAfterMs: second.afterMs,
    thirdAfterMs: third.afterMs,
    firstEveryMs: first.everyMs,
    secondEveryMs: second.everyMs,
    unansweredAfterMs,
  }
}

/** The same sound with these lengths. */
export function withLengths(sound: SoundSettings, lengths: LadderLengths): SoundSettings {
  const [first, second, third] = sound.stages
  return {
    ...sound,
    stages: [
      { ...first, everyMs: lengths.firstEveryMs },
      { ...second, afterMs: lengths.secondAfterMs, everyMs: lengths.secondEveryMs },
      { ...third, afterMs: lengths.thirdAfterMs },
    ],
    unansweredAfterMs: lengths.unansweredAfterMs,
  }
}

/** The lengths that Nightdesk comes with. */
export const standardLengths: LadderLengths = lengthsOf(standardSound)
