/** Pages of a list as Slack cuts them, and the stretches of time that history and replies are asked for. Pure. */
import { isTs, tsMicros } from '../../contract/slack-ts.ts'
import type { SlackMessage } from './slack-book.ts'

/** One page of a list, and the cursor of the next; '' = there is none. */
export interface SlackPage<T> {
  readonly items: readonly T[]
  readonly next: string
}

export type Paged<T> = SlackPage<T> | { readonly error: string }

/** `most` items from the cursor on. A cursor names the item its page begins with, so that what comes in between shifts nothing. */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  cursor: string,
  most: number,
): Paged<T> {
  const key = readCursor(cursor)
  const from = key === null ? 0 : items.findIndex((item) => keyOf(item) === key)
  if (key === '' || from < 0) return { error: 'invalid_cursor' }
  const after = items[from + most]
  return { items: items.slice(from, from + most), next: after === undefined ? '' : cursorOf(keyOf(after)) }
}

/** The same for messages, newest first or oldest first: one that is gone meanwhile does not break the page. */
export function messagePage(
  messages: readonly SlackMessage[],
  cursor: string,
  most: number,
  isNewestFirst: boolean,
): Paged<SlackMessage> {
  const key = readCursor(cursor)
  if (key !== null && !isTs(key)) return { error: 'invalid_cursor' }
  const isPast = ({ ts }: SlackMessage): boolean =>
    key === null || (isNewestFirst ? tsMicros(ts) <= tsMicros(key) : tsMicros(ts) >= tsMicros(key))
  const rest = messages.filter(isPast)
  const after = rest[most]
  return { items: rest.slice(0, most), next: after === undefined ? '' : cursorOf(after.ts) }
}

function cursorOf(key: string): string {
  return Buffer.from(`next:${key}`).toString('base64')
}

/** null = from the beginning, '' = it is none of ours */
function readCursor(cursor: string): string | null {
  if (cursor === '') return null
  const text = Buffer.from(cursor, 'base64').toString('utf8')
  return text.startsWith('next:') ? text.slice('next:'.length) : ''
}

/** Is a message in the stretch that was asked for? Both ends are outside of it unless `inclusive`. */
export function isWithin(
  ts: string,
  {
    oldest,
    latest,
    inclusive,
  }: { readonly oldest: string; readonly latest: string; readonly inclusive: boolean },
): boolean {
  const at = tsMicros(ts)
  const [from, to] = [microsOf(oldest), latest === '' ? null : microsOf(latest)]
  if (inclusive) return at >= from && (to === null || at <= to)
  return at > from && (to === null || at < to)
}

/** Slack also takes whole seconds, and fewer digits than six. */
function microsOf(text: string): bigint {
  const [, seconds = '0', fraction = ''] = /^(\d+)(?:\.(\d{1,6}))?$/.exec(text) ?? []
  return BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(6, '0'))
}

/** Is this something that `oldest` and `latest` take? */
export function isInstant(text: string): boolean {
  return text === '' || /^\d+(\.\d{1,6})?$/.test(text)
}
