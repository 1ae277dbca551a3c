/** What the strip's cells say of people. Pure; instants are epoch ms. */
import type { Duty } from '../../contract/shift.ts'
import type { ShiftNews, StripHolder } from '../../contract/shift-news.ts'
import { momentText } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'

export interface CellWords {
  readonly lead: string
  readonly words: string
  /** it is said that nobody has it */
  readonly isGap: boolean
}

/** Who follows on my duty; nobody is said, not left out. Null where it is not known. */
export function followsWords(
  { state, until, next }: Duty,
  { nobodyFollows }: ShiftNews,
  now: number,
): CellWords | null {
  const lead = until === null || state !== 'on' ? 'Next' : `Next, from ${momentText(until, now)}`
  if (state === 'on' && nobodyFollows) return { lead, words: 'Nobody', isGap: true }
  return next === null ? null : { lead, words: next, isGap: false }
}

/** A gap that is near, unless it is the one that follows on my duty. */
export function gapCell(
  { state, until }: Duty,
  { gap, nobodyFollows }: ShiftNews,
  now: number,
): CellWords | null {
  if (gap === null || gap.to <= now) return null
  if (state === 'on' && nobodyFollows && gap.from === until) return null
  const lead =
    gap.from <= now ? `Nobody until ${momentText(gap.to, now)}` : `Nobody from ${momentText(gap.from, now)}`
  return { lead, words: gap.rotation, isGap: true }
}

/** Who has a rotation of the strip: `SRE this week`, Tomasz Wrona. */
export function holderWords(holder: StripHolder): CellWords {
  const { rotation, person, isMine, isKnown, isGap, isLong } = holder
  const none = isGap ? 'Nobody' : isKnown ? 'Outside its hours' : 'Not known'
  return {
    lead: `${rotation}${isLong ? ' this week' : ''}`,
    words: isMine ? 'You' : (person ?? none),
    isGap,
  }
}

/** What of mine begins or ends soon beside the duty, which says so itself: `Yours in 58 min`, SRE. A gap goes before it. */
export function soonCell(duty: Duty, news: ShiftNews, now: number): CellWords | null {
  if (gapCell(duty, news, now)) return null
  const saysItself = (at: number): boolean => duty.state !== 'unknown' && at === duty.until
  const next = news.soon.find(({ at }) => at > now && !saysItself(at))
  if (!next) return null
  const lead = `Yours ${next.kind === 'begins' ? 'in' : 'for'} ${spanText(next.at - now)}`
  return { lead, words: next.rotation, isGap: false }
}
