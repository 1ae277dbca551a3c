/**
 * What must hold of a support day, judged by the doubles' own books: nobody waits unseen, nothing is lost, nothing is sent
 * twice, and a source that is not heard says so. Nothing here asks the program's own rules.
 */
import { isDeepStrictEqual } from 'node:util'
import type { ThreadId } from '../../contract/ids.ts'
import type { Thread } from '../../contract/support.ts'
import { fail } from './broken.ts'
import { createAgreement } from './support-agreement.ts'
import type { Desk, Laptop } from './support-colleague.ts'
import type { Customers } from './support-customers.ts'
import type { SourceName } from './support-http.ts'
import type { Deeds } from './support-person.ts'
import { createTruth, type TrueThread, turnOf } from './support-truth.ts'
import type { SupportWorld } from './support-world.ts'

const minuteMs = 60_000
/** A customer's word stands on the page within this of its writing while all is well, ms. */
const shownWithinMs: Readonly<Record<SourceName, number>> = { chat: 12 * minuteMs, issues: 5 * minuteMs }
/** After trouble everything is caught up on within this, ms: pauses, full budgets and what was missed. */
export const caughtUpMs = 25 * minuteMs
/** Edits and removals in a quiet thread are looked for this often, ms. */
const rereadMs = 35 * minuteMs
/** Sleep is looked for every two seconds, ms. */
const knowsOfSleepMs = 3_000
/** What was read at an instant was written a little before it, ms. */
const slackMs = 3_000
/** A source that does not answer says so within this: three tries and their waits, ms. */
const saidBlindMs = 6 * minuteMs

/** What is known of one laptop from outside. Instants are true ones. */
export interface Known {
  readonly laptop: Laptop
  desk: Desk
  /** since when each source could be heard without a break; infinity = it cannot be */
  readonly calmSince: Record<SourceName, number>
  /** so much is in the way of each */
  readonly troubles: Record<SourceName, number>
  /** since when no good answer came, for a look at what it says of that */
  readonly goodAt: Record<SourceName, number | null>
  /** since when it runs and is awake */
  awakeSince: number
}

export interface SupportOracle {
  /** @throws Broken */
  check(known: Known): void
  /**
   * The doubles have a new message: never the same words twice.
   * @throws Broken
   * @param reads who can read it: the customer too, customer-for-want: there is no place for us alone
   */
  written(text: string, reads: 'us' | 'customer' | 'customer-for-want'): void
  /** what was still under way has ended. @throws Broken */
  atRest(all: readonly Known[]): void
  inspect(known: Known): void
  counts(): { readonly checks: number; readonly waits: number; readonly words: number }
}

export function createSupportOracle(world: SupportWorld, customers: Customers, deeds: Deeds): SupportOracle {
  const truth = createTruth(world)
  const { time } = world
  const agreement = createAgreement(world)
  const sent = new Set<string>()
  const refs = new Map<string, Map<string, ThreadId>>()
  /** when an issue was closed at its source last, by ref */
  const closedThere = new Map<string, number>()
  let [checks, waits] = [0, 0]

  const idOf = ({ laptop, desk }: Known, source: SourceName, ref: string): ThreadId | null => {
    const own = refs.get(laptop.who.login) ?? new Map<string, ThreadId>()
    refs.set(laptop.who.login, own)
    const found = own.get(`${source} ${ref}`)
    if (found !== undefined) return found
    const row = desk.db.get('SELECT id FROM support_thread WHERE source_id = ? AND ref = ?', source, ref)
    if (!row) return null
    own.set(`${source} ${ref}`, Number(row.id) as ThreadId)
    return Number(row.id) as ThreadId
  }
  const shownOf = (known: Known, thread: TrueThread): Thread | undefined => {
    const id = idOf(known, thread.source, thread.ref)
    return id === null ? undefined : known.desk.state().threads.get(id)
  }
  const name = ({ laptop }: Known): string => laptop.who.login

  /** May what waits, or does not, be told apart by this colleague's own closing and the source's? null = it cannot be said. */
  const settledBy = (known: Known, thread: TrueThread): ((key: string, at: number) => boolean) | null => {
    const own = deeds.closed.get(name(known))?.get(thread.ref)
    if (own === null) return null
    const there = closedThere.get(thread.ref)
    if (there !== undefined) return null
    return (key) => own?.read.has(key) ?? false
  }

  const checkThread = (known: Known, thread: TrueThread): void => {
    const now = time.now()
    const boundMs = shownWithinMs[thread.source]
    const settled = settledBy(known, thread)
    if (settled === null) return
    const changedAt = customers.disturbedAt.get(thread.ref)
    if (changedAt !== undefined && now - changedAt < rereadMs) return
    const { waits: isWaiting, askedAt, lastAt } = turnOf(thread.messages, ({ key, at }) => settled(key, at))
    const newest = thread.messages.at(-1)
    const shown = shownOf(known, thread)
    if (isWaiting && askedAt !== null && now - askedAt > boundMs) {
      waits += 1
      if (!shown)
        fail(
          `${name(known)} does not show ${thread.ref}, where a customer waits for ${minutes(now - askedAt)}.`,
        )
      if (shown.waitsFor !== 'us')
        fail(
          `${name(known)} shows ${thread.ref} as waiting for ${shown.waitsFor}, and the customer waits for ${minutes(now - askedAt)}.`,
        )
      if (lastAt !== null && now - lastAt > boundMs) {
        const offBy = Math.abs((shown.lastCustomerAt ?? 0) - lastAt)
        if (offBy > Math.abs(known.laptop.time.offset()) + offsetsMs(known) + 6_000)
          fail(`${name(known)} counts the wait in ${thread.ref} from an instant that is off by ${offBy} ms.`)
      }
    }
    // What came just before an answer may have been read after it had left: then it waits, at whoever sent that.
    if (
      !isWaiting &&
      !isCrossed(thread.messages) &&
      newest &&
      now - newest.at > boundMs &&
      shown?.waitsFor === 'us'
    )
      fail(
        `${name(known)} shows ${thread.ref} as waiting for us, and it was answered ${minutes(now - newest.at)} ago.`,
      )
  }

  /** What it says it has read, it has. */
  const checkClaim = (known: Known, source: SourceName, threads: readonly TrueThread[]): void => {
    const { desk } = known
    const health = desk.state().supportSources.find(({ id }) => id === source)
    if (!health) return
    const { failure, lastGoodAt, behindMs } = health
    const now = time.now()
    const goodAt = known.goodAt[source]
    if (lastGoodAt !== null) {
      const trueGoodAt = now - (desk.clock.now() - lastGoodAt)
      if (trueGoodAt > (goodAt ?? Number.NEGATIVE_INFINITY) + slackMs)
        fail(
          `${name(known)} says ${source} was heard ${minutes(now - trueGoodAt)} ago, and no good answer came since ${goodAt}.`,
        )
    }
    const silentMs = now - Math.max(goodAt ?? 0, known.awakeSince)
    if (failure === null && silentMs > saidBlindMs && now - (lastGoodAt ?? 0) < saidBlindMs)
      fail(`${name(known)} says nothing of ${source}, which has not answered for ${minutes(silentMs)}.`)
    if (failure !== null || lastGoodAt === null || behindMs === null) return
    // What a run before this one read is told by the clock of then, which was set since.
    const readTo = now - (desk.clock.now() - lastGoodAt) - behindMs - slackMs - 2 * offsetsMs(known)
    for (const thread of threads) {
      if (thread.source !== source) continue
      const missing = thread.messages.find(({ at }) => at < readTo && at > readTo - 60 * minuteMs)
      if (!missing) continue
      for (const message of thread.messages) {
        if (message.side !== 'customer' || message.at >= readTo || message.at < readTo - 60 * minuteMs)
          continue
        if (!has(known, thread, message.key))
          fail(
            `${name(known)} says that ${source} was read to ${minutes(now - readTo)} ago, and does not have what ${thread.channel} wrote ${minutes(now - message.at)} ago (${thread.ref} ${message.key}).`,
          )
      }
    }
  }
  const had = new Map<string, Set<string>>()
  const has = (known: Known, thread: TrueThread, key: string): boolean => {
    const own = had.get(name(known)) ?? new Set<string>()
    had.set(name(known), own)
    const whole = `${thread.ref} ${key}`
    if (own.has(whole)) return true
    const id = idOf(known, thread.source, thread.ref)
    if (id === null) return false
    const isThere = known.desk.db.get(
      'SELECT 1 FROM support_message WHERE thread_id = ? AND key = ?',
      id,
      key,
    )
    if (isThere) own.add(whole)
    return isThere !== undefined
  }

  return {
    counts: () => ({ checks, waits, words: sent.size }),
    written: (text, reads) => {
      // Words stand at the beginning of what they were written as; elsewhere a summary quotes them.
      const token = /^\s*(\[[ai]\d+\])/.exec(text)?.[1]
      if (token !== undefined) {
        if (sent.has(token)) fail(`${token} was sent twice.`)
        sent.add(token)
      }
      if (reads === 'customer' && /\[s\d+\]/.test(text))
        fail(`A summary that is for colleagues alone was written where the customer reads it: ${text}`)
      if (reads !== 'us' && /\[n\d+\]/.test(text))
        fail(`A note for us alone was written where the customer reads it: ${text}`)
    },
    check: (known) => {
      checks += 1
      // Until the clock has looked for sleep the program cannot know of it.
      if (time.now() - known.awakeSince < knowsOfSleepMs) return
      agreement.check(known)
      // Where Slack seemed to let it ask once a minute only, it says so, and how far behind it is.
      for (const { id, remarks } of known.desk.state().supportSources)
        if (id === 'chat' && remarks.some((one) => one.includes('once a minute')))
          known.calmSince.chat = Math.max(known.calmSince.chat, time.now())
      const all = [...truth.threads().values()]
      for (const { ref, closedAt } of all) if (closedAt !== null) closedThere.set(ref, closedAt)
      const now = time.now()
      for (const thread of all)
        if (now - Math.max(known.calmSince[thread.source], known.awakeSince) > caughtUpMs)
          checkThread(known, thread)
      for (const source of ['chat', 'issues'] as const) checkClaim(known, source, all)
    },
    inspect: (known) => {
      const page = known.desk.state()
      const fresh = known.desk.freshState()
      const byId = <Row extends { readonly id: number | string }>(rows: Iterable<Row>) =>
        [...rows].toSorted((a, b) => (a.id < b.id ? -1 : 1))
      if (!isDeepStrictEqual(byId(page.threads.values()), byId(fresh.threads.values())))
        fail(`${name(known)}'s page shows other threads than the engine.`)
      if (!isDeepStrictEqual(page.supportSources, fresh.supportSources))
        fail(`${name(known)}'s page shows other sources than the engine.`)
      for (const fault of known.laptop.faults) fail(`${name(known)}: ${fault}`)
    },
    atRest: (all) => {
      const threads = truth.threads()
      const texts = truth.allTexts()
      for (const known of all) {
        const { desk } = known
        const checked = desk.db.get('PRAGMA integrity_check')
        if (Object.values(checked ?? {})[0] !== 'ok') fail(`The database of ${name(known)} is broken.`)
        if (desk.db.get('PRAGMA foreign_key_check')) fail(`The database of ${name(known)} refers to nothing.`)
        for (const thread of threads.values()) {
          if (!thread.messages.some(({ side }) => side === 'customer')) continue
          const id = idOf(known, thread.source, thread.ref)
          if (id === null) fail(`${name(known)} never heard of ${thread.ref}.`)
          for (const { key, text, side } of thread.messages) {
            const row = desk.db.get(
              'SELECT text, removed_at FROM support_message WHERE thread_id = ? AND key = ?',
              id,
              key,
            )
            if (!row) fail(`${name(known)} lacks ${key} of ${thread.ref}: ${text}`)
            if (side === 'customer' && !isSameText(String(row.text), text))
              fail(`${name(known)} has other words in ${thread.ref} ${key}: ${row.text} / ${text}`)
            if (row.removed_at !== null) fail(`${name(known)} takes ${key} of ${thread.ref} for gone.`)
          }
        }
        for (const [ref, keys] of customers.removed)
          for (const key of keys) {
            const row = desk.db.get(
              'SELECT m.removed_at FROM support_message m JOIN support_thread t ON t.id = m.thread_id WHERE t.ref = ? AND m.key = ?',
              ...[ref, key],
            )
            if (row && row.removed_at === null)
              fail(`${name(known)} does not know that ${key} of ${ref} is gone.`)
          }
        // What is said of a thread once an answer is there waits for the yes that the answer waits for.
        for (const row of desk.db.all(
          `SELECT id, kind, state FROM support_order AS own WHERE state IN ('waiting', 'retrying') AND NOT EXISTS
             (SELECT 1 FROM support_order WHERE thread_id = own.thread_id AND id < own.id AND state = 'unsure')`,
        ))
          fail(`${name(known)} still has the order ${row.id} (${row.kind}, ${row.state}) under way.`)
      }
      checkSaid(all, texts)
      agreement.atRest(all)
    },
  }

  /** Everything that somebody ordered is there once, or is shown with the reason why it is not. */
  function checkSaid(all: readonly Known[], texts: ReturnType<typeof truth.allTexts>): void {
    for (const said of deeds.said) {
      if (said.kind === 'inside' || said.kind === 'summary') continue
      const { token, login, state } = said
      const places = texts.filter(({ text }) => text.startsWith(token))
      const times = places.length
      if (times > 1) fail(`${token} of ${login} stands there ${times} times: ${JSON.stringify(places)}`)
      const known = all.find(({ laptop }) => laptop.who.login === login)
      const row = known?.desk.db.get(
        "SELECT state, reason, attempts FROM support_order WHERE kind IN ('answer', 'word', 'issue') AND instr(payload, ?) > 0",
        token,
      )
      if (state === 'ordered' && !row && said.kind !== 'told')
        fail(`${token} of ${login} was ordered, and nothing knows of it.`)
      if (!row) {
        if (times > 0) fail(`${token} of ${login} is there, and nobody ordered it.`)
        continue
      }
      const isOut = times === 1
      if (row.state === 'sent' && !isOut) fail(`${token} of ${login} counts as sent and is not there.`)
      if (['unsure', 'refused', 'expired'].includes(String(row.state)) && !row.reason)
        fail(`${token} of ${login} is ${row.state} without a reason.`)
      if (isOut && row.state !== 'sent' && Number(row.attempts) === 0)
        fail(`${token} of ${login} is there and counts as ${row.state}.`)
      if (state === 'ordered' && row.state === 'withdrawn')
        fail(`${token} of ${login} was withdrawn by nobody.`)
    }
  }
}

/** How far a laptop's clock was off lately, ms: what was read meanwhile keeps its instant. */
function offsetsMs({ laptop }: Known): number {
  return laptop.mostOffset
}

const isSameText = (a: string, b: string): boolean => plain(a) === plain(b)
/** Emoji by name and as themselves are the same words. */
const plain = (text: string): string =>
  text
    .replaceAll(/:[a-z0-9_+-]+:|\p{Extended_Pictographic}|\ufe0f|\u200d/gu, '☺')
    .replaceAll(/\s+/g, ' ')
    .trim()
const minutes = (ms: number): string => `${(ms / minuteMs).toFixed(1)} min`

/** Does a customer's message stand right before one of our answers, so that they may have crossed? */
function isCrossed(messages: readonly { readonly at: number; readonly side: string }[]): boolean {
  const answer = messages.findLast(({ side }) => side === 'us')
  return messages.some(
    ({ side, at }) =>
      side === 'customer' && answer !== undefined && at <= answer.at && answer.at - at <= crossMs,
  )
}

const crossMs = 120_000
