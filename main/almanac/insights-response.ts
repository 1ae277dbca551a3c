/** How long customers waited for a first answer, and postmortems for their end. Pure; epoch ms. */
import { joined, type Span, spansAround } from '../../contract/weekly-spans.ts'
import type { Surroundings } from './chapter.ts'
import type { ThreadFact } from './insights-facts.ts'

const dayMs = 86_400_000

/** How long these waited, each with its thread: in support hours where there are any, else in all. Without an answer: null. */
export function responsesOf(
  threads: readonly ThreadFact[],
  { support }: Surroundings,
): readonly { readonly thread: ThreadFact; readonly ms: number | null }[] {
  const answers = threads.map(({ openedAt, firstAnswerAt }) => firstAnswerAt ?? openedAt)
  const from = Math.min(...threads.map(({ openedAt }) => openedAt))
  const days = Math.ceil((Math.max(...answers) - from) / dayMs) + 2
  const hours =
    support && threads.length > 0
      ? joined(spansAround(support, new Set(support.holidays), from, { back: 2, ahead: days }))
      : null
  return threads.map((thread) => {
    const { openedAt, firstAnswerAt } = thread
    if (firstAnswerAt === null) return { thread, ms: null }
    const span = { from: openedAt, to: Math.max(openedAt, firstAnswerAt) }
    return { thread, ms: hours === null ? span.to - span.from : insideMs(hours, span) }
  })
}

/** How much of a span lies in these, which are in order and apart. */
function insideMs(hours: readonly Span[], { from, to }: Span): number {
  let sum = 0
  for (const one of hours) {
    if (one.from >= to) break
    sum += Math.max(0, Math.min(one.to, to) - Math.max(one.from, from))
  }
  return sum
}
