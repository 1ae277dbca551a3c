/** Who waits for whom in a thread, and since when. Pure; messages come in their order, instants in epoch ms. */
import type { MessageMark } from './message-table.ts'

export interface Waiting {
  readonly waitsFor: 'us' | 'customer' | 'nobody'
  /** the customer's last message that asks for something; null = there is none */
  readonly lastCustomerAt: number | null
  /** the first of theirs that is not answered; null = all are */
  readonly askedAt: number | null
  /** our first answer after they first wrote */
  readonly firstAnswerAt: number | null
}

export interface WaitingContext {
  /** it is closed now */
  readonly isClosed: boolean
  /** when it was closed last, by our clock: what had been read by then asks for nothing any more; null = never */
  readonly settledAt: number | null
  /** the source's clock beyond ours, ms */
  readonly skewMs: number
}

/**
 * When a message was written, by our clock: none is later than when it was read, so that a clock that runs ahead makes no
 * wait of less than nothing.
 */
export function writtenAt({ at, seenAt }: Pick<MessageMark, 'at' | 'seenAt'>, skewMs: number): number {
  return Math.min(at - skewMs, seenAt)
}

/** Does it ask or answer anything? */
export function isTalk({ isNod, removedAt, isWord, side }: MessageMark): boolean {
  return !isNod && removedAt === null && !isWord && side !== 'bot'
}

/** Between the last reading of a thread and the post that follows it lie no more than a request and its waits, ms. */
const unseenForMs = 120_000

/**
 * Customers' messages that were written just before an answer of ours, and read only after it had left: their place is
 * before the answer, which knew nothing of them. Only what this laptop sent says so, as it reads the whole thread before it
 * sends; where all of a thread is read at once, as on another laptop, what stands before an answer is answered.
 * @param talk in their order, without what neither asks nor answers
 */
export function unseenIn(talk: readonly MessageMark[]): ReadonlySet<string> {
  const unseen = new Set<string>()
  let readAt = Number.NEGATIVE_INFINITY
  let nextAt = Number.NEGATIVE_INFINITY
  for (const { key, at, seenAt, side, isSent } of talk.toReversed()) {
    if (side === 'us') {
      if (!isSent) break
      readAt = Math.max(readAt, seenAt)
      nextAt = at
    } else if (nextAt - at >= 0 && nextAt - at <= unseenForMs && seenAt >= readAt) unseen.add(key)
  }
  return unseen
}

const isSettled = ({ seenAt }: MessageMark, settledAt: number | null): boolean =>
  settledAt !== null && seenAt <= settledAt

/**
 * A nod asks for nothing and answers nothing, nor does a program, nor what one Nightdesk tells another, nor what is gone.
 * Edited words ask nothing anew: they are read where they stand.
 */
export function waitingOf(messages: readonly MessageMark[], context: WaitingContext): Waiting {
  const counts = messages.filter(isTalk)
  const { settledAt } = context
  const settledTo = settledAt === null ? -1 : counts.findLastIndex(({ seenAt }) => seenAt <= settledAt)
  const answeredTo = counts.findLastIndex(({ side }) => side === 'us')
  const isCustomers = ({ side }: MessageMark): boolean => side === 'customer'
  const unseen = unseenIn(counts)
  const over = Math.max(settledTo, answeredTo)
  const open = counts.filter(
    (message, index) =>
      isCustomers(message) && (index > over || (unseen.has(message.key) && !isSettled(message, settledAt))),
  )
  const firstAsked = counts.findIndex(isCustomers)
  const first = counts.find(({ side }, index) => side === 'us' && index > firstAsked && firstAsked !== -1)
  const last = counts.findLast(isCustomers)
  const instant = (message: MessageMark | undefined): number | null =>
    message ? writtenAt(message, context.skewMs) : null
  const askedAt = instant(open[0])
  const lastCustomerAt = instant(last)
  const turn = askedAt !== null ? 'us' : lastCustomerAt === null ? 'nobody' : 'customer'
  return {
    waitsFor: context.isClosed ? 'nobody' : turn,
    lastCustomerAt,
    askedAt: context.isClosed ? null : askedAt,
    firstAnswerAt: instant(first),
  }
}
