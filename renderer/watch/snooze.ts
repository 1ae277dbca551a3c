/** How long something may be put off. Pure; epoch ms. */
import { nextTimeOfDay } from '../ui/until.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** A snooze shorter than this is none, ms. */
export const shortestMs = minuteMs
/** The longest snooze, ms. */
const longestMs = 24 * hourMs
/** When the day begins and others are at their desks. */
const morning = 8

export interface SnoozeChoice {
  readonly words: string
  readonly untilAt: number
}

/** The choices of the dialog, in the order of their number keys. `shiftLast`: the last moment of one's shift, if known. */
export function snoozeChoices(now: number, shiftLast: number | null = null): readonly SnoozeChoice[] {
  const fits = shiftLast !== null && shiftLast >= now + shortestMs && shiftLast <= now + longestMs
  return [
    { words: '15 min', untilAt: now + 15 * minuteMs },
    { words: '1 h', untilAt: now + hourMs },
    { words: '4 h', untilAt: now + 4 * hourMs },
    { words: 'Until 08:00', untilAt: nextTimeOfDay(morning, 0, now) },
    ...(fits ? [{ words: 'To the end of my shift', untilAt: shiftLast }] : []),
  ]
}
