/** The figure behind an alert over the last hours: one range query at the Prometheus whose rule raised it. */
import type { UpstreamDetail } from '../../contract/deed.ts'
import type { SeenAlert } from '../../contract/observation.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { Clock } from '../platform/clock.ts'
import type { Peer } from './alertmanager-peer.ts'
import { asList, asObject, asString, asTexts, type Read, readBody, ShapeError } from './json-shape.ts'
import { comparisonOf, narrowed, unitOf } from './prometheus-expression.ts'

type Figure = NonNullable<UpstreamDetail['figure']>
type Points = Figure['points']

/** How far back it looks, ms, and in how many steps: 121 points, one each 90 s. */
const spanMs = 3 * 3_600_000
const steps = 120
/** The server is to give up by then too, ms. */
const queryDeadlineMs = 8_000
/** An answer larger than that is of thousands of series: it is no figure of one alert. Bytes. */
export const mostFigureBytes = 4 * 1024 * 1024
/** An expression longer than this does not fit into an address everywhere, characters. */
const longestQuery = 4_000

/** Asks the peers in turn until one answers. An alert that names no expression has no figure. */
export async function figureOf(
  peers: readonly Peer[],
  { labels, generatorUrl }: Pick<SeenAlert, 'labels' | 'generatorUrl'>,
  clock: Clock,
  signal: AbortSignal,
): Promise<UpstreamDetail | Failure> {
  const readAt = clock.now()
  const detail = (figure: Figure | null): UpstreamDetail => ({
    readAt,
    notes: [],
    parts: [],
    facts: [],
    figure,
  })
  const expression = expressionIn(generatorUrl)
  if (expression === null) return detail(null)
  const comparison = comparisonOf(expression)
  const subject = comparison?.subject ?? expression
  const query = narrowed(subject, labels)
  if (query.length > longestQuery) return detail(null)
  const path = pathOf(query, readAt)
  let failure: Failure | null = null
  for (const peer of peers) {
    const reply = await peer.ask('GET', path, { deadlineMs: queryDeadlineMs, signal })
    const read = reply.ok ? peer.bare(readRange(reply.body, labels)) : reply
    if (!read.ok) {
      // What is too much for one replica is too much for the next.
      if (read.failure.kind === 'too-large' || read.failure.kind === 'timeout') return read.failure
      failure ??= read.failure
      continue
    }
    if (read.value === null) return detail(null)
    const threshold = comparison?.threshold ?? null
    return detail({ query: subject, unit: unitOf(subject), threshold, points: evenly(read.value, readAt) })
  }
  return failure ?? detail(null)
}

/** The expression in an alert's own link, as Prometheus writes it; null when there is none. */
function expressionIn(generatorUrl: string | null): string | null {
  const url = URL.parse(generatorUrl ?? '')
  const expression = url?.searchParams.get('g0.expr') ?? null
  return expression === null || expression.trim() === '' ? null : expression
}

function pathOf(query: string, now: number): string {
  const end = Math.floor(now / 1_000)
  const parameters = new URLSearchParams({
    query,
    start: String(end - spanMs / 1_000),
    end: String(end),
    step: String(spanMs / 1_000 / steps),
    timeout: `${queryDeadlineMs / 1_000}s`,
  })
  return `/query_range?${parameters}`
}

/** Reads the points of the series that the alert is of; null when there is none, or several that could be it. */
export function readRange(body: Buffer, labels: Readonly<Record<string, string>>): Read<Points | null> {
  return readBody(body, (parsed) => {
    const answer = asObject(parsed, 'the answer')
    if (answer.status !== 'success') throw new ShapeError('status', '"success"')
    const data = asObject(answer.data, 'data')
    if (data.resultType !== 'matrix') throw new ShapeError('data.resultType', '"matrix"')
    const series = asList(data.result, 'data.result').map((item) => {
      const fields = asObject(item, 'a series')
      return { metric: asTexts(fields.metric ?? {}, 'metric'), values: fields.values ?? [] }
    })
    const own = series.filter(({ metric }) => isOf(metric, labels))
    const most = Math.max(0, ...own.map(({ metric }) => Object.keys(metric).length))
    const [best, other] = own.filter(({ metric }) => Object.keys(metric).length === most)
    if (!best || other) return null
    return asList(best.values, 'values').map(readPoint)
  })
}

function isOf(metric: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.keys(metric).every((name) => name === '__name__' || metric[name] === labels[name])
}

function readPoint(item: unknown): readonly [at: number, value: number | null] {
  const [seconds, text] = asList(item, 'a value')
  if (typeof seconds !== 'number') throw new ShapeError('a value', 'an instant and a text')
  const value = Number(asString(text, 'a value'))
  return [Math.round(seconds * 1_000), Number.isFinite(value) ? value : null]
}

/** One point a step from the beginning of the span on, null where the series has none: a gap is seen as one. */
function evenly(points: Points, now: number): Points {
  const byInstant = new Map(points)
  const end = Math.floor(now / 1_000) * 1_000
  return Array.from({ length: steps + 1 }, (_, index) => {
    const at = end - spanMs + index * (spanMs / steps)
    return [at, byInstant.get(at) ?? null] as const
  })
}
