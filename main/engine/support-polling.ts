/** Support sources, each polled when it is due: what they saw is handed over, and how they are is told. */
import type { SourceId } from '../../contract/ids.ts'
import type { FollowedThread } from '../../contract/seen-support.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { SupportHealth } from '../../contract/support.ts'
import type { ConfiguredSupportSource } from '../config/support-schema.ts'
import type { Random } from '../platform/random.ts'
import type { SupportFacts, SupportPolled } from '../sources/support-source.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'
import { type SupportConnections, supportSign } from './support-connections.ts'

export interface SupportPolling extends Required<Pick<EnginePart, 'configured' | 'run' | 'woke' | 'stop'>> {
  /** asks this one, or all, at once */
  tryNow(sourceId: SourceId | null): void
  /** the source's clock beyond ours, ms; 0 while it is not known or too small to matter */
  skewOf(sourceId: SourceId): number
  /** its token may be another one: what is connected is dropped, and connected anew with the next `configured` */
  connectAnew(sourceId: SourceId): void
  /** the account it reads and writes with, as it was last told */
  accountOf(sourceId: SourceId): string | null
}

export interface SupportPollingDeps {
  readonly configuration: Pick<Configuration, 'config'>
  readonly connections: SupportConnections
  readonly random: Random
  /** where its reading goes on, and when it was read last in any run, epoch ms; null = never */
  readonly cursor: (sourceId: SourceId) => { readonly cursor: string; readonly readAt: number } | null
  readonly followed: (sourceId: SourceId) => readonly FollowedThread[]
  /** keeps what was seen. Rejects where it could not be kept: then the same is read once more */
  readonly take: (
    configured: ConfiguredSupportSource,
    polled: Extract<SupportPolled, { readonly ok: true }>,
    askedAt: number,
  ) => Promise<void>
  /** a source that had failed answers again */
  readonly answers: (sourceId: SourceId) => void
  readonly wake: () => void
}

/** After this long a poll is given up, ms: a source that paces itself by its limits may need minutes, one that hangs more. */
const deadlineMs = 180_000
/** The wait after the first failure, ms; it doubles with each further one. */
const firstRetryMs = 5_000
const longestRetryMs = 300_000
/** A token that was refused is not tried every few seconds, ms. */
const refusedRetryMs = 60_000
/** No wish of a source is longer, ms. */
const longestWishMs = 3_600_000
/** Each wait is up to a tenth longer, so that a team's laptops do not ask at one instant. */
const jitter = 0.1
/** Clocks that differ by less are one; a difference counts in steps of this, ms. */
const skewStepMs = 5_000

interface Followed {
  readonly configured: ConfiguredSupportSource
  readonly sign: string
  dueAt: number
  running: AbortController | null
  again: boolean
  misses: number
  lastGoodAt: number | null
  lastTriedAt: number | null
  failure: Failure | null
  facts: SupportFacts | null
  unlisten: (() => void) | null
}

/** Wires them into the engine. */
export function createSupportPolling(core: Core, deps: SupportPollingDeps): SupportPolling {
  const { clock } = core
  const all = new Map<string, Followed>()
  let ended = false

  const publish = (): void => {
    const next = [...all.values()].map((one) => healthOf(one, deps.connections))
    if (JSON.stringify(next) === JSON.stringify(core.supportSources)) return
    core.supportSources = next
    core.publish({ supportSources: next })
  }

  const begin = (one: Followed): void => {
    if (one.running !== null || ended) return
    const controller = new AbortController()
    one.running = controller
    one.again = false
    const cancel = clock.after(deadlineMs, () => controller.abort())
    void poll(one, controller.signal)
      .catch((error: unknown): number => {
        core.log('support-poll-failed', { sourceId: one.configured.name, message: String(error) })
        const detail = 'What it said could not be kept. It is read once more.'
        return failed(one, { kind: 'cannot-save', detail }, 0)
      })
      .then((waitMs) => {
        cancel()
        one.running = null
        if (ended || all.get(one.configured.name) !== one) return
        one.dueAt = one.again ? clock.now() : clock.now() + waitMs
        publish()
        deps.wake()
      })
  }

  /** One poll, and what came of it kept; resolves with the wait until the next one, ms. */
  const poll = async (one: Followed, signal: AbortSignal): Promise<number> => {
    const id = one.configured.name as SourceId
    const connection = await deps.connections.open(one.configured)
    if ('detail' in connection) return failed(one, connection, 0)
    if (all.get(id) !== one) return 0
    one.unlisten ??= connection.source.listen?.(() => hurry(one)) ?? null
    // An answer may be made of many requests over minutes: it is as old as the first of them.
    const askedAt = clock.now()
    const polled = await connection.source
      .poll(deps.cursor(id)?.cursor ?? null, deps.followed(id), signal)
      .catch((error: unknown): SupportPolled => {
        const detail = signal.aborted ? 'It has not answered in time.' : String(error).slice(0, 200)
        const kind = signal.aborted ? 'timeout' : 'bad-shape'
        return { ok: false, failure: { kind, detail }, nextInMs: 0, facts: null }
      })
    if (ended || all.get(id) !== one) return 0
    one.facts = polled.facts ?? one.facts
    if (!polled.ok) {
      if (polled.failure.kind === 'unauthorised') close(one)
      return failed(one, polled.failure, polled.nextInMs)
    }
    await deps.take(one.configured, polled, askedAt)
    const wasDown = one.failure !== null
    const now = clock.now()
    Object.assign(one, { misses: 0, failure: null, lastGoodAt: askedAt, lastTriedAt: now })
    if (wasDown) deps.answers(id)
    return Math.round(Math.min(Math.max(1_000, polled.nextInMs), longestWishMs) * spread())
  }

  const spread = (): number => 1 + jitter * deps.random()

  const failed = (one: Followed, failure: Failure, wishMs: number): number => {
    one.misses += 1
    one.failure = failure
    one.lastTriedAt = clock.now()
    const isRefused = ['unauthorised', 'forbidden', 'secret-missing'].includes(failure.kind)
    const backOffMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(one.misses - 1, 16))
    return Math.round(
      Math.max(backOffMs, Math.min(wishMs, longestWishMs), isRefused ? refusedRetryMs : 0) * spread(),
    )
  }

  const close = (one: Followed): void => {
    one.unlisten?.()
    one.unlisten = null
    deps.connections.close(one.configured.name)
  }

  const drop = (one: Followed): void => {
    all.delete(one.configured.name)
    one.running?.abort()
    close(one)
  }

  const hurry = (one: Followed): void => {
    one.dueAt = clock.now()
    one.again = one.running !== null
    deps.wake()
  }

  const configured = (): void => {
    const { support, identities } = deps.configuration.config()
    const wanted = new Map(support.sources.map((one) => [one.name, one]))
    for (const one of [...all.values()]) {
      const next = wanted.get(one.configured.name)
      if (!next || supportSign(next, identities) !== one.sign) drop(one)
    }
    for (const [name, source] of wanted) {
      if (all.has(name)) continue
      all.set(name, {
        ...{ configured: source, sign: supportSign(source, identities), dueAt: clock.now() },
        ...{ running: null, again: false, misses: 0, lastTriedAt: null },
        lastGoodAt: deps.cursor(name as SourceId)?.readAt ?? null,
        ...{ failure: null, facts: null, unlisten: null },
      })
    }
    publish()
  }

  return {
    configured,
    tryNow: (sourceId) => {
      for (const one of all.values()) if (sourceId === null || one.configured.name === sourceId) hurry(one)
    },
    skewOf: (sourceId) => {
      const skewMs = all.get(sourceId)?.facts?.skewMs ?? 0
      return Math.round(skewMs / skewStepMs) * skewStepMs
    },
    connectAnew: (sourceId) => {
      const one = all.get(sourceId)
      if (one) drop(one)
    },
    accountOf: (sourceId) => all.get(sourceId)?.facts?.account ?? null,
    woke: () => {
      for (const one of all.values()) {
        // What slept is thrown away: its answer, if one comes, is from before.
        one.running?.abort()
        one.misses = 0
        hurry(one)
      }
    },
    run: (now) => {
      let next = Number.POSITIVE_INFINITY
      for (const one of all.values()) {
        if (one.running !== null) continue
        if (one.dueAt <= now) begin(one)
        // The end of a poll wakes by itself.
        else next = Math.min(next, one.dueAt)
      }
      return next
    },
    stop: () => {
      ended = true
      for (const one of [...all.values()]) drop(one)
    },
  }
}

function healthOf(one: Followed, connections: SupportConnections): SupportHealth {
  const { configured, facts, failure, running } = one
  return {
    id: configured.name as SourceId,
    kind: configured.kind,
    label: connections.labelOf(configured.kind),
    account: facts?.account ?? null,
    followed: facts?.followed ?? 0,
    lastGoodAt: one.lastGoodAt,
    lastTriedAt: one.lastTriedAt,
    nextTryAt: running === null ? one.dueAt : null,
    failure,
    behindMs: facts?.behindMs ?? null,
    remarks: facts?.remarks ?? [],
    isPushed: facts?.isPushed ?? false,
    pollMs: configured.poll,
    ...(facts?.budget ? { budget: facts.budget } : {}),
  }
}
