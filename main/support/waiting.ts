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

/**
 * A nod asks for nothing and answers nothing, nor does a program, nor what one Nightdesk tells another, nor what is gone.
 * Edited words ask nothing anew: they are read where they stand.
 */
export function waitingOf(messages: readonly MessageMark[], context: WaitingContext): Waiting {
  const counts = messages.filter(({ isNod, removedAt, isWord, side }) => {
    return !isNod && removedAt === null && !isWord && side !== 'bot'
  })
  const { settledAt } = context
  const settledTo = settledAt === null ? -1 : counts.findLastIndex(({ seenAt }) => seenAt <= settledAt)
  const answeredTo = counts.findLastIndex(({ side }) => side === 'us')
  const isCustomers = ({ side }: MessageMark): boolean => side === 'customer'
  const open = counts.slice(Math.max(settledTo, answeredTo) + 1).filter(isCustomers)
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
