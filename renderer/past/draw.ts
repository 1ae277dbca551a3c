/** Where things lie on the drawing of a history, and what its axis says. Pure; instants are epoch ms. */
import type { PastGap, PastLane } from '../../contract/past.ts'
import { dayMonth, hourMinute, weekday } from '../ui/clock.ts'
import { midnight, type PastWindow } from './window.ts'

/** Where a stretch lies in the window: left edge and width in per cent; what has no end goes on to `now`. */
export function placeOf(
  window: PastWindow,
  from: number,
  to: number | null,
  now: number,
): { readonly left: number; readonly width: number } {
  const share = (at: number): number =>
    Math.min(100, Math.max(0, ((at - window.from) / (window.to - window.from)) * 100))
  const left = share(from)
  return { left, width: share(to ?? Math.max(from, now)) - left }
}

/** More words than this do not fit above the lanes. */
const mostTicks = 8

export interface Tick {
  readonly at: number
  readonly words: string
}

/** The beginnings of days that are written above the lanes, evenly apart; of a year the beginnings of its months. */
export function ticksOf({ from, to }: PastWindow): readonly Tick[] {
  const days = Math.round((to - from) / 86_400_000)
  if (days <= 1) {
    return [0, 6, 12, 18].map((hour) => {
      const day = new Date(from)
      const at = new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour).getTime()
      return { at, words: hourMinute(at) }
    })
  }
  if (days > 180) return monthsOf(from, to)
  const step = Math.ceil(days / mostTicks)
  const ticks: Tick[] = []
  for (let day = 0; ; day += step) {
    const at = midnight(from, day)
    if (at >= to) return ticks
    ticks.push({ at, words: days <= 14 ? weekday(at) : dayMonth(at) })
  }
}

function monthsOf(from: number, to: number): readonly Tick[] {
  const first = new Date(from)
  const months: number[] = []
  for (
    let month = first.getMonth() + (from === midnight(from, 0) && first.getDate() === 1 ? 0 : 1);
    ;
    month += 1
  ) {
    const at = new Date(first.getFullYear(), month, 1).getTime()
    if (at >= to) break
    months.push(at)
  }
  const step = Math.ceil(months.length / mostTicks)
  return months.filter((_, index) => index % step === 0).map((at) => ({ at, words: monthYear(at) }))
}

/** `Oct`; of a January with its year */
function monthYear(at: number): string {
  const month = dayMonth(at).split(' ')[1] ?? ''
  return new Date(at).getMonth() === 0 ? `${month} ${new Date(at).getFullYear()}` : month
}

/** Gaps that cannot be told apart on the drawing are one block, which says all their reasons. */
export interface GapBlock {
  readonly from: number
  readonly to: number | null
  readonly gaps: readonly PastGap[]
}

/** Nearer to each other than this share of the window they are one block. */
const resolution = 1 / 200

/** @param gaps oldest first */
export function gapBlocks(gaps: readonly PastGap[], window: PastWindow): readonly GapBlock[] {
  const near = (window.to - window.from) * resolution
  const blocks: { from: number; to: number | null; gaps: PastGap[] }[] = []
  for (const gap of gaps) {
    const last = blocks.at(-1)
    if (last && (last.to === null || gap.from - last.to <= near)) {
      last.to = last.to === null || gap.to === null ? null : Math.max(last.to, gap.to)
      last.gaps.push(gap)
    } else blocks.push({ from: gap.from, to: gap.to, gaps: [gap] })
  }
  return blocks
}

/** What a lane says to whoever does not see it. */
export function laneCount({ count, names }: PastLane): string {
  const times = count === 1 ? 'once' : `${count} times`
  return names > 1 ? `${times} in ${names} of them` : times
}
