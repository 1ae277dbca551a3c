/** The room that a notification's words have, and how they are cut to it. Pure. */

/** Characters: for whom, what breaks. */
export const titleLength = 40
/** Characters: where, then how long is left. */
export const bodyLength = 90

/** The tail carries the time, so the head is cut first. */
export function withTail(head: string, tail: string): string {
  return cut(head, bodyLength - tail.length) + tail
}

/** The text, cut to so many characters with an ellipsis where it is longer. */
export function cut(text: string, length: number): string {
  const points = [...text]
  return points.length <= length
    ? text
    : `${points
        .slice(0, Math.max(0, length - 1))
        .join('')
        .trimEnd()}…`
}
