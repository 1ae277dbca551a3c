/** What a notification about my shifts says: one for all that is said at once, without a sound. Pure. */
import { durationWords } from '../../contract/duration-words.ts'
import type { MovedShift, SeenShift, ShiftEdge } from '../../contract/shift-news.ts'
import type { NoticeText } from './notice.ts'
import { bodyLength, cut, titleLength } from './notice-words.ts'

/** The tag of the reminder; the next one takes its place. */
export const reminderTag = 'shift-soon'
/** The tag of what was moved. */
export const movedTag = 'shift-moved'

const quiet = { loud: false, episodeId: null, sourceId: null } as const

/**
 * What begins or ends soon, the nearest first.
 * @param momentWords an instant as this laptop's clock shows it: "Tue 08:00"
 */
export function reminderNotice(
  edges: readonly ShiftEdge[],
  now: number,
  momentWords: (at: number) => string,
): NoticeText | null {
  const [first, ...others] = edges
  if (!first) return null
  const tail = ` ${first.kind} in ${durationWords(Math.round((first.at - now) / 60_000) * 60_000)}`
  const also = others.map(({ rotation, kind, at }) => ` ${rotation} ${kind} at ${momentWords(at)}.`)
  return {
    ...quiet,
    tag: reminderTag,
    title: cut(first.rotation, titleLength - tail.length) + tail,
    body: cut(`Your shift ${first.kind} at ${momentWords(first.at)}.${also.join('')}`, bodyLength),
  }
}

/** What was moved, the nearest first. */
export function movedNotice(
  moved: readonly MovedShift[],
  momentWords: (at: number) => string,
): NoticeText | null {
  const [first] = moved
  if (!first) return null
  const { rotation, before, after } = first
  const from = (shift: SeenShift): string => (shift.from === null ? 'now on' : momentWords(shift.from))
  const to = (shift: SeenShift): string => (shift.to === null ? '' : ` to ${momentWords(shift.to)}`)
  const words =
    before && after
      ? `${from(after)}${to(after)} instead of ${from(before)}${to(before)}.`
      : after
        ? `New: ${from(after)}${to(after)}.`
        : before
          ? `No longer yours: ${from(before)}${to(before)}.`
          : ''
  const more = moved.length > 1 ? ` ${moved.length - 1} more.` : ''
  const tail = moved.length > 1 ? ': your shifts were changed' : ': your shift was changed'
  return {
    ...quiet,
    tag: movedTag,
    title: cut(rotation, titleLength - tail.length) + tail,
    body: cut(words, bodyLength - more.length) + more,
  }
}
