/** What stands in a thread before an answer leaves: something new, or the answer itself. */

import type { ThreadId } from '../../contract/ids.ts'
import { compareKeys } from '../../contract/message-order.ts'
import type { ReadDb } from '../db/db.ts'
import { messagesBefore, type StoredMessage } from './message-table.ts'

/** So many of the newest messages are looked at: more than that since somebody read it is news anyway. */
const looked = 200

/**
 * Messages behind the one that was the newest on the screen: what the customer or a colleague has said since. Own words,
 * programs, nods and what is gone change nothing of an answer.
 * @param seenKey null = the thread was empty
 */
export function newSince(db: ReadDb, threadId: ThreadId, seenKey: string | null): readonly StoredMessage[] {
  const messages = messagesBefore(db, threadId, null, looked)
  const index = messages.findIndex(({ key }) => key === seenKey)
  const later = messages.filter((message, at) => {
    if (seenKey === null) return true
    return index === -1 ? compareKeys(message.key, seenKey) > 0 : at > index
  })
  return later.filter(
    ({ side, mine, isNod, removedAt, word }) =>
      !mine && side !== 'bot' && !isNod && removedAt === null && word === null,
  )
}

/** Who wrote them: "Sophie Adler has written since", without a full stop. */
export function writtenSince(news: readonly Pick<StoredMessage, 'author'>[]): string {
  const who = [...new Set(news.map(({ author }) => author))]
  const names =
    who.length > 2 ? `${who.length} people have` : `${who.join(' and ')} ${who.length === 1 ? 'has' : 'have'}`
  return `${names} written since`
}

/**
 * The message that an answer has become though its reply was lost: own words, the same, written since, and not those of
 * another order. Null when there is none, or it was never sent.
 */
export function foundAs(
  db: ReadDb,
  order: {
    readonly threadId: ThreadId | null
    readonly payload: { readonly kind: string; readonly text?: string }
    readonly attempts: number
    readonly createdAt: number
  },
  others: ReadonlySet<string>,
): string | null {
  if (order.threadId === null || order.attempts === 0 || order.payload.text === undefined) return null
  const text = plain(order.payload.text)
  const found = messagesBefore(db, order.threadId, null, looked).find(
    (message) =>
      message.mine &&
      message.at >= order.createdAt - clockSlackMs &&
      !others.has(message.key) &&
      plain(message.text) === text,
  )
  return found?.key ?? null
}

/** The source's clock may be behind ours by this much, ms. */
const clockSlackMs = 120_000

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
