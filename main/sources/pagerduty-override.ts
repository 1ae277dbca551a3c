/**
 * Overrides in a PagerDuty schedule. To write one twice makes two of them, so what stands there is looked at before each
 * try.
 */
import type { Span } from '../../contract/weekly-spans.ts'
import type { PagerDutyDoor, PagerDutyRefusal } from './pagerduty-door.ts'
import { type PagerDutyOverride, readOverrideAnswer, readOverrides } from './pagerduty-read.ts'
import type { Delivery } from './source.ts'

/** A stretch of a schedule for somebody else. Instants are epoch ms. */
export interface OverrideOrder extends Span {
  readonly userId: string
  /** equal overrides that stood there before the first try: none of them came of this order; null = this is the first */
  readonly before: readonly string[] | null
}

/** Instants travel in whole seconds, ms. */
const secondMs = 1_000

/** The equal overrides that stand there at `now`, and whether one of them is in force in the whole of its stretch. */
export async function equalOverrides(
  door: PagerDutyDoor,
  scheduleId: string,
  order: Omit<OverrideOrder, 'before'>,
  now: number,
  signal: AbortSignal,
): Promise<
  { readonly ok: true; readonly ids: readonly string[]; readonly inForce: string | null } | PagerDutyRefusal
> {
  const read = await door.ask(
    {
      method: 'GET',
      path: pathOf(scheduleId),
      query: [
        ['since', iso(order.from)],
        ['until', iso(order.to)],
        // Else one that is longer would be cut to the stretch that is asked about, and look equal.
        ['overflow', 'true'],
      ],
      gone: goneWords(door, scheduleId),
      read: readOverrides,
    },
    signal,
  )
  if (!read.ok) return read
  const equal = read.value.filter((one) => isEqual(one, order, now))
  // Which of two overrides holds depends on which was written later, and that is not told.
  const isContested = read.value.some(
    ({ user, from, to }) => user.id !== order.userId && from < order.to && to > order.from,
  )
  return { ok: true, ids: equal.map(({ id }) => id), inForce: isContested ? null : (equal[0]?.id ?? null) }
}

/** Writes an override, which begins now where its beginning has passed. Done with the override's id. */
export async function writeOverride(
  door: PagerDutyDoor,
  scheduleId: string,
  order: Omit<OverrideOrder, 'before'>,
  now: number,
  signal: AbortSignal,
): Promise<Delivery> {
  const override = {
    start: iso(Math.max(order.from, now)),
    end: iso(order.to),
    user: { id: order.userId, type: 'user_reference' },
  }
  const answer = await door.ask(
    {
      method: 'POST',
      path: pathOf(scheduleId),
      body: { overrides: [override] },
      gone: goneWords(door, scheduleId),
      read: readOverrideAnswer,
    },
    signal,
  )
  if (!answer.ok) return notDone(answer)
  if ('refused' in answer.value) return refused(`${door.host} refused it: ${answer.value.refused}`)
  return { ok: true, ref: answer.value.id, endsAt: order.to }
}

/** Takes an override away, or ends it now where it has begun. One that is not there counts as done. */
export async function removeOverride(
  door: PagerDutyDoor,
  scheduleId: string,
  overrideId: string,
  signal: AbortSignal,
): Promise<Delivery> {
  const path = `${pathOf(scheduleId)}/${encodeURIComponent(overrideId)}`
  const read = () => ({ ok: true, value: null }) as const
  const answer = await door.ask({ method: 'DELETE', path, read }, signal)
  if (!answer.ok && answer.status !== 404) return notDone(answer)
  return { ok: true, ref: overrideId, endsAt: null }
}

/** An order whose beginning passed on its way begins when it arrived: any beginning between the two is this one's. */
function isEqual(
  { user, from, to }: PagerDutyOverride,
  order: Omit<OverrideOrder, 'before'>,
  now: number,
): boolean {
  const begins = from > order.from - secondMs && from < Math.max(order.from, now) + secondMs
  return user.id === order.userId && begins && Math.abs(to - order.to) < secondMs
}

function pathOf(scheduleId: string): string {
  return `/schedules/${encodeURIComponent(scheduleId)}/overrides`
}

function goneWords({ host }: PagerDutyDoor, scheduleId: string): string {
  return `${host} knows no schedule ${scheduleId}, or does not show it to this key (404).`
}

/** A no that the same order would hear again is final; whatever else went wrong is tried again. */
export function notDone({ failure, status, retryAfterMs }: PagerDutyRefusal): Delivery {
  const final = status !== null && status >= 400 && status < 500 && status !== 408 && status !== 429
  return { ok: false, failure, final, retryAfterMs }
}

function refused(detail: string): Delivery {
  return { ok: false, failure: { kind: 'bad-request', detail }, final: true, retryAfterMs: null }
}

/** RFC 3339, in whole seconds. */
function iso(at: number): string {
  return new Date(Math.floor(at / secondMs) * secondMs).toISOString().replace('.000Z', 'Z')
}
