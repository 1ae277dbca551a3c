/** How long something may be put off. Pure; epoch ms. */
import { nextTimeOfDay } from '../ui/until.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** When the day begins and others are at their desks. */
const morning = 8

export interface SnoozeChoice {
  readonly words: string
  readonly untilAt: number
}

/** The choices of the dialog, in the order of their number keys. */
export function snoozeChoices(now: number): readonly SnoozeChoice[] {
  return [
    { words: '15 min', untilAt: now + 15 * minuteMs },
    { words: '1 h', untilAt: now + hourMs },
    { words: '4 h', untilAt: now + 4 * hourMs },
    { words: 'Until 08:00', untilAt: nextTimeOfDay(morning, 0, now) },
  ]
}
