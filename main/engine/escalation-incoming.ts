/** Escalations that came from other Nightdesks through a source: taken in, called for, answered. */

import type { Episode } from '../../contract/alert.ts'
import { AppError } from '../../contract/errors.ts'
import { whomWords } from '../../contract/escalation.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import { openEpisodeOf } from '../alerts/absence-table.ts'
import { episodeById } from '../alerts/episode-table.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'
import { type Effects, joinEffects, type NewEvent, noEffects } from '../db/journal.ts'
import type { AnswerWord, AskWord, HeardWord } from '../escalations/carrier.ts'
import type { NewStep } from '../escalations/escalate.ts'
import {
  countIncoming,
  escalationByUid,
  insertEscalation,
  insertStep,
  type StoredEscalation,
  saveEscalation,
} from '../escalations/escalation-table.ts'
import type { WhoIs } from '../escalations/levels.ts'
import type { LadderProgram } from '../night/ladder.ts'
import { incomingNotice } from '../night/question-notice.ts'
import { take } from './batches.ts'
import type { Calls } from './calls.ts'
import type { Core } from './core.ts'
import type { EscalationCarrier } from './escalation-carrier.ts'
import { hourMinute } from './local-time.ts'
import { createQuestionDuty } from './question-duty.ts'

export interface IncomingEscalations {
  /** a question as a source lists it */
  asked(db: WriteDb, sourceId: SourceId, heard: HeardWord<AskWord>, now: number): Effects
  /** somebody else's answer to a question that came here too */
  answeredElsewhere(db: WriteDb, stored: StoredEscalation, word: AnswerWord, now: number): Effects
  /** one's own answer. @throws AppError `too-late` when nobody waits for it any more */
  answer(
    db: WriteDb,
    stored: StoredEscalation,
    answer: 'accept' | 'decline',
    text: string,
    now: number,
  ): Effects
  /** begins the call of one that has none yet; lets go of one whose time has passed */
  passTime(db: WriteDb, stored: StoredEscalation, now: number): Effects
  /** the alert of one whose alert was not known when it came; it is mine if I have accepted */
  find(db: WriteDb, stored: StoredEscalation, now: number): Effects
  /** the call, once more */
  repeat(db: WriteDb, stored: StoredEscalation, now: number): void
}

/** Open questions of one source beyond this are not taken in: whoever asks so much is no colleague. */
const mostOpen = 20
/** An answer is to be found for this long, ms. */
const answerForMs = 1_800_000

/** Wires them to the core. */
export function createIncomingEscalations(
  core: Core,
  deps: {
    readonly calls: Pick<Calls, 'attempt'>
    readonly carrier: EscalationCarrier
    readonly newMarker: () => string
    readonly programAt: (now: number) => LadderProgram
    /** who is in a role now, as this laptop's rotations say */
    readonly whoIs: WhoIs
  },
): IncomingEscalations {
  const { carrier } = deps

  const { isForMe, climbAt, mayCall } = createQuestionDuty(core, deps)

  const call = (db: WriteDb, one: StoredEscalation, now: number, loud: boolean): void => {
    const { id, from, episodeId } = one
    const { title, environment } = one.alert
    const about = { id, from, title, environment, episodeId }
    deps.calls.attempt(db, incomingNotice(about, hourMinute(one.dueAt), loud), now)
  }

  /** Writes it with what happened; its alert's story hears of it too. */
  const keep = (
    db: WriteDb,
    one: StoredEscalation,
    step: NewStep | null,
    event: NewEvent | null,
    now: number,
  ): Effects => {
    saveEscalation(db, one)
    if (step) insertStep(db, one.id, step, now)
    const { episodeId } = one
    if (episodeId === null || event === null) return noEffects
    return { episodes: [episodeId], events: [{ ...event, episodeId }] }
  }

  const begin = (
    db: WriteDb,
    sourceId: SourceId,
    word: AskWord,
    known: StoredEscalation | null,
    now: number,
  ): Effects => {
    const episodeId = openEpisodeOf(db, sourceId, word.alert.fingerprint) ?? null
    const forMe = isForMe(word)
    const calls = forMe && mayCall()
    const level = {
      ...word.to,
      ...{ phone: null, chat: null, link: null },
      acceptMs: word.dueAt - word.askedAt,
    }
    const fields: Omit<StoredEscalation, 'id'> = {
      uid: word.uid,
      direction: 'in',
      sourceId,
      episodeId,
      alert: word.alert,
      from: word.by,
      reason: word.reason,
      note: word.note,
      level,
      turn: word.turn,
      state: 'asked',
      askedAt: now,
      // By a clock that is ahead of theirs it would be over before anybody saw it.
      dueAt: word.dueAt > now ? Math.min(word.dueAt, now + level.acceptMs) : now + level.acceptMs,
      ...{ took: false, passes: false, answeredBy: null, orderId: null, heard: known?.heard ?? [] },
      forMe,
      climb: calls ? climbAt(now) : null,
      handOver: null,
    }
    const id = known?.id ?? insertEscalation(db, fields)
    const one: StoredEscalation = { ...fields, id }
    if (forMe) call(db, one, now, calls)
    const whom = whomWords(level)
    const step: NewStep = { kind: 'asked', by: word.by, whom, text: word.note || null }
    return keep(db, one, step, { kind: 'escalation-came', by: word.by, text: whom, until: one.dueAt }, now)
  }

  const asked: IncomingEscalations['asked'] = (db, sourceId, { word, stands }, now) => {
    if (word.from === carrier.tag) return noEffects
    const known = escalationByUid(db, word.uid) ?? null
    // Its id names one of our own, or of another source: then it is not what it says.
    if (known && (known.direction === 'out' || known.sourceId !== sourceId)) return noEffects
    const isNew = known === null || word.turn > known.turn
    if (isNew) {
      if (!stands) return noEffects
      if (known === null && countIncoming(db, sourceId) >= mostOpen) {
        core.log('escalation-not-taken', { sourceId, message: 'too many are open' })
        return noEffects
      }
      return begin(db, sourceId, word, known, now)
    }
    if (stands || known.state !== 'asked' || word.turn < known.turn) return noEffects
    return over(db, known, { kind: 'over', by: word.by, whom: null, text: 'Not asked any more.' }, now)
  }

  const over = (db: WriteDb, one: StoredEscalation, step: NewStep, now: number): Effects => {
    const event: NewEvent = {
      kind: 'escalation-over',
      ...(step.by === null ? {} : { by: step.by }),
      ...(step.text === null ? {} : { text: step.text }),
    }
    return keep(db, { ...one, state: 'over', climb: null }, step, event, now)
  }

  /** The alert is mine from now on, whoever had it: they gave it to me. */
  const takeOver = (db: WriteDb, episode: Episode, now: number): Effects =>
    episode.ack?.mine && episode.returnedAt === null
      ? noEffects
      : take(core, deps.newMarker, db, { ...episode, ack: null, returnedAt: null }, now)

  const answer: IncomingEscalations['answer'] = (db, one, kind, text, now) => {
    const me = core.desk.me.name
    const isOpen = one.state === 'asked' || one.state === 'timed-out'
    if (!isOpen && !(kind === 'decline' && one.state === 'accepted')) {
      throw new AppError('too-late', 'Nobody waits for this answer any more.')
    }
    carrier.recall(db, one.orderId, now)
    const word: AnswerWord = { kind, uid: one.uid, turn: one.turn, from: carrier.tag, by: me, text, at: now }
    const orderId = carrier.send(db, one.sourceId, word, now + answerForMs, now)
    const state = kind === 'accept' ? 'accepted' : 'declined'
    const step: NewStep = { kind: state, by: me, whom: null, text: text || null }
    const event: NewEvent = { kind: `escalation-${state}`, by: me, ...(text === '' ? {} : { text }) }
    const episodeId = one.episodeId ?? openEpisodeOf(db, one.sourceId, one.alert.fingerprint) ?? null
    const next = { ...one, episodeId, state, answeredBy: me, orderId, climb: null } as const
    const kept = keep(db, next, step, event, now)
    const episode = kind === 'accept' ? firingOf(db, episodeId) : undefined
    return episode ? joinEffects(kept, takeOver(db, episode, now)) : kept
  }

  const firingOf = (db: ReadDb, id: EpisodeId | null): Episode | undefined => {
    const episode = id === null ? undefined : episodeById(db, core.policy, id)
    return episode?.firing ? episode : undefined
  }

  return {
    asked,
    answeredElsewhere: (db, one, { kind, by, text }, now) => {
      if (one.state !== 'asked' || kind !== 'accept') return noEffects
      const step: NewStep = { kind: 'accepted', by, whom: null, text: text || null }
      const event: NewEvent = { kind: 'escalation-accepted', by }
      return keep(db, { ...one, state: 'over', answeredBy: by, climb: null }, step, event, now)
    },
    answer,
    passTime: (db, one, now) => {
      if (one.state !== 'asked') return noEffects
      if (now >= one.dueAt) {
        const step: NewStep = { kind: 'timed-out', by: null, whom: whomWords(one.level), text: null }
        const event: NewEvent = { kind: 'escalation-timed-out', text: whomWords(one.level) }
        return keep(db, { ...one, state: 'timed-out', climb: null }, step, event, now)
      }
      if (one.climb !== null || !one.forMe || !mayCall()) return noEffects
      const calling = { ...one, climb: climbAt(now) }
      call(db, calling, now, true)
      return keep(db, calling, null, null, now)
    },
    find: (db, one, now) => {
      const episodeId = openEpisodeOf(db, one.sourceId, one.alert.fingerprint)
      const episode = firingOf(db, episodeId ?? null)
      if (!episode) return noEffects
      saveEscalation(db, { ...one, episodeId: episode.id })
      const known: Effects = { episodes: [episode.id], events: [] }
      return one.state === 'accepted' ? joinEffects(known, takeOver(db, episode, now)) : known
    },
    repeat: (db, one, now) => call(db, one, now, true),
  }
}
