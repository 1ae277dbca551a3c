/** Escalations at work: asked, told, answered, timed, and brought to the page. */

import { AppError } from '../../contract/errors.ts'
import { type Escalation, type EscalationLevel, incomingOf, isIncoming } from '../../contract/escalation.ts'
import type { EpisodeId, EscalationId } from '../../contract/ids.ts'
import type { OrderValue } from '../../contract/orders.ts'
import type { EscalationPlan } from '../../contract/queries.ts'
import { openFingerprint } from '../alerts/absence-table.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, joinEffects, noEffects } from '../db/journal.ts'
import { writeDraft } from '../db/setting-table.ts'
import { type Happening, rebased, unasked } from '../escalations/escalate.ts'
import {
  escalationById,
  insertEscalation,
  insertStep,
  lastOfEpisode,
  liveEscalations,
  openEscalations,
  type StoredEscalation,
  saveEscalation,
} from '../escalations/escalation-table.ts'
import type { WhoIs } from '../escalations/levels.ts'
import { type LadderProgram, stepAt, withMarks } from '../night/ladder.ts'
import { escalationTag, incomingNotice } from '../night/question-notice.ts'
import { silenceOrderById } from '../outbox/silence-order-table.ts'
import { holderOf } from '../shifts/duty.ts'
import type { Calls } from './calls.ts'
import type { CircumstancesNow } from './circumstances.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import type { Rotations } from './effective-rotations.ts'
import { createEscalationCarrier } from './escalation-carrier.ts'
import { listeningTo } from './escalation-ear.ts'
import { createIncomingEscalations } from './escalation-incoming.ts'
import { createEscalationPlans } from './escalation-plan.ts'
import { shown } from './escalation-shown.ts'
import { createEscalationTurns, eventOf } from './escalation-turns.ts'
import { createHandOverParts, type HandOverParts, isCallingRow, type ThreadSide } from './hand-over-parts.ts'
import type { OtherClimb } from './ladder-desk.ts'
import { hourMinute } from './local-time.ts'
import type { EnginePart } from './part.ts'
import { createQuestionDuty } from './question-duty.ts'
import { rotationOf } from './roles.ts'
import type { SilenceLoop } from './silence-loop.ts'
import { readTeam } from './team.ts'
import { keepDraft } from './typed-draft.ts'
import type { WatchSource } from './watching.ts'

/** The orders of the page about escalations, by name. @throws AppError `not-found`, `not-allowed` or `too-late` */
export type EscalationOrders = {
  readonly [Name in 'ask' | 'answer' | 'withdraw' | 'told']: (
    input: OrderValue<`escalations.${Name}`>,
  ) => void
}

export interface Escalations extends Required<Pick<EnginePart, 'configured' | 'run'>> {
  readonly orders: EscalationOrders
  /** those about customers' threads */
  readonly handOvers: HandOverParts['handOvers']
  prepare(episodeId: EpisodeId): EscalationPlan
  /** what of them is to be heard now */
  climbs(): readonly OtherClimb[]
  /** the same watching, with an ear for what its answers carry */
  listening(watch: WatchSource): WatchSource
}

export interface EscalationDeps {
  readonly calls: Pick<Calls, 'again' | 'attempt' | 'isCalling' | 'setting' | 'withdraw'>
  readonly configuration: Configuration
  readonly rotations: Pick<Rotations, 'all' | 'asWritten'>
  readonly circumstances: CircumstancesNow
  readonly silenceLoop: SilenceLoop
  /** names this installation to the others */
  readonly tag: string
  readonly newMarker: () => string
  readonly randomToken: (bytes: number) => string
  readonly programAt: (now: number) => LadderProgram
  readonly threads?: ThreadSide
  readonly wake: () => void
}

/** What is over stays in sight for this long, ms; and so many at most. */
const shownForMs = 86_400_000
/** What somebody has, or nobody accepted, is followed for this long, ms: no alert is one trouble for longer. */
const openForMs = 30 * 86_400_000
const mostShown = 60

/** Wires them into the engine, before the ladder. */
export function createEscalations(core: Core, deps: EscalationDeps): Escalations {
  const { clock, db } = core
  /** Whose turn it is in a rotation of that name; a role without one is nobody's by name. */
  const whoIs: WhoIs = (role) => {
    const turns = rotationOf(role, deps.configuration.config().roles, deps.rotations.all())
    return turns ? holderOf(turns, clock.now()) : null
  }
  const plans = createEscalationPlans(core, { ...deps, whoIs })
  const carrier = createEscalationCarrier(core, deps.silenceLoop, deps.tag)
  const { turnIn } = createEscalationTurns(core, { ...deps, plans, carrier })
  const incoming = createIncomingEscalations(core, { ...deps, carrier, whoIs })
  /** those that something may still become of, as they were last read */
  let open: readonly StoredEscalation[] = []
  /** their alerts, and how far the orders that tell others of them had come */
  let alerts: ReadonlySet<EpisodeId> = new Set()
  let orderStates: ReadonlyMap<EscalationId, string | undefined> = new Map()
  let isStale = true

  /** One transaction about escalations. */
  const commit = (work: (write: WriteDb, now: number) => Effects): void => {
    isStale = true
    core.commit((write, { now }) => work(write, now))
    deps.wake()
  }
  /** The same for what time brings: in memory at least, since a disk that fails must keep no alert from coming back. */
  const insist = (work: (write: WriteDb, now: number) => Effects): void => {
    isStale = true
    core.insist((write, { now }) => work(write, now))
  }
  const wordsOnly =
    (work: (write: WriteDb, now: number) => void) =>
    (write: WriteDb, now: number): Effects => {
      work(write, now)
      return noEffects
    }
  const handing = createHandOverParts(core, {
    ...{ ...deps, plans, duty: createQuestionDuty(core, { ...deps, whoIs }), threads: deps.threads ?? {} },
    team: () => readTeam(core, deps.configuration, deps.circumstances, deps.rotations),
    changes: () => {
      isStale = true
    },
    commit: (work) => commit(wordsOnly(work)),
    insist: (work) => insist(wordsOnly(work)),
  })
  const { handOvers } = handing
  const byId = (id: EscalationId): StoredEscalation => {
    const one = escalationById(db, id)
    if (!one) throw new AppError('not-found', 'This escalation is not known any more.')
    return one
  }
  const turnOne = (id: EscalationId, happening: Happening): void => {
    const one = byId(id)
    if (one.direction !== 'out') throw new AppError('not-allowed', 'Only whoever asked can do that.')
    commit((write, now) => turnIn(write, one, happening, now))
  }

  const read = (): void => {
    isStale = false
    const now = clock.now()
    open = openEscalations(db, now - openForMs)
    orderStates = new Map(
      open.flatMap(({ id, orderId }) => (orderId === null ? [] : [[id, carrier.progress(orderId)?.state]])),
    )
    alerts = new Set(open.flatMap(({ episodeId }) => episodeId ?? []))
    const since = { openFrom: now - openForMs, from: now - shownForMs }
    const live = liveEscalations(db, since, mostShown).filter(
      (one) =>
        one.forMe || one.handOver !== null || (one.episodeId !== null && core.episodes.has(one.episodeId)),
    )
    const progress = (one: StoredEscalation) =>
      one.handOver === null ? carrier.progress(one.orderId) : handing.progress(one)
    const next = live.map((one) => shown(core, one, plans, progress))
    if (JSON.stringify(next) === JSON.stringify(core.escalations)) return
    const waited = core.escalations.filter(isIncoming)
    core.escalations = next
    for (const { id } of waited)
      if (!incomingOf(next).some((one) => one.id === id)) deps.calls.withdraw(`${escalationTag}${id}`)
    core.publish({ escalations: next })
  }

  /** Has an order that tells others come to its end in this transaction? */
  const noteOrders = (write: WriteDb, now: number): Effects => {
    const all = open.flatMap((one): readonly Effects[] => {
      const before = orderStates.get(one.id)
      if (one.orderId === null || before === 'sent') return []
      const order = silenceOrderById(write, one.orderId)
      if (!order || order.state === before) return []
      isStale = true
      const isRefused = order.state === 'refused' || order.state === 'expired'
      if ((order.state !== 'sent' && !isRefused) || one.direction === 'in' || before === 'refused') return []
      const source = core.sources.get(one.sourceId)?.label ?? one.sourceId
      const kind = isRefused ? 'not-told' : 'told'
      const step = {
        kind,
        by: null,
        whom: null,
        text: isRefused ? order.reason : `through ${source}`,
      } as const
      insertStep(write, one.id, step, now)
      const { episodeId } = one
      if (episodeId === null) return []
      return [{ episodes: [episodeId], events: [{ ...eventOf(step, one), episodeId }] }]
    })
    return joinEffects(...all)
  }

  core.inCommit.push((write, { now }, touched): Effects => {
    if (open.length === 0) return noEffects
    const gaveBack = open.filter(
      ({ direction, state, episodeId }) =>
        direction === 'in' &&
        state === 'accepted' &&
        touched.some(({ id, firing, ack }) => id === episodeId && firing && !ack?.mine),
    )
    const found = open.filter(
      ({ direction, episodeId, handOver }) => direction === 'in' && episodeId === null && handOver === null,
    )
    if (gaveBack.length > 0) isStale = true
    return joinEffects(
      noteOrders(write, now),
      ...found.map((one) => {
        const effects = incoming.find(write, one, now)
        if (effects.episodes.length > 0) isStale = true
        return effects
      }),
      // Whoever asked must not believe that I have what I gave back.
      ...gaveBack.map((one) => {
        const stored = escalationById(write, one.id)
        return stored?.state === 'accepted'
          ? incoming.answer(write, stored, 'decline', 'Given back.', now)
          : noEffects
      }),
    )
  })
  core.afterCommit.push(({ touched }) => {
    // What left the desk, or came to it, is shown or not.
    if (isStale || touched.some(({ id }) => alerts.has(id)) || core.escalations.some(isBeingTold)) read()
  })

  const climbing = (): readonly StoredEscalation[] => open.filter(isCallingRow)

  /** Writes what is due of the climbs, as the ladder does of its own. */
  const mark = (now: number): number => {
    let next = Number.POSITIVE_INFINITY
    for (const one of climbing()) {
      if (one.climb === null) continue
      const step = stepAt(one.climb, core.desk.settings.sound, one.dueAt, now)
      next = Math.min(next, step.nextAt)
      if (step.marks.length === 0) continue
      const climb = withMarks(one.climb, step.marks, now)
      insist((write) => {
        saveEscalation(write, { ...one, climb })
        if (step.marks.includes('repeated'))
          (one.handOver === null ? incoming : handing.turns).repeat(write, one, now)
        return noEffects
      })
    }
    return next
  }

  const levelOf = (
    { whom, acceptMs }: OrderValue<'escalations.ask'>,
    choices: ReturnType<typeof plans.choices>,
  ): EscalationLevel => {
    if (whom.kind === 'typed') {
      const { who, how } = whom
      return { name: who, who, role: null, phone: how || null, chat: null, link: null, acceptMs }
    }
    const found = choices.find(({ name }) => name === whom.name)
    if (!found) throw new AppError('not-found', 'This level is not in the configuration any more.')
    const { name, who, role, phone, chat, link } = found
    return { name, who, role, phone, chat, link, acceptMs }
  }

  const orders: EscalationOrders = {
    ask: (input) => {
      const episode = core.episodes.get(input.episodeId)
      if (!episode) throw new AppError('not-found', 'This alert is not on the desk any more.')
      if (!episode.firing) throw new AppError('too-late', 'It has ended already, so nobody has to take it.')
      const level = levelOf(input, plans.choices())
      const last = lastOfEpisode(db, episode.id)
      const isOpen = last !== undefined && last.state !== 'withdrawn' && last.state !== 'over'
      if (isOpen && last.state === 'accepted') {
        const who = last.answeredBy ?? 'Somebody'
        throw new AppError('not-allowed', `${who} has accepted it. End that first if they do not have it.`)
      }
      const { reason, note, passes, holds } = input
      const by = core.desk.me.name
      const draft = `reason:escalate-${episode.id}`
      commit((write, now) => {
        // Asked is asked: after a crash its words are no draft any more.
        writeDraft(write, draft, '', now)
        const stored = isOpen ? last : begin(write, episode.id, now)
        return turnIn(write, stored, { kind: 'ask', by, level, reason, note, passes, takes: holds }, now)
      })
      keepDraft(core, draft, '')
    },
    answer: ({ escalationId, answer, text }) => {
      const one = byId(escalationId)
      if (one.handOver !== null) return handOvers.answer(one, answer, text)
      if (one.direction === 'in') {
        // Said again, by a second finger or at another window: it is what it was.
        if (one.state === (answer === 'accept' ? 'accepted' : 'declined')) return
        commit((write, now) => incoming.answer(write, one, answer, text, now))
        return
      }
      const by = one.level.who ?? one.level.name
      turnOne(escalationId, { kind: answer, by, text })
    },
    withdraw: ({ escalationId }) => {
      const one = byId(escalationId)
      if (one.handOver !== null) return handOvers.withdraw(one)
      const undoes = clock.now() - one.askedAt <= core.policy.undoMs
      turnOne(escalationId, { kind: 'withdraw', by: core.desk.me.name, undoes })
    },
    told: ({ escalationId }) => {
      const one = byId(escalationId)
      const step = { kind: 'told', by: core.desk.me.name, whom: null, text: 'message copied' } as const
      commit((write, now) => {
        insertStep(write, one.id, step, now)
        if (one.episodeId === null) return noEffects
        return { episodes: [one.episodeId], events: [{ ...eventOf(step, one), episodeId: one.episodeId }] }
      })
    },
  }

  const begin = (write: WriteDb, episodeId: EpisodeId, now: number): StoredEscalation => {
    const episode = core.episodes.get(episodeId)
    if (!episode) throw new AppError('not-found', 'This alert is not on the desk any more.')
    const { title, environment, customer, firedAt, sourceId } = episode
    const fingerprint = openFingerprint(write, episodeId)?.fingerprint ?? ''
    const fields: Omit<StoredEscalation, 'id'> = {
      ...unasked,
      askedAt: now,
      uid: `${deps.tag}-${deps.randomToken(9)}`,
      direction: 'out',
      ...{ sourceId, episodeId },
      alert: { fingerprint, title, environment, customer, firedAt },
      from: core.desk.me.name,
      ...{ orderId: null, heard: [], forMe: false, climb: null, handOver: null },
    }
    return { ...fields, id: insertEscalation(write, fields) }
  }

  return {
    ...{ orders, handOvers },
    prepare: (episodeId) => plans.prepare(episodeId, lastAsked(episodeId)),
    climbs: () =>
      climbing().flatMap((one) => {
        if (one.climb === null) return []
        const { id, from, episodeId, dueAt, climb } = one
        if (one.handOver !== null) return [{ climb, dueAt, notice: handing.turns.notice(one, true) }]
        const about = { id, from, episodeId, ...one.alert }
        return [{ climb, dueAt, notice: incomingNotice(about, hourMinute(dueAt), true) }]
      }),
    configured: () => {
      read()
      deps.wake()
    },
    run: (now) => {
      if (isStale) read()
      const asked = open.filter(({ state, handOver }) => state === 'asked' && handOver === null)
      const nextHandOver = handOvers.run(open, now)
      for (const one of asked) {
        const stored = { ...one, ...(one.direction === 'out' ? timesOf(one, now) : {}) }
        const moved = stored.askedAt !== one.askedAt
        const startsCall =
          one.direction === 'in' && one.forMe && one.climb === null && core.desk.duty.state !== 'off'
        if (now < stored.dueAt && !moved && !startsCall) continue
        insist((write) => {
          if (moved) saveEscalation(write, stored)
          return one.direction === 'in'
            ? incoming.passTime(write, stored, now)
            : turnIn(write, stored, { kind: 'time' }, now)
        })
      }
      const due = open
        .filter(({ state, handOver }) => state === 'asked' && handOver === null)
        .map(({ dueAt }) => Math.max(dueAt, now + 1))
      return Math.min(nextHandOver, mark(now), ...due)
    },
    listening: listeningTo(core, {
      ...{ incoming, turnIn, tag: carrier.tag, wake: deps.wake },
      changes: () => {
        isStale = true
      },
    }),
  }

  function lastAsked(episodeId: EpisodeId): string | null {
    const last = lastOfEpisode(db, episodeId)
    return last && last.state !== 'withdrawn' && last.state !== 'over' ? last.level.name : null
  }
}

/** Whether telling the others has come further may change with any commit. */
function isBeingTold({ mode, carrier }: Escalation): boolean {
  return mode !== null && (carrier?.state === 'waiting' || carrier?.state === 'retrying')
}

function timesOf(one: StoredEscalation, now: number): Pick<StoredEscalation, 'askedAt' | 'dueAt'> {
  const { askedAt, dueAt } = rebased(one, now)
  return { askedAt, dueAt }
}
