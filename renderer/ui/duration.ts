/** Durations as the page writes them: seconds only under 10 minutes, so that the list does not twitch. */

const secondMs = 1_000
const minuteS = 60
const hourS = 3_600
/** Above two days hours and minutes say too much and no longer fit the timer. */
const longS = 48 * hourS
/** Below this a timer shows seconds. */
const fineS = 10 * minuteS

const two = (value: number): string => String(value).padStart(2, '0')

/** A span in whole seconds, as a timer writes it. `late` drops the last unit's name to leave room for the plus. */
function figure(seconds: number, late: boolean): string {
  if (seconds < fineS) return `${Math.floor(seconds / minuteS)}:${two(seconds % minuteS)}`
  if (seconds < hourS) return `${Math.floor(seconds / minuteS)} min`
  const hours = Math.floor(seconds / hourS)
  if (seconds < longS) {
    const minutes = two(Math.floor((seconds % hourS) / minuteS))
    return late ? `${hours} h ${minutes}` : `${hours} h ${minutes} m`
  }
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/**
 * A timer's figure for `leftMs` until its deadline: `1:41`, `11 min`, `1 h 18 m`; past it `+0:38`, `+3 h 09`.
 * What is left is rounded up and what is over rounded down, so 0:00 is never shown before the deadline.
 */
export function timerText(leftMs: number): string {
  if (leftMs > 0) return figure(Math.ceil(leftMs / secondMs), false)
  return `+${figure(Math.floor(-leftMs / secondMs), true)}`
}

/** How long something has been silent or waiting, in a timer's figures without a sign. */
export function silenceText(ms: number): string {
  return figure(Math.max(0, Math.floor(ms / secondMs)), true)
}

/** A span inside a sentence: `40 s`, `21 min`, `2 h 14`, `12 h`, `3 d 4 h`. */
export function spanText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / secondMs))
  if (seconds < minuteS) return `${seconds} s`
  if (seconds < hourS) return `${Math.floor(seconds / minuteS)} min`
  if (seconds < longS && seconds % hourS < minuteS) return `${Math.floor(seconds / hourS)} h`
  return figure(seconds, true)
}

/** A span as a headline: `40 s`, `21 min`, `3 h 02 min`, `3 d 4 h`. */
export function headlineText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / secondMs))
  if (seconds < hourS || seconds >= longS) return spanText(ms)
  return `${figure(seconds, true)} min`
}

/** How long ago, for proofs: `4 s ago`, `9 min ago`, `2 h 14 ago`. */
export function agoText(ms: number): string {
  return `${spanText(Math.floor(Math.max(0, ms) / secondMs) * secondMs)} ago`
}

const unit = (count: number, name: string): string => `${count} ${name}${count === 1 ? '' : 's'}`

/** The time left as a screen reader should say it: `1 minute 41 seconds left`, `38 seconds overdue`. */
export function spokenText(leftMs: number): string {
  const late = leftMs <= 0
  const seconds = late ? Math.floor(-leftMs / secondMs) : Math.ceil(leftMs / secondMs)
  return `${spokenSpan(seconds)} ${late ? 'overdue' : 'left'}`
}

function spokenSpan(seconds: number): string {
  if (seconds < minuteS) return unit(seconds, 'second')
  if (seconds < fineS) {
    const rest = seconds % minuteS
    const minutes = unit(Math.floor(seconds / minuteS), 'minute')
    return rest === 0 ? minutes : `${minutes} ${unit(rest, 'second')}`
  }
  if (seconds < hourS) return unit(Math.floor(seconds / minuteS), 'minute')
  const minutes = Math.floor((seconds % hourS) / minuteS)
  const hours = unit(Math.floor(seconds / hourS), 'hour')
  return minutes === 0 ? hours : `${hours} ${unit(minutes, 'minute')}`
}
