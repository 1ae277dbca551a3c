/** Customers' threads handed to another tier or person: asked, answered, heard of from the others, and brought back in time. */
import { AppError } from '../../contract/errors.ts'
import { type EscalationLevel, isUnaccepted } from '../../contract/escalation.ts'
import type { HandOverDraft } from '../../contract/hand-over.ts'
import type { SourceId, ThreadId } from '../../contract/ids.ts'
import type { OrderValue } from '../../contract/orders.ts'
import type { Db, WriteDb } from '../db/db.ts'
import { unasked } from '../escalations/escalate.ts'
import {
  escalationByUid,
  handOversWithoutThread,
  insertEscalation,
  isHandedOver,
  lastOfThread,
  type StoredEscalation,
  saveEscalation,
} from '../escalations/escalation-table.ts'
import { type HandOverAnswer, type HandOverAsk, readHandOverWord } from '../escalations/hand-over-word.ts'
import { placeWord, wordsOfUid } from '../escalations/word-table.ts'
import { type HandOverStand, standOf } from '../escalations/words.ts'
import { setHolder, type ThreadHead, threadHead } from '../support/hand-over-table.ts'
import type { Core } from './core.ts'
import type { HandOverCarrier, ThreadPlace } from './hand-over-carrier.ts'
import type { HandOverTurns } from './hand-over-turns.ts'
import type { QuestionDuty } from './question-duty.ts'
import type { HeardWord } from './support-desk.ts'

export interface HandOvers {
  /** what the composer begins with. @throws AppError `not-found` */
  draft(threadId: ThreadId): HandOverDraft
  /** asks another tier or person. @throws AppError `not-found`, `not-allowed` */
  handOver(input: OrderValue<'support.handOver'>): void
  /** my answer; of an own one, what they said on the phone. @throws AppError `too-late` */
  answer(row: StoredEscalation, answer: 'accept' | 'decline', text: string): void
  /** nobody is asked any more: I keep it */
  withdraw(row: StoredEscalation): void
  /** words that other Nightdesks, and this one, told with messages, inside the transaction that takes these in */
  heard(db: WriteDb, words: readonly HeardWord[], now: number): void
  /** inside a transaction: a thread was read for the first time */
  threadCame(db: WriteDb, sourceId: SourceId, ref: string, now: number): void
  /** lets go of those whose time has passed, and begins calls that have none yet; answers when the next is due */
  run(open: readonly StoredEscalation[], now: number): number
}

export interface HandOverDeps {
  readonly carrier: HandOverCarrier
  readonly turns: HandOverTurns
  readonly duty: QuestionDuty
  /** whom a name stands for: a tier, a level, a colleague. null = nobody any more */
  readonly whom: (name: string) => EscalationLevel | null
  /** customer and environment of a thread, as its pane shows them */
  readonly about: (head: ThreadHead) => {
    readonly customer: string | null
    readonly environment: string | null
  }
  /** lines with those citations that still hold */
  readonly cited: (threadId: ThreadId, lines: OrderValue<'support.handOver'>['lines']) => HandOverAsk['lines']
  readonly draft: (threadId: ThreadId) => HandOverDraft
  readonly randomToken: (bytes: number) => string
  /** told before hand-overs are written in somebody else's transaction */
  readonly changes: () => void
  readonly commit: (work: (write: WriteDb, now: number) => void) => void
  /** the same for what time brings: in memory at least */
  readonly insist: (work: (write: WriteDb, now: number) => void) => void
  readonly threadChanged: (db: WriteDb, id: ThreadId) => void
}

export function createHandOvers(core: Core, deps: HandOverDeps): HandOvers {
  const { carrier, turns } = deps
  const me = (): string => core.desk.me.name
  const placeOf = ({ sourceId, alert, handOver }: StoredEscalation): ThreadPlace => ({
    ...{ sourceId, ref: alert.fingerprint, threadId: handOver?.threadId ?? null },
  })
  const standIn = (db: Db | WriteDb, { sourceId, uid }: StoredEscalation): HandOverStand | null =>
    standOf(wordsOfUid(db, sourceId, uid))

  /** Says it, and takes up what follows at once. */
  const say = (
    db: WriteDb,
    row: StoredEscalation,
    answer: Pick<HandOverAnswer, 'kind' | 'by' | 'text'>,
    now: number,
    isKept = false,
  ): void => {
    const before = standIn(db, row)
    const { uid, turn } = row
    const word: HandOverAnswer = { ...{ uid, turn }, from: carrier.tag, at: now, ...answer }
    if (isKept) carrier.keep(db, row.sourceId, word, now)
    else carrier.send(db, placeOf(row), word, now)
    turns.settle(db, row.sourceId, uid, before, now)
  }

  /** The row and the question of a hand-over that is asked for the first time. */
  const begin = (db: WriteDb, thread: ThreadHead, now: number): StoredEscalation => {
    const { customer, environment } = deps.about(thread)
    const { ref, title, since } = thread
    const fields: Omit<StoredEscalation, 'id'> = {
      ...unasked,
      uid: `${carrier.tag}-${deps.randomToken(9)}`,
      direction: 'out',
      ...{ sourceId: thread.sourceId, episodeId: null, askedAt: now },
      alert: { fingerprint: ref, title: plain(title, 300) || ref, environment, customer, firedAt: since },
      from: me(),
      ...{ orderId: null, heard: [], forMe: false, climb: null },
      handOver: { threadId: thread.id, mode: 'transfer', lines: [], tell: null, calls: true },
    }
    return { ...fields, id: insertEscalation(db, fields) }
  }

  return {
    draft: deps.draft,
    handOver: (input) => {
      const thread = threadHead(core.db, input.threadId)
      if (!thread) throw new AppError('not-found', 'This thread is not here any more.')
      if (thread.closed) throw new AppError('too-late', 'The thread is closed, so nobody has to take it.')
      const level = deps.whom(input.whom)
      if (!level)
        throw new AppError('not-found', `Nobody is called “${input.whom}” in the configuration any more.`)
      if (carrier.travels(thread.sourceId) === 'by-hand')
        throw new AppError(
          'not-allowed',
          'Its source is not configured any more, so nobody would hear of it.',
        )
      deps.commit((write, now) => {
        const last = lastOfThread(write, thread.id)
        const known = last && ['asked', 'timed-out', 'declined'].includes(last.state) ? last : undefined
        const row = known ?? begin(write, thread, now)
        const before = standIn(write, row)
        const { title, customer, environment, firedAt } = row.alert
        const { mode, passes, calls, acceptMs } = input
        const { name, who, role } = level
        const word: HandOverAsk = {
          ...{ kind: 'ask', uid: row.uid, turn: row.turn + 1, from: carrier.tag, by: me(), at: now },
          to: { name, who, role },
          ...{ mode, acceptMs, calls },
          thread: { ref: thread.ref, title, customer, environment, since: firedAt, tier: thread.tier },
          lines: deps.cited(thread.id, input.lines),
        }
        saveEscalation(write, {
          ...row,
          ...{ level: { ...level, acceptMs }, passes },
          handOver: {
            threadId: thread.id,
            mode,
            lines: word.lines,
            tell: tellOf(input.tellCustomer, level),
            calls,
          },
        })
        carrier.send(write, placeOf(row), word, now)
        turns.settle(write, row.sourceId, row.uid, before, now)
      })
    },
    answer: (row, kind, text) => {
      const isOut = row.direction === 'out'
      // It came back: a yes is that I have it.
      if (isOut && kind === 'accept' && row.state !== 'asked') {
        keep(row)
        return
      }
      if (row.state === (kind === 'accept' ? 'accepted' : 'declined')) return
      const isOpen = row.state === 'asked' || row.state === 'timed-out'
      if (!isOpen && !(kind === 'decline' && row.state === 'accepted')) {
        const words =
          row.answeredBy === null
            ? 'Nobody waits for this answer any more.'
            : `${row.answeredBy} took it first.`
        throw new AppError('too-late', words)
      }
      const by = isOut ? (row.level.who ?? row.level.name) : me()
      deps.commit((write, now) => {
        // A yes that nobody has heard of yet is taken back as if it had never been.
        const own = wordsOfUid(write, row.sourceId, row.uid).find(
          ({ word }) => word.kind === 'accept' && word.from === carrier.tag && word.turn === row.turn,
        )
        const before = standIn(write, row)
        if (own && kind === 'decline') carrier.takeBack(write, own)
        if (own && kind === 'decline') turns.settle(write, row.sourceId, row.uid, before, now)
        say(write, escalationByUid(write, row.uid) ?? row, { kind, by, text }, now)
      })
    },
    withdraw: (row) => keep(row),
    threadCame: (db, sourceId, ref, now) => {
      if (handOversWithoutThread(db, sourceId, ref).length === 0) return
      deps.changes()
      turns.threadCame(db, sourceId, ref, now)
    },
    heard: (db, words, now) => {
      const before = new Map<string, readonly [SourceId, string, HandOverStand | null]>()
      const news = new Set<string>()
      let refused = 0
      for (const { word: text, author, key, at, sourceId } of words) {
        if (author.side !== 'us') continue
        const word = readHandOverWord(text)
        if (word === null) {
          refused += 1
          continue
        }
        const name = `${sourceId} ${word.uid}`
        if (!before.has(name))
          before.set(name, [sourceId, word.uid, standOf(wordsOfUid(db, sourceId, word.uid))])
        if (placeWord(db, sourceId, word, { key, at })) news.add(name)
      }
      if (refused > 0) core.log('hand-over-words-refused', { message: `${refused} were malformed` })
      if (news.size > 0) deps.changes()
      for (const [name, [sourceId, uid, stand]] of before)
        if (news.has(name)) turns.settle(db, sourceId, uid, stand, now)
    },
    run: (open, now) => {
      let next = Number.POSITIVE_INFINITY
      for (const row of open) {
        if (row.handOver === null) continue
        if (isOverWith(row)) {
          deps.insist((write, at) => withdrawIn(write, row, at))
          continue
        }
        if (row.state !== 'asked') continue
        const { direction, forMe, climb, dueAt, handOver } = row
        const startsCall =
          direction === 'in' && forMe && climb === null && handOver.calls && deps.duty.mayCall()
        if (now < dueAt && !startsCall) {
          next = Math.min(next, dueAt)
          continue
        }
        deps.insist((write, at) => turns.settle(write, row.sourceId, row.uid, standIn(write, row), at))
      }
      return next
    },
  }

  function keep(row: StoredEscalation): void {
    if (row.direction !== 'out') throw new AppError('not-allowed', 'Only whoever asked can do that.')
    if (row.state === 'withdrawn') return
    if (row.state === 'accepted' || row.state === 'over')
      throw new AppError('too-late', `${row.answeredBy ?? 'Somebody'} has taken it.`)
    const wasBack = row.state !== 'asked'
    deps.commit((write, now) => {
      withdrawIn(write, row, now)
      const threadId = row.handOver?.threadId ?? null
      const thread = threadId === null ? undefined : threadHead(write, threadId)
      // By another hand-over somebody else may have it, and all the others say so.
      const isFree = thread && !isHandedOver(write, thread.id)
      if (thread && wasBack && isFree) setHolder(write, thread.id, { tier: thread.tier, holder: me() }, now)
      if (thread) deps.threadChanged(write, thread.id)
    })
  }

  /** My own question about a thread that was closed meanwhile: nobody has to take that any more. */
  function isOverWith({ direction, state, handOver }: StoredEscalation): boolean {
    const isOpen = direction === 'out' && (state === 'asked' || isUnaccepted({ state }))
    if (!isOpen || handOver?.threadId == null) return false
    return threadHead(core.db, handOver.threadId)?.closed === true
  }

  function withdrawIn(write: WriteDb, row: StoredEscalation, now: number): void {
    const asked = wordsOfUid(write, row.sourceId, row.uid).find(
      ({ word }) => word.kind === 'ask' && word.turn === row.turn,
    )
    const unsent = asked !== undefined && row.turn === 1 && takeBackAsk(write, asked.orderId, asked.key)
    say(write, row, { kind: 'withdraw', by: me(), text: '' }, now, unsent)
  }

  /** A question that never left needs no word that takes it back. */
  function takeBackAsk(write: WriteDb, orderId: number | null, key: string | null): boolean {
    return key === null && orderId !== null && carrier.cancel(write, orderId)
  }
}

/** What the customer is told names whoever takes it in the end, not who was asked first. */
function tellOf(words: string | null, { who }: EscalationLevel): string | null {
  return who === null || words === null ? words : words.replaceAll(who, '{name}')
}

function plain(text: string, most: number): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, most).toWellFormed()
}
