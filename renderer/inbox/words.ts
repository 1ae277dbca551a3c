/** Threads in words: how long somebody waits, until when an answer is due, what a row says aloud. Pure; instants epoch ms. */
import { type Thread, type ThreadKind, type ThreadOutcome, waitedMs } from '../../contract/support.ts'
import { hourMinute, momentText, weekday } from '../ui/clock.ts'
import { silenceText, spanText, timerText } from '../ui/duration.ts'
import { plainLine } from '../ui/plain-text.ts'

/** Under this a target is outlined, ms. */
const soonMs = 10 * 60_000

export const kindWords: Record<ThreadKind, string> = {
  problem: 'Problem',
  question: 'Question',
  feature: 'Feature',
}

export const outcomeWords: Record<ThreadOutcome, string> = {
  solved: 'Solved',
  issue: 'Became an issue',
  postmortem: 'Became a postmortem',
  'no-question': 'No question',
}

export interface DueLook {
  readonly tone: 'calm' | 'soon' | 'late'
  /** for a row: `answer in 5:58`, `answer +8:02` */
  readonly short: string
  /** for the head of the thread */
  readonly long: string
}

/** Whose thread it is, as a row heads it: the customer, else where it was asked. */
export function threadName({ customer, channel }: Pick<Thread, 'customer' | 'channel'>): string {
  return plainLine(customer ?? channel)
}

/** Where it stands there: `issue 412`, or the channel. */
export function placeWords({
  source,
  number,
  channel,
}: Pick<Thread, 'source' | 'number' | 'channel'>): string {
  return source === 'github' && number !== null ? `issue ${plainLine(number)}` : plainLine(channel)
}

/** The time of a row: the wait as a length, or when our last word was, as a time of day. */
export function rowTime(thread: Thread, now: number): string {
  const waited = waitedMs(thread, now)
  if (waited !== null) return silenceText(waited)
  return momentText(thread.closed?.at ?? thread.changedAt, now)
}

/** The timer of an answer that is due; null where no clock runs. */
export function dueLook(thread: Pick<Thread, 'due' | 'waitsFor' | 'closed'>, now: number): DueLook | null {
  const { due, waitsFor, closed } = thread
  if (closed !== null || waitsFor !== 'us' || due.state !== 'running' || due.at === null) return null
  const left = due.at - now
  const tone = left <= 0 ? 'late' : left < soonMs ? 'soon' : 'calm'
  const which = due.kind === 'first' ? 'first answer' : 'next answer'
  const figure = timerText(left)
  return {
    tone,
    short: `answer ${left <= 0 ? figure : `in ${figure}`}`,
    long: `${which} ${left <= 0 ? `overdue by ${figure.slice(1)}` : `due in ${figure}`}`,
  }
}

/** Is an answer overdue? */
export function isOverdue(thread: Thread, now: number): boolean {
  return dueLook(thread, now)?.tone === 'late'
}

/** Why no clock runs, where one would: `goes on Mon 08:00`; null = one runs, or none is set. */
export function pausedWords({ due, waitsFor }: Pick<Thread, 'due' | 'waitsFor'>, now: number): string | null {
  if (waitsFor !== 'us' || due.state !== 'paused') return null
  return due.resumesAt === null
    ? 'outside support hours'
    : `outside support hours, the clock goes on ${momentText(due.resumesAt, now)}`
}

/** The last words of a row, with who wrote them where it was not the customer. */
export function excerpt({ last }: Pick<Thread, 'last'>): string {
  const text = plainLine(last.text) || 'no words'
  if (last.mine) return `You: ${text}`
  return last.side === 'us' ? `${plainLine(firstNameOf(last.by))}: ${text}` : text
}

export function firstNameOf(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name
}

/** How long it waits, in the thread's head: `waits 1:55`. */
export function waitWords(thread: Thread, now: number): string {
  const waited = waitedMs(thread, now)
  if (waited !== null) return `waits ${silenceText(waited)}`
  if (thread.closed !== null) return `closed ${momentText(thread.closed.at, now)}`
  return thread.waitsFor === 'customer' ? 'waits for the customer' : 'nobody waits'
}

/** Own words that are not sent, as a row says it; null = there are none. */
export function unsentWords({ unsent, unsure }: Pick<Thread, 'unsent' | 'unsure'>): string | null {
  if (unsure > 0) return unsure === 1 ? 'an answer asks you' : `${unsure} answers ask you`
  return unsent > 0 ? `${unsent} not sent` : null
}

/** A row for screen readers, in the order that matters. */
export function spokenThread(thread: Thread, now: number, more: readonly string[] = []): string {
  const { alerts, due } = thread
  const waited = waitedMs(thread, now)
  const look = dueLook(thread, now)
  const overdue = due.kind === 'first' ? 'first answer' : 'next answer'
  const parts = [
    threadName(thread),
    thread.closed ? outcomeWords[thread.closed.outcome] : null,
    waited !== null ? `waits ${spanText(waited)}` : `last word ${rowTime(thread, now)}`,
    look && due.at !== null
      ? look.tone === 'late'
        ? `${overdue} overdue by ${spanText(now - due.at)}`
        : `${spanText(due.at - now)} left to ${overdue}`
      : null,
    thread.bestEffort ? 'best effort' : null,
    excerpt(thread),
    thread.tier === null ? null : plainLine(thread.tier),
    placeWords(thread) === threadName(thread) ? null : placeWords(thread),
    alerts.firing > 0 ? countOf(alerts.firing, 'alert fires', 'alerts fire') : null,
    alerts.firing === 0 && alerts.linked > 0 ? countOf(alerts.linked, 'alert', 'alerts') : null,
    thread.postmortemId === null ? null : 'has a postmortem',
    unsentWords(thread),
    ...more,
  ]
  return parts.filter((part) => part !== null).join(', ')
}

export function countOf(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

/** `Fri 16 Oct`, and the day before as such. */
export function dayWords(at: number, now: number): string {
  return weekday(at) === weekday(now) ? 'Today' : weekday(at)
}

/** Do two instants lie on different days here? */
export function isOtherDay(a: number, b: number): boolean {
  return new Date(a).toDateString() !== new Date(b).toDateString()
}

/** The time of a message with the day where it is another: for a tooltip and for readers. */
export function fullTime(at: number): string {
  return `${weekday(at)}, ${hourMinute(at)}`
}

/** What to say when threads newly wait for us; null = nothing. */
export function newWaiting(
  before: ReadonlyMap<Thread['id'], Thread> | undefined,
  after: ReadonlyMap<Thread['id'], Thread> | undefined,
): string | null {
  if (!before || !after || before === after) return null
  const fresh = [...after.values()].filter((thread) => {
    if (thread.waitsFor !== 'us' || thread.closed !== null) return false
    const known = before.get(thread.id)
    return known === undefined || known.waitsFor !== 'us' || known.closed !== null
  })
  const [first] = fresh
  if (!first) return null
  if (fresh.length > 1) return `${fresh.length} threads wait for us`
  return `${threadName(first)} waits for us: ${excerpt(first)}`
}
