/** Until when an answer is due: targets count inside support hours only. Pure; instants in epoch ms. */
import type { HoursPolicy } from '../../contract/hours.ts'
import type { AnswerDue } from '../../contract/support.ts'
import { dayMs, joined, type Span, spansAround } from '../../contract/weekly-spans.ts'

/** Support hours laid out in time, read as far as somebody asks. */
export interface SupportHours {
  /** is it inside of them? */
  isInside(at: number): boolean
  /** the first instant at or after `at` that is inside; null = none within a year */
  nextInside(at: number): number | null
  /** the instant at which `ms` of them have passed since `from`; null = not within a year */
  after(from: number, ms: number): number | null
  /** when they begin or end next after `at`; null = not within a year */
  boundaryAfter(at: number): number | null
}

/** No promise runs for longer than this beyond its beginning. */
const horizonMs = 366 * dayMs
/** Spans are laid out in blocks of so many days: an answer is due within hours or days. */
const blockDays = 28
const blockMs = blockDays * dayMs

/** Hours that never end: where none are configured, a promise holds at all times. */
export const alwaysOpen: SupportHours = {
  isInside: () => true,
  nextInside: (at) => at,
  after: (from, ms) => from + ms,
  boundaryAfter: () => null,
}

/**
 * The hours of a policy, exact over changes of the clock, holidays and weekends.
 * @param holidays local dates of its calendar, beside its own
 */
export function supportHours(policy: HoursPolicy, holidays: ReadonlySet<string>): SupportHours {
  const all = new Set([...policy.holidays, ...holidays])
  const blocks = new Map<number, readonly Span[]>()
  /** The spans that touch a block, cut to it. */
  const block = (index: number): readonly Span[] => {
    const known = blocks.get(index)
    if (known) return known
    const [from, to] = [index * blockMs, (index + 1) * blockMs]
    const around = spansAround(policy, all, from, { back: 2, ahead: blockDays + 1 })
    const cut = joined(around).flatMap((span) => {
      const piece = { from: Math.max(span.from, from), to: Math.min(span.to, to) }
      return piece.from < piece.to ? [piece] : []
    })
    blocks.set(index, cut)
    return cut
  }
  /** The pieces that end after `at`, in their order, up to the horizon; one that crosses two blocks comes as two. */
  function* pieces(at: number): Generator<Span> {
    const last = Math.floor((at + horizonMs) / blockMs)
    for (let index = Math.floor(at / blockMs); index <= last; index += 1)
      for (const span of block(index)) if (span.to > at) yield span
  }
  const nextInside = (at: number): number | null => {
    for (const span of pieces(at)) return Math.max(at, span.from)
    return null
  }
  return {
    isInside: (at) => nextInside(at) === at,
    nextInside,
    after: (from, ms) => {
      let left = ms
      for (const span of pieces(from)) {
        const begins = Math.max(from, span.from)
        if (begins + left <= span.to) return begins + left
        left -= span.to - begins
      }
      return null
    },
    boundaryAfter: (at) => {
      let end: number | null = null
      for (const span of pieces(at)) {
        if (end === null && span.from > at) return span.from
        if (end !== null && span.from > end) return end
        end = span.to
      }
      return end !== null && end < at + horizonMs ? end : null
    },
  }
}

/** What was promised, ms; null = nothing. */
export interface AnswerTargets {
  readonly firstMs: number | null
  readonly nextMs: number | null
}

const noClock = { at: null, state: 'none', resumesAt: null } as const

/** Until when the open question of a thread is to be answered, at `now`. */
export function answerDue(
  thread: {
    readonly waitsFor: 'us' | 'customer' | 'nobody'
    readonly askedAt: number | null
    readonly firstAnswerAt: number | null
  },
  targets: AnswerTargets,
  hours: SupportHours,
  now: number,
): AnswerDue {
  const kind = thread.firstAnswerAt === null ? 'first' : 'next'
  const target = kind === 'first' ? targets.firstMs : targets.nextMs
  if (thread.waitsFor !== 'us' || thread.askedAt === null || target === null) return { kind, ...noClock }
  const at = hours.after(thread.askedAt, target)
  if (hours.isInside(now)) return { kind, at, state: 'running', resumesAt: null }
  return { kind, at, state: 'paused', resumesAt: hours.nextInside(now) }
}

/** Does it wait outside of support hours, or was it asked there: answered if somebody is there? */
export function isBestEffort(
  thread: { readonly waitsFor: 'us' | 'customer' | 'nobody'; readonly askedAt: number | null },
  hours: SupportHours,
  now: number,
): boolean {
  if (thread.waitsFor !== 'us' || thread.askedAt === null) return false
  return !hours.isInside(thread.askedAt) || !hours.isInside(now)
}
