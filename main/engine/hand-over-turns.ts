/** Hand-overs inside a transaction: what their words say now, written down, and what follows from it. */
import type { EscalationLevel } from '../../contract/escalation.ts'
import { slotWords } from '../../contract/hand-over.ts'
import type { SourceId, ThreadId } from '../../contract/ids.ts'
import { isMe } from '../../contract/person.ts'
import type { WriteDb } from '../db/db.ts'
import {
  countIncoming,
  escalationByUid,
  handOversWithoutThread,
  insertEscalation,
  insertStep,
  type StoredEscalation,
  saveEscalation,
  uidsOfThread,
} from '../escalations/escalation-table.ts'
import { holdingOf, newSteps, rowBy, stepOf, storyOf, type WordsSay } from '../escalations/hand-over-row.ts'
import type { HandOverAsk } from '../escalations/hand-over-word.ts'
import { wordsOfUid } from '../escalations/word-table.ts'
import { type HandOverStand, lastSaid, standOf } from '../escalations/words.ts'
import { firstNotice, handOverNotice, returnedNotice } from '../night/question-notice.ts'
import {
  insertHanded,
  setBySign,
  setHolder,
  type ThreadHead,
  threadHeadByRef,
} from '../support/hand-over-table.ts'
import type { Calls } from './calls.ts'
import type { Core } from './core.ts'
import type { EscalationPlans } from './escalation-plan.ts'
import type { HandOverCarrier } from './hand-over-carrier.ts'
import { hourMinute } from './local-time.ts'
import type { QuestionDuty } from './question-duty.ts'

export interface HandOverTurns {
  /** brings the row, the thread and the calls to what the words say. @param before what they said until now */
  settle(db: WriteDb, sourceId: SourceId, uid: string, before: HandOverStand | null, now: number): void
  /** a thread is here that hand-overs told of before it was read: what they say of it is true of it from now on */
  threadCame(db: WriteDb, sourceId: SourceId, ref: string, now: number): void
  /** what the words of one say now */
  stand(db: WriteDb, sourceId: SourceId, uid: string): HandOverStand | null
  /** the question to the next, in the words of the one before */
  askNext(db: WriteDb, row: StoredEscalation, ask: HandOverAsk, level: EscalationLevel, now: number): void
  /** the call once more */
  repeat(db: WriteDb, row: StoredEscalation, now: number): void
  notice(row: StoredEscalation, loud: boolean): ReturnType<typeof handOverNotice>
}

/** Open questions of one source beyond this are not taken in: whoever asks so much is no colleague. */
const mostOpen = 50

/** @param deps.skewMs the source's clock beyond ours, ms */
export function createHandOverTurns(
  core: Core,
  deps: {
    readonly calls: Pick<Calls, 'attempt'>
    readonly plans: Pick<EscalationPlans, 'nextAfter'>
    readonly carrier: HandOverCarrier
    readonly duty: QuestionDuty
    readonly skewMs: (sourceId: SourceId) => number
    readonly threadChanged: (db: WriteDb, id: ThreadId) => void
  },
): HandOverTurns {
  const { calls, carrier, duty } = deps
  const isMine = (answer: { readonly from: string; readonly by: string }): boolean =>
    isMe(answer.by, core.desk.me)

  const notice: HandOverTurns['notice'] = (row, loud) => {
    const about = { id: row.id, from: row.from, ...row.alert }
    return row.direction === 'out'
      ? returnedNotice(about, loud)
      : handOverNotice(about, hourMinute(row.dueAt), loud)
  }
  const call = (db: WriteDb, row: StoredEscalation, now: number, loud: boolean): void =>
    calls.attempt(db, notice(row, loud), now)

  const begin = (
    db: WriteDb,
    sourceId: SourceId,
    { ask }: HandOverStand,
    says: WordsSay,
    direction: 'in' | 'out',
  ): StoredEscalation => {
    const thread = threadHeadByRef(db, sourceId, ask.thread.ref)
    const { ref, title, environment, customer, since } = ask.thread
    const fields: Omit<StoredEscalation, 'id'> = {
      uid: ask.uid,
      ...{ direction, sourceId, episodeId: null },
      alert: { fingerprint: ref, title, environment, customer, firedAt: since },
      from: ask.by,
      ...{ reason: 'other', note: '', took: false, passes: false, orderId: null, heard: [], climb: null },
      ...says,
      handOver: {
        threadId: thread?.id ?? null,
        ...{ mode: ask.mode, lines: ask.lines, tell: null, calls: ask.calls },
      },
    }
    return { ...fields, id: insertEscalation(db, fields) }
  }

  /** Its call, if it is to have one: going on, beginning, or none. */
  const climbOf = (
    old: StoredEscalation | null,
    row: StoredEscalation,
    now: number,
  ): StoredEscalation['climb'] => {
    const isBack = row.direction === 'out' && (row.state === 'timed-out' || row.state === 'declined')
    const isAsked = row.direction === 'in' && row.forMe && row.state === 'asked'
    if (!(isBack || isAsked) || !(isBack || row.handOver?.calls) || !duty.mayCall()) return null
    const goesOn = old?.climb && old.turn === row.turn && old.state === row.state
    return goesOn ? old.climb : duty.climbAt(now)
  }

  const settle: HandOverTurns['settle'] = (db, sourceId, uid, before, now) => {
    const after = standOf(wordsOfUid(db, sourceId, uid))
    if (after === null) return
    const old = escalationByUid(db, uid) ?? null
    // Its id names one about an alert, or one of another source: then it is not what it says.
    if (old && (old.sourceId !== sourceId || old.handOver === null)) return
    const direction = old?.direction ?? (after.ask.from === carrier.tag ? 'out' : 'in')
    const around = { now, skewMs: deps.skewMs(sourceId), isMine, isForMe: duty.isForMe(after.ask) }
    const says = rowBy(after, { direction, level: old?.level ?? null }, around)
    if (
      old === null &&
      direction === 'in' &&
      says.state === 'asked' &&
      countIncoming(db, sourceId) >= mostOpen
    ) {
      core.log('hand-over-not-taken', { sourceId, message: 'too many are open' })
      return
    }
    const base = old ?? begin(db, sourceId, after, says, direction)
    const { mode, lines, calls: rings } = after.ask
    const told = base.handOver ?? { threadId: null, tell: null }
    const handOver = { threadId: told.threadId, tell: told.tell, mode, lines, calls: rings }
    const row: StoredEscalation = { ...base, ...says, note: noteOf(lines), handOver }
    const next: StoredEscalation = { ...row, climb: climbOf(old, row, now) }
    write(db, old, next, { before, after }, now)
  }

  const write = (
    db: WriteDb,
    old: StoredEscalation | null,
    row: StoredEscalation,
    { before, after }: { readonly before: HandOverStand | null; readonly after: HandOverStand },
    now: number,
  ): void => {
    const { ask, answer } = after
    const thread = threadHeadByRef(db, row.sourceId, ask.thread.ref)
    const place = { sourceId: row.sourceId, ref: ask.thread.ref, threadId: thread?.id ?? null }
    const tell = row.handOver?.tell ?? null
    const tells = row.direction === 'out' && row.state === 'accepted' && tell !== null && answer !== null
    if (tells)
      carrier.tell(
        db,
        place,
        tell.replaceAll('{name}', () => answer.by),
        now,
      )
    const kept: StoredEscalation = {
      ...row,
      handOver: row.handOver && { ...row.handOver, threadId: place.threadId, tell: tells ? null : tell },
    }
    saveEscalation(db, kept)
    const steps = newSteps(before, after)
    for (const step of steps) insertStep(db, row.id, stepOf(step), Math.min(step.at, now))
    const isNewlyOut = old?.state === 'asked' && row.state === 'timed-out'
    if (isNewlyOut) insertStep(db, row.id, { kind: 'timed-out', by: null, whom: null, text: null }, now)
    if (thread) {
      for (const step of steps)
        insertHanded(db, thread.id, { at: Math.min(step.at, now), by: step.word.by, text: storyOf(step) })
      followHolder(db, thread, ask, now)
      if (steps.length > 0 || isNewlyOut) deps.threadChanged(db, thread.id)
    }
    const isTaken = row.state === 'accepted' && old?.state !== 'accepted' && thread?.source === 'github'
    if (isTaken && answer?.from === carrier.tag) carrier.mark(db, place, holdingOf(after)?.tier ?? null, now)
    // Each says only for itself: others that it is given to keep it.
    else if (isTaken && row.direction === 'out' && holdingOf(after)?.holder !== ask.by)
      carrier.letGo(db, place, now)
    follow(db, old, kept, ask, now)
  }

  /**
   * Whose the thread is by all words of all its hand-overs. Only where these say something else than before: what a person
   * or the source says in between stands until then.
   */
  const followHolder = (
    db: WriteDb,
    { id, sourceId, bySign }: ThreadHead,
    ask: HandOverAsk,
    now: number,
  ): void => {
    const words = uidsOfThread(db, id).flatMap((uid) => wordsOfUid(db, sourceId, uid))
    const last = lastSaid(words, holdingOf)
    const sign = last && JSON.stringify([last.ask.uid, last.ask.turn, last.said])
    if (sign === bySign) return
    setBySign(db, id, sign)
    const { thread, by } = last?.ask ?? ask
    setHolder(db, id, last?.said ?? { tier: thread.tier, holder: by }, now)
  }

  /** Who is called for it, and whom it goes on to. */
  const follow = (
    db: WriteDb,
    old: StoredEscalation | null,
    row: StoredEscalation,
    ask: HandOverAsk,
    now: number,
  ): void => {
    const isNews = old === null || old.turn !== row.turn || old.state !== row.state
    const startsCall = row.climb !== null && old?.climb === null
    if (row.direction === 'in') {
      if (row.forMe && row.state === 'asked' && (isNews || startsCall)) call(db, row, now, row.climb !== null)
      if (old?.state === 'accepted' && row.state === 'over' && row.answeredBy !== null)
        calls.attempt(db, firstNotice({ id: row.id, by: row.answeredBy, title: row.alert.title }), now)
      return
    }
    const isBack = row.state === 'timed-out' || row.state === 'declined'
    if (!isBack || !isNews) return
    const next = row.passes ? deps.plans.nextAfter(row.level.name) : null
    if (next === null) call(db, row, now, row.climb !== null)
    else askNext(db, row, ask, next, now)
  }

  const threadCame: HandOverTurns['threadCame'] = (db, sourceId, ref, now) => {
    const thread = threadHeadByRef(db, sourceId, ref)
    if (!thread) return
    for (const row of handOversWithoutThread(db, sourceId, ref)) {
      const stand = standOf(wordsOfUid(db, sourceId, row.uid))
      if (!stand || !row.handOver) continue
      saveEscalation(db, { ...row, handOver: { ...row.handOver, threadId: thread.id } })
      for (const step of stand.steps)
        insertHanded(db, thread.id, { at: Math.min(step.at, now), by: step.word.by, text: storyOf(step) })
      const head = threadHeadByRef(db, sourceId, ref)
      if (head) followHolder(db, head, stand.ask, now)
      deps.threadChanged(db, thread.id)
    }
  }

  const askNext: HandOverTurns['askNext'] = (db, row, ask, level, now) => {
    const before = standOf(wordsOfUid(db, row.sourceId, row.uid))
    const { name, who, role, acceptMs } = level
    const word: HandOverAsk = {
      ...ask,
      ...{ turn: ask.turn + 1, from: carrier.tag, by: core.desk.me.name, at: now },
      to: { name, who, role },
      acceptMs,
    }
    const place = { sourceId: row.sourceId, ref: ask.thread.ref, threadId: row.handOver?.threadId ?? null }
    carrier.send(db, place, word, now)
    saveEscalation(db, { ...row, level })
    settle(db, row.sourceId, row.uid, before, now)
  }

  return {
    settle,
    threadCame,
    stand: (db, sourceId, uid) => standOf(wordsOfUid(db, sourceId, uid)),
    askNext,
    notice,
    repeat: (db, row, now) => call(db, row, now, true),
  }
}

/** The summary as plain lines, for wherever a note is read. */
function noteOf(lines: HandOverAsk['lines']): string {
  return lines.map(({ slot, text }) => `${slotWords[slot]}: ${text}`).join('\n')
}
