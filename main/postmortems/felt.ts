/** What customers felt, and for how long: only what a person told, or the alert's own label says. Pure; epoch ms. */
import type { Impact } from '../../contract/alert.ts'
import type { Figure } from '../../contract/postmortem-evidence.ts'
import { type PostmortemRecord, type RecordEpisode, type RecordThread, saidIn } from './record.ts'
import type { TroubleSpan } from './span.ts'

interface Stretch {
  readonly impact: Impact
  readonly from: number
  readonly until: number
  /** both ends were seen or told; else why not, as a sentence */
  readonly guess: string | null
}

export interface Felt {
  /** the worst that was told */
  readonly impact: Impact
  readonly down: Figure
  readonly degraded: Figure
}

const worst: readonly Impact[] = ['down', 'degraded', 'none']

/** How long customers felt what. */
export function feltOf(record: PostmortemRecord, span: TroubleSpan): Felt {
  const stretches = [
    ...record.episodes.flatMap((one) => stretchesOf(one, span, record.now)),
    ...record.threads.flatMap((one) => stretchOfThread(one, span, record.now)),
  ]
  const told = worst.find((impact) => stretches.some((one) => one.impact === impact))
  if (told === undefined) {
    const unknown: Figure = { value: null, how: 'unknown', why: 'Nobody told the impact.' }
    return { impact: 'unknown', down: unknown, degraded: unknown }
  }
  const down = stretches.filter(({ impact }) => impact === 'down')
  const degraded = stretches.filter(({ impact }) => impact === 'degraded')
  return { impact: told, down: figureOf(down, []), degraded: figureOf(degraded, down) }
}

/**
 * What one alert's story says: each word holds until the next one, the first from the start on, the last to its end. A word
 * after the end is about the whole of it, unless it was told in its course already.
 */
function stretchesOf(one: RecordEpisode, span: TroubleSpan, now: number): readonly Stretch[] {
  const { episode } = one
  const end = episode.quietAt ?? now
  const begin = span.start === null ? episode.firedAt : Math.min(episode.firedAt, span.start)
  const said = saidIn(one)
    .flatMap(({ kind, at, id, text, by }) =>
      kind === 'impact' && isImpact(text) ? [{ at, id, impact: text, by }] : [],
    )
    .toSorted((a, b) => a.at - b.at || a.id - b.id)
  const during = said.filter(({ at }) => at <= end)
  const after = said.findLast(({ at }) => at > end)
  if (after && !during.some(({ impact }) => impact === after.impact)) {
    const guess = `${after.by ?? 'Somebody'} told it when it was over; counted from the start to the end.`
    return [{ impact: after.impact, from: begin, until: end, guess }]
  }
  if (during.length === 0) {
    if (episode.impact === 'unknown') return []
    const guess = 'The alert’s own label says so; counted from the start until it went quiet.'
    return [{ impact: episode.impact, from: begin, until: end, guess }]
  }
  return during.map(({ at, impact, by }, index): Stretch => {
    const next = during[index + 1]
    const ending =
      episode.quietAt === null ? 'it still fires; counted until now' : 'counted until the alert went quiet'
    const guesses = [
      ...(index === 0 ? [`${by ?? 'Somebody'} told it after the start; counted from the start.`] : []),
      ...(next === undefined ? [`Nobody told its end: ${ending}.`] : []),
    ]
    const from = index === 0 ? Math.min(begin, at) : at
    return { impact, from, until: next?.at ?? end, guess: guesses.length === 0 ? null : guesses.join(' ') }
  })
}

/** What was told of a customer's thread. */
function stretchOfThread(thread: RecordThread, span: TroubleSpan, now: number): readonly Stretch[] {
  if (thread.impact === 'unknown') return []
  const from = thread.messages.find(({ side }) => side === 'customer')?.at ?? thread.openedAt
  const until = Math.max(from, span.end ?? now)
  const guess = 'Told of a customer’s thread; counted from their first message to the end.'
  return [{ impact: thread.impact, from, until, guess }]
}

function isImpact(text: string | null): text is Impact {
  return text === 'down' || text === 'degraded' || text === 'none' || text === 'unknown'
}

/** The time that is covered by any of these and by none of those. */
function figureOf(stretches: readonly Stretch[], without: readonly Stretch[]): Figure {
  const value = covered([...stretches, ...without]) - covered(without)
  const guesses = [...new Set(stretches.flatMap(({ guess }) => guess ?? []))]
  if (stretches.length === 0) return { value: 0, how: 'measured', why: 'Nobody told of any.' }
  const [first] = guesses
  return first === undefined
    ? { value, how: 'measured', why: 'Its begin and its end were told.' }
    : { value, how: 'estimated', why: first }
}

function covered(stretches: readonly Pick<Stretch, 'from' | 'until'>[]): number {
  let total = 0
  let reached = Number.NEGATIVE_INFINITY
  for (const { from, until } of stretches.toSorted((a, b) => a.from - b.from)) {
    total += Math.max(0, until - Math.max(from, reached))
    reached = Math.max(reached, until)
  }
  return total
}
