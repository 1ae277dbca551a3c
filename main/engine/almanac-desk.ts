/** The engine's side of the almanac: tells it what changed, asks it, and keeps no watch waiting for it. */
import { AppError, type ErrorCode } from '../../contract/errors.ts'
import type { QueryAnswer, QueryValue } from '../../contract/queries.ts'
import type { Moment } from '../almanac/almanac.ts'
import { AlmanacLost, type AlmanacQuestion } from '../almanac/almanac-messages.ts'
import type { Surroundings } from '../almanac/chapter.ts'
import { AlmanacFault, createTelling, type Telling } from './almanac-telling.ts'
import type { Core } from './core.ts'
import type { EngineDeps } from './engine-deps.ts'
import { findLive } from './find-live.ts'
import { localZone } from './local-time.ts'
import type { EnginePart } from './part.ts'
import { surroundingsOf } from './surroundings.ts'

export type { AlmanacQuestion }

export interface AlmanacDesk extends EnginePart {
  /** @throws AppError `busy` while there is no almanac, as where nothing can be kept on disk; what is on the desk is found all the same */
  ask<Name extends AlmanacQuestion>(name: Name, input: QueryValue<Name>): Promise<QueryAnswer<Name>>
}

/** The start belongs to the watch: nothing is told before this, ms. A question is answered whenever it comes. */
const firstAfterMs = 5_000
/** What changed is told when nothing has changed for this long, ms. */
const quietMs = 1_000
/** And at the latest after this, ms, where something changes all the time. */
const latestMs = 30_000
/** A commit of so many rows is part of a storm: while one comes nothing is told, and no page of everything. */
const stormRows = 50
/** So few are told before a question is answered, so that it knows what was done a moment ago. */
const toldFirst = 50
/** A question that takes longer than this finds the almanac hung, ms. */
const answerWithinMs = 15_000
/** After a fault, ms: doubled while it lasts. */
const firstRetryMs = 2_000
const longestRetryMs = 600_000

const words = {
  memory: 'Nothing can be kept on disk now, so the history cannot be read. What is on the desk is there.',
  none: 'This Nightdesk keeps no history to be read.',
  lost: 'The part of Nightdesk that reads the history does not answer just now. It is being started again: try once more in a moment.',
  damaged: 'The index of the history was damaged. It is being made anew: try once more in a moment.',
  disk: 'The index of the history cannot be written: the disk may be full. It is tried again by itself.',
  failed: 'The history could not be read. The log in the data folder says why.',
} as const

export function createAlmanacDesk(
  core: Core,
  { almanac: door, ...deps }: Pick<EngineDeps, 'almanac' | 'data' | 'randomToken' | 'configuration' | 'zone'>,
): AlmanacDesk {
  const { clock } = core
  if (!door) return { ask: (name, input) => withoutIt(name, input, words.none) }
  const isKept = (): boolean => !deps.data || deps.data.store.storage().kind === 'disk'
  const surroundings = (): Surroundings =>
    surroundingsOf(deps.configuration.config(), (deps.zone ?? localZone)())
  const telling: Telling = createTelling({ db: core.db, clock, door, newToken: () => deps.randomToken(12) })

  let begun = false
  let notBefore = 0
  let stopped = false
  let busy = false
  let cancel = (): void => {}
  let armedFor = Number.POSITIVE_INFINITY
  /** by `clock.mono()`: the newest change, the first one that is not told, the newest of a storm; the end of a rest */
  let changedAt = Number.NEGATIVE_INFINITY
  let waitsSince = Number.POSITIVE_INFINITY
  let stormAt = Number.NEGATIVE_INFINITY
  let restUntil = 0
  let faults = 0
  let problem: string | null = null
  let hasPages = true
  let mayTidy = true

  const isStorm = (): boolean => clock.mono() - stormAt < quietMs
  const changesDueAt = (): number => Math.min(changedAt + quietMs, waitsSince + latestMs)

  const arm = (wanted: number): void => {
    const at = Math.max(wanted, notBefore)
    if (stopped || !begun || at >= armedFor) return
    cancel()
    armedFor = at
    cancel = clock.after(Math.max(0, at - clock.mono()), () => {
      armedFor = Number.POSITIVE_INFINITY
      void pump()
    })
  }

  /** Tells what is due, a message at a time, until nothing is. */
  const pump = async (): Promise<void> => {
    if (busy || stopped) return
    busy = true
    try {
      while (!stopped && isKept()) {
        const now = clock.mono()
        if (now < restUntil) return arm(restUntil)
        if (isStorm()) return arm(stormAt + quietMs)
        if (!telling.isMet()) {
          await telling.meet()
          hasPages = true
        } else if (telling.hasChanges() && changesDueAt() <= now) {
          await telling.tellChanges()
          waitsSince = telling.hasChanges() ? clock.mono() : Number.POSITIVE_INFINITY
          mayTidy = true
        } else if (hasPages) {
          hasPages = await telling.tellPage()
          mayTidy = true
        } else if (telling.prune()) {
          await new Promise<void>((resolve) => clock.after(0, resolve))
        } else if (mayTidy) {
          const reply = await door.send({ kind: 'tidy', surroundings: surroundings() }, answerWithinMs)
          mayTidy = reply.ok && reply.answer === true
        } else {
          faults = 0
          problem = null
          if (telling.hasChanges()) arm(changesDueAt())
          return
        }
      }
    } catch (error) {
      rest(error)
    } finally {
      busy = false
    }
  }

  /** After a fault it waits, the longer the more of them there were, and compares the two anew. */
  const rest = (error: unknown): void => {
    telling.part()
    // Where nothing can be kept there is nothing to be told: it begins again with the disk.
    if (stopped || !isKept()) return
    if (!(error instanceof AlmanacLost)) {
      const kind = error instanceof AlmanacFault ? error.kind : 'failed'
      problem = words[kind]
      core.log('almanac-fault', {
        failure: kind,
        message: error instanceof Error ? error.message : String(error),
      })
    } else problem = words.lost
    restUntil = clock.mono() + Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(faults, 16))
    faults += 1
    arm(restUntil)
  }

  core.afterCommit.push(({ touched }) => {
    if (touched.length >= stormRows) stormAt = clock.mono()
    notice()
  })
  core.afterPublish.push(() => notice())

  /** Has anything changed that is to be told? Costs one look at the end of a table. */
  const notice = (): void => {
    if (stopped || !begun || !telling.hasChanges()) return
    changedAt = clock.mono()
    if (waitsSince === Number.POSITIVE_INFINITY) waitsSince = changedAt
    if (isKept()) arm(Math.max(changesDueAt(), restUntil))
  }

  const unhear = deps.data?.onChange(() => {
    if (!isKept()) telling.part()
    else if (!telling.isMet()) arm(clock.mono() + quietMs)
  })

  /** Before a question: the two know each other, and what was done a moment ago is known. */
  const prepare = async (): Promise<void> => {
    if (busy || clock.mono() < restUntil) return
    busy = true
    try {
      if (!telling.isMet()) await telling.meet()
      if (telling.hasChanges() && !isStorm() && telling.behind() <= toldFirst) await telling.tellChanges()
    } catch (error) {
      rest(error)
    } finally {
      busy = false
      if (begun) arm(clock.mono())
    }
  }

  const put = async (name: AlmanacQuestion, input: unknown): Promise<unknown> => {
    const moment: Moment = { now: clock.now(), behind: telling.behind(), surroundings: surroundings() }
    const message = { kind: 'ask' as const, name, input, moment }
    // Once more: it may have been the telling that it died of, and it has been begun again.
    const reply = await door.send(message, answerWithinMs).catch((error: unknown) => {
      if (!(error instanceof AlmanacLost)) throw error
      telling.part()
      return door.send(message, answerWithinMs)
    })
    if (reply.ok) return reply.answer
    const { kind, code, message: why } = reply.trouble
    if (kind === 'refused') throw new AppError(code as ErrorCode, why)
    rest(new AlmanacFault(kind, why))
    throw new AppError(kind === 'failed' ? 'internal' : 'busy', words[kind])
  }

  return {
    ask: async (name, input) => {
      if (!isKept()) return withoutIt(name, input, words.memory)
      if (problem !== null && !telling.isMet()) return withoutIt(name, input, problem)
      try {
        await prepare()
        return (await put(name, input)) as never
      } catch (error) {
        if (error instanceof AppError && error.code !== 'busy') throw error
        if (error instanceof AlmanacLost) rest(error)
        return withoutIt(name, input, error instanceof AppError ? error.message : words.lost)
      }
    },
    configured: () => {
      if (begun) return
      begun = true
      notBefore = clock.mono() + firstAfterMs
      arm(notBefore)
    },
    run: () => {
      notice()
      return Number.POSITIVE_INFINITY
    },
    stop: () => {
      stopped = true
      cancel()
      unhear?.()
    },
  }

  /** What is on the desk is found without it; everything else says why there is no answer. */
  function withoutIt<Name extends AlmanacQuestion>(
    name: Name,
    input: QueryValue<Name>,
    why: string,
  ): Promise<QueryAnswer<Name>> {
    if (name === 'find.search')
      return Promise.resolve(findLive(core, input as QueryValue<'find.search'>, why) as QueryAnswer<Name>)
    return Promise.reject(new AppError('busy', why))
  }
}
