/** What is asked of a source beyond its list: what it knows of one alert, and whom it knows. Kept for when it is away. */
import type { SourcePerson, UpstreamDetail } from '../../contract/deed.ts'
import type { DeedAnswers } from '../../contract/deed-orders.ts'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { Failure } from '../../contract/source-health.ts'
import { bodyOf, fingerprintOf } from '../alerts/alert-table.ts'
import { episodeById } from '../alerts/episode-table.ts'
import { noEffects } from '../db/journal.ts'
import { alertOrdersOf } from '../outbox/alert-order-table.ts'
import { deedProgress } from '../outbox/deliver-deed.ts'
import { putUpstreamDetail, upstreamDetailOf } from '../outbox/upstream-detail-table.ts'
import type { ConnectedSource } from '../sources/source.ts'
import type { Core } from './core.ts'
import { heldOf } from './deed-loop.ts'

export interface SourceQuestions {
  /** @throws AppError `not-found` */
  detail(id: EpisodeId, ask: boolean): Promise<DeedAnswers['deeds.detail']>
  people(sourceId: SourceId): Promise<DeedAnswers['deeds.people']>
  /** something was done about it there: what was read is out of date */
  outOfDate(id: EpisodeId): void
}

/** A source is not asked about the same alert again within this, ms: panes are opened and closed quickly. */
const freshMs = 20_000
/** Who is there changes seldom, ms. */
const peopleFreshMs = 600_000
/** How long a question may take, ms. */
const deadlineMs = 20_000
/** Deeds that are done are shown for so long, ms; the story keeps them. */
const doneForMs = 3_600_000
/** What is kept of one alert at most; the newest of each. */
const mostKept = { notes: 200, parts: 200, facts: 60, points: 2_000, text: 4_000 }

interface Asked {
  readonly at: number
  readonly problem: string | null
}

/** @param connected the source as it takes orders */
export function createSourceQuestions(
  core: Core,
  connected: (sourceId: string) => ConnectedSource | undefined,
): SourceQuestions {
  const { clock, db } = core
  const asked = new Map<EpisodeId, Asked>()
  const asking = new Map<EpisodeId, Promise<string | null>>()
  const known = new Map<SourceId, { readonly at: number; readonly people: readonly SourcePerson[] }>()

  /** The answer, or why there is none. */
  const answerOf = async <T>(
    question: (signal: AbortSignal) => Promise<T | Failure>,
  ): Promise<T | string> => {
    const request = new AbortController()
    const cancel = clock.after(deadlineMs, () => request.abort())
    try {
      const answer = await question(request.signal)
      return isFailure(answer) ? answer.detail : answer
    } catch (error) {
      core.log('question-failed', { message: String(error) })
      return request.signal.aborted ? 'The source took too long.' : 'The source could not be asked.'
    } finally {
      cancel()
    }
  }

  const ask = async (id: EpisodeId, source: ConnectedSource, firedAt: number): Promise<string | null> => {
    const body = bodyOf(db, id)
    const fingerprint = fingerprintOf(db, id)
    if (!source.detail || !body || fingerprint === undefined) return null
    const { detail } = source
    const { labels, generatorUrl } = body
    const answer = await answerOf((signal) => detail({ fingerprint, labels, generatorUrl, firedAt }, signal))
    const problem = typeof answer === 'string' ? answer : null
    if (typeof answer !== 'string') {
      core.commit((write) => {
        putUpstreamDetail(write, id, shortened(answer))
        return noEffects
      }, 'later')
    }
    if (asked.size > 500) asked.clear()
    asked.set(id, { at: clock.mono(), problem })
    return problem
  }

  const askOnce = (id: EpisodeId, source: ConnectedSource, firedAt: number): Promise<string | null> => {
    const last = asked.get(id)
    if (last && clock.mono() - last.at < freshMs) return Promise.resolve(last.problem)
    const under = asking.get(id)
    if (under !== undefined) return under
    const begun = ask(id, source, firedAt).finally(() => asking.delete(id))
    asking.set(id, begun)
    return begun
  }

  return {
    outOfDate: (id) => asked.delete(id),
    detail: async (id, isAsked) => {
      const episode = core.episodes.get(id) ?? episodeById(db, core.policy, id)
      if (!episode) throw new AppError('not-found', 'This alert is not in the history.')
      const source = connected(episode.sourceId)
      const canAsk = source?.detail !== undefined
      const problem = isAsked && source && canAsk ? await askOnce(id, source, episode.firedAt) : null
      return {
        held: heldOf(db, id),
        orders: alertOrdersOf(db, id, clock.now() - doneForMs).map(deedProgress),
        detail: upstreamDetailOf(db, id),
        canAsk,
        problem,
      }
    },
    people: async (sourceId) => {
      const before = known.get(sourceId)
      if (before && clock.mono() - before.at < peopleFreshMs) return { people: before.people, problem: null }
      const people = connected(sourceId)?.people
      if (!people) return { people: [], problem: 'This source does not say who is there.' }
      const answer = await answerOf((signal) => people(signal))
      if (typeof answer === 'string') return { people: before?.people ?? [], problem: answer }
      known.set(sourceId, { at: clock.mono(), people: answer })
      return { people: answer, problem: null }
    },
  }
}

function isFailure<T>(answer: T | Failure): answer is Failure {
  return typeof answer === 'object' && answer !== null && 'kind' in answer && 'detail' in answer
}

function shortened(detail: UpstreamDetail): UpstreamDetail {
  const { notes, parts, facts, figure } = detail
  return {
    ...detail,
    notes: notes.slice(-mostKept.notes).map((note) => ({ ...note, text: note.text.slice(0, mostKept.text) })),
    parts: parts.slice(-mostKept.parts),
    facts: facts.slice(0, mostKept.facts),
    figure: figure && { ...figure, points: figure.points.slice(-mostKept.points) },
  }
}
