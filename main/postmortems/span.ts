/** When the trouble began and ended, as far as the record says, and how sure that is. Pure; instants are epoch ms. */
import { durationWords } from '../../contract/duration-words.ts'
import { aroundMs, type PostmortemRecord } from './record.ts'

export interface TroubleSpan {
  /** null = the record has neither an alert nor a thread */
  readonly start: number | null
  /** where the start comes from, as a sentence */
  readonly startWhy: string
  /** it is an instant that was seen, or an upper bound */
  readonly startIsSure: boolean
  /** null while an alert of it fires, or where nothing says when it ended */
  readonly end: number | null
  /** what is looked at around it */
  readonly from: number
  readonly until: number
}

/** The span of a record. */
export function spanOf(record: PostmortemRecord): TroubleSpan {
  const { start, why, isSure } = startOf(record)
  const end = endOf(record)
  return {
    ...{ start, startWhy: why, startIsSure: isSure, end },
    from: (start ?? record.now) - aroundMs,
    until: Math.min(record.now, (end ?? record.now) + aroundMs),
  }
}

function startOf({ episodes, threads }: PostmortemRecord): {
  readonly start: number | null
  readonly why: string
  readonly isSure: boolean
} {
  const begins = episodes.map(({ episode, rule }) => ({
    at: episode.firedAt - (rule.kind === 'known' ? rule.forMs : 0),
    rule,
  }))
  const first = begins.toSorted((a, b) => a.at - b.at)[0]
  const asked = threads.flatMap(({ messages, earlier, openedAt }) =>
    earlier ? [openedAt] : (messages.find(({ side }) => side === 'customer')?.at ?? []),
  )
  const askedAt = asked.length === 0 ? null : Math.min(...asked)
  if (askedAt !== null && (!first || askedAt < first.at)) {
    const why = first
      ? 'A customer wrote before the alert fired, so it is counted from their first message.'
      : 'No alert is linked, so it is counted from the customer’s first message.'
    return { start: askedAt, why, isSure: false }
  }
  if (!first) return { start: null, why: 'Nothing is linked that has a beginning.', isSure: false }
  if (first.rule.kind === 'unknown')
    return { start: first.at, why: `Counted from when the alert fired. ${first.rule.why}`, isSure: false }
  const { forMs } = first.rule
  const why =
    forMs === 0
      ? 'The alert’s rule fires at once, so it is counted from when it fired.'
      : `The alert’s rule waits ${durationWords(forMs)} before it fires, so it is counted from ${durationWords(forMs)} before that.`
  return { start: first.at, why, isSure: true }
}

function endOf({ episodes, threads }: PostmortemRecord): number | null {
  const ends = episodes.map(({ episode }) => episode.quietAt)
  if (ends.length > 0) return ends.includes(null) ? null : Math.max(...ends.map(Number))
  const said = threads.flatMap(({ messages }) => messages.map(({ at }) => at))
  return said.length === 0 ? null : Math.max(...said)
}
