/** The morning digest in words. Pure; instants epoch ms. */
import type { Digest, WaitingDigest, WokeYou, Worth } from '../../contract/digest.ts'
import { momentText } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'
import { countOf } from '../watch/words.ts'

export const worthWords: Readonly<Record<Worth, string>> = { actionable: 'Actionable', noise: 'Noise' }

/** `3 alerts woke you, 2 healed before anybody looked, 5 were held back`. */
export function countWords({
  woke,
  healed,
  heldBack,
  again,
}: Pick<WaitingDigest, 'woke' | 'healed' | 'heldBack' | 'again'>): string {
  const parts = [
    woke === 0 ? 'Nothing woke you' : `${countOf(woke, 'alert')} woke you`,
    healed === 0 ? '' : `${healed} healed before you woke`,
    heldBack === 0 ? '' : `${heldBack} ${heldBack === 1 ? 'was' : 'were'} held back`,
    again === 0 ? '' : `${countOf(again, 'postmortem')} fired again after the fix`,
  ]
  return parts.filter((part) => part !== '').join(', ')
}

/** What the nights cost, as an estimate; '' when nothing woke anybody. */
export function awakeWords({ woke, awakeMs, allowanceMs }: Digest): string {
  if (woke.length === 0) return ''
  return `About ${spanText(awakeMs)} awake: from the first sound to the end of each, and ${spanText(allowanceMs)} to fall asleep again. An estimate.`
}

/** `03:14, 12 min, you had it at 03:16`. */
export function wokeWords({ at, endedAt, ackedAt, awakeMs }: WokeYou, now: number): string {
  const length = awakeMs < 60_000 ? spanText(awakeMs) : spanText(Math.ceil(awakeMs / 60_000) * 60_000)
  const taken = ackedAt === null ? 'nobody took it' : `taken at ${momentText(ackedAt, now)}`
  const end = endedAt === null ? 'still fires' : `over at ${momentText(endedAt, now)}`
  return `${momentText(at, now)}, ${length}, ${taken}, ${end}`
}
