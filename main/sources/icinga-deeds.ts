/**
 * What is done about a problem at Icinga. Objects are named by `filter_vars`, never by a filter made of texts; every
 * result has a code of its own. What Icinga would do twice (comments, downtimes) is looked for by its marker first.
 */
import type { Failure } from '../../contract/source-health.ts'
import type { Clock } from '../platform/clock.ts'
import { askDeadlineMs, type IcingaDoor, type IcingaQuestion } from './icinga-door.ts'
import { asTime, readWords, resultsOf } from './icinga-read.ts'
import { asList, asObject, type Read, readBody } from './json-shape.ts'
import type { DeedOrder, Delivery, SourceDeeds } from './source.ts'
import { refusedDelivery, type WebReply } from './web-door.ts'

/** An object as it is before or after something was done. */
interface ObjectState {
  readonly isFine: boolean
  readonly isAcknowledged: boolean
  /** epoch ms, 0 = it stands */
  readonly until: number
}

type Looked =
  | { readonly kind: 'state'; readonly state: ObjectState }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly delivery: Delivery }

/** A word that Icinga needs where nobody gave one. */
const wordless = 'Acknowledged in Nightdesk'

export function createIcingaDeeds(door: IcingaDoor, broken: Failure | null, clock: Clock): SourceDeeds {
  const read = (path: string, body: unknown): IcingaQuestion => ({
    path,
    body,
    reads: true,
    deadlineMs: askDeadlineMs,
  })

  const look = async (name: string, signal: AbortSignal): Promise<Looked> => {
    const { kind, target } = targetOf(name)
    const attrs = ['state', 'acknowledgement', 'acknowledgement_expiry']
    const { filter, filter_vars } = target
    const reply = await door.ask(read(`/objects/${kind}s`, { filter, filter_vars, attrs }), signal)
    if (!reply.ok)
      return reply.status === 404 ? { kind: 'missing' } : { kind: 'failed', delivery: refusedDelivery(reply) }
    const objects = readBody(reply.body, resultsOf)
    if (!objects.ok)
      return {
        kind: 'failed',
        delivery: unread(objects.failure),
      }
    const attributes = objects.value[0]?.attrs
    if (!attributes) return { kind: 'missing' }
    const isFine = attributes.state === 0
    const isAcknowledged = typeof attributes.acknowledgement === 'number' && attributes.acknowledgement > 0
    return {
      kind: 'state',
      state: { isFine, isAcknowledged, until: asTime(attributes.acknowledgement_expiry) },
    }
  }

  const act = (action: string, name: string, more: Readonly<Record<string, unknown>>, signal: AbortSignal) =>
    door.ask(
      { path: `/actions/${action}`, body: { ...targetOf(name).target, ...more }, reads: false },
      signal,
    )

  /** Why an action did nothing: the object is gone, or this user may not; Icinga says 404 or an empty 500 to both. */
  const explained = async (
    reply: Exclude<WebReply, { ok: true }>,
    action: string,
    name: string,
    signal: AbortSignal,
  ): Promise<Delivery> => {
    const isNothing = reply.status === 404 || reply.status === 403 || isEmptyResult(reply)
    if (!isNothing) return resultRefused(reply)
    const now = await look(name, signal)
    if (now.kind === 'failed') return now.delivery
    return refused(
      now.kind === 'missing'
        ? `${door.endpoints[0]?.door.host} has no ${name} any more, or does not show it to this user.`
        : `This user may not do that there: it needs the permission actions/${action}.`,
      now.kind === 'missing' ? 'not-found' : 'forbidden',
    )
  }

  const guarded = async (deed: () => Promise<Delivery>): Promise<Delivery> =>
    broken ? { ok: false, failure: broken, final: false, retryAfterMs: null } : deed()

  const acknowledge = async (
    until: number | null,
    text: string | null,
    order: DeedOrder,
    signal: AbortSignal,
  ): Promise<Delivery> => {
    const name = order.fingerprint
    if (until !== null && until <= clock.now()) return refused('That time has passed already.')
    const comment = `${text?.trim() || wordless} [${order.marker}]`
    const expiry = until === null ? {} : { expiry: Math.ceil(until / 1_000) }
    // Not sticky: what gets worse calls again. Whom Icinga called hears from it that somebody has it.
    const flags = { sticky: false, notify: true, persistent: false }
    const reply = await act(
      'acknowledge-problem',
      name,
      { author: authorOf(order), comment, ...expiry, ...flags },
      signal,
    )
    if (reply.ok && isAllGood(reply.body)) return { ok: true, ref: name, endsAt: until }
    if (!reply.ok && reply.status !== 409 && reply.status !== null && reply.status < 500)
      return explained(reply, 'acknowledge-problem', name, signal)
    if (!reply.ok && isEmptyResult(reply)) return explained(reply, 'acknowledge-problem', name, signal)
    // Taken already, or the reply was lost: what stands there now is the answer.
    const now = await look(name, signal)
    if (now.kind === 'state' && now.state.isAcknowledged)
      return { ok: true, ref: name, endsAt: now.state.until || null }
    if (now.kind === 'state' && now.state.isFine)
      return refused('It is over already: nothing was acknowledged.', 'not-found')
    return reply.ok ? notTaken(reply.body) : resultRefused(reply)
  }

  /** The name of what was written with this marker, null when nothing was. */
  const written = async (kind: 'comment' | 'downtime', order: DeedOrder, signal: AbortSignal) => {
    const { host, service } = partsOf(order.fingerprint)
    const filter = `${kind}.host_name == nd_host && ${kind}.service_name == nd_service`
    const attrs = [
      ...['host_name', 'service_name', 'author', 'entry_time'],
      ...(kind === 'comment' ? ['text', 'expire_time'] : ['comment', 'end_time']),
    ]
    const question = { filter, filter_vars: { nd_host: host, nd_service: service ?? '' }, attrs }
    const reply = await door.ask(read(`/objects/${kind}s`, question), signal)
    if (!reply.ok) return { ok: false, delivery: notLooked(reply, kind) } as const
    const words = readBody(reply.body, (whole) => readWords(whole, kind))
    // What cannot be read may have it.
    if (!words.ok) return { ok: false, delivery: unread(words.failure) } as const
    return {
      ok: true,
      name: words.value.find(({ text }) => text.includes(`[${order.marker}]`))?.name ?? null,
    } as const
  }

  /** Writes words once: they are looked for before, and again when the reply is lost. */
  const writeOnce = async (
    kind: 'comment' | 'downtime',
    action: string,
    more: Readonly<Record<string, unknown>>,
    endsAt: number | null,
    order: DeedOrder,
    signal: AbortSignal,
  ): Promise<Delivery> => {
    if (order.isRetry) {
      const before = await written(kind, order, signal)
      if (!before.ok) return before.delivery
      if (before.name !== null) return { ok: true, ref: before.name, endsAt }
    }
    const reply = await act(action, order.fingerprint, { author: authorOf(order), ...more }, signal)
    if (reply.ok && isAllGood(reply.body))
      return { ok: true, ref: nameIn(reply.body) ?? order.fingerprint, endsAt }
    if (reply.ok) return notTaken(reply.body)
    if (reply.status === null || (reply.status >= 500 && !isEmptyResult(reply))) {
      const after = await written(kind, order, signal)
      return after.ok && after.name !== null ? { ok: true, ref: after.name, endsAt } : resultRefused(reply)
    }
    return explained(reply, action, order.fingerprint, signal)
  }

  return {
    acknowledge: ({ until, text }, order, signal) => guarded(() => acknowledge(until, text, order, signal)),
    unacknowledge: (_, order, signal) =>
      guarded(async () => {
        const reply = await act(
          'remove-acknowledgement',
          order.fingerprint,
          { author: authorOf(order) },
          signal,
        )
        if (reply.ok && isAllGood(reply.body)) return { ok: true, ref: order.fingerprint, endsAt: null }
        if (reply.ok) return notTaken(reply.body)
        return explained(reply, 'remove-acknowledgement', order.fingerprint, signal)
      }),
    note: ({ text }, order, signal) =>
      guarded(() =>
        writeOnce('comment', 'add-comment', { comment: `${text} [${order.marker}]` }, null, order, signal),
      ),
    // An acknowledgement with an end, not a downtime: Icinga counts a downtime out of its reports on availability.
    snooze: ({ until, text }, order, signal) => guarded(() => acknowledge(until, text, order, signal)),
    downtime: ({ from, until, text }, order, signal) =>
      guarded(async () => {
        if (until <= clock.now() || until <= from) return refused('That time has passed already.')
        const times = {
          start_time: Math.floor(from / 1_000),
          end_time: Math.ceil(until / 1_000),
          fixed: true,
        }
        const more = { comment: `${text} [${order.marker}]`, ...times }
        return writeOnce('downtime', 'schedule-downtime', more, until, order, signal)
      }),
  }
}

const authorOf = ({ by }: DeedOrder): string => by.trim() || 'Nightdesk'

function partsOf(name: string): { readonly host: string; readonly service: string | null } {
  const at = name.indexOf('!')
  return at < 0 ? { host: name, service: null } : { host: name.slice(0, at), service: name.slice(at + 1) }
}

/** How one object is named in a question, whatever characters it has. */
function targetOf(name: string) {
  const kind = partsOf(name).service === null ? 'host' : 'service'
  const type = kind === 'host' ? 'Host' : 'Service'
  return {
    kind,
    target: { type, filter: `${kind}.__name == nd_name`, filter_vars: { nd_name: name } },
  } as const
}

interface ActionResult {
  readonly code: number
  readonly status: string
  readonly name: string | null
}

function readResults(body: Buffer): Read<readonly ActionResult[]> {
  return readBody(body, (whole) =>
    asList(asObject(whole, 'the answer').results, 'results').map((result) => {
      const { code, status, name } = asObject(result, 'a result')
      return {
        code: typeof code === 'number' ? code : 0,
        status: typeof status === 'string' ? status : '',
        name: typeof name === 'string' ? name : null,
      }
    }),
  )
}

/** The results of an action; null for an answer that has none. */
function codesOf(body: Buffer): readonly ActionResult[] | null {
  const read = readResults(body)
  return read.ok ? read.value : null
}

function isAllGood(body: Buffer): boolean {
  const codes = codesOf(body)
  return codes !== null && codes.length > 0 && codes.every(({ code }) => code >= 200 && code < 300)
}

const nameIn = (body: Buffer): string | null => codesOf(body)?.[0]?.name ?? null

/** Nothing matched: 500 with no results up to 2.13, 404 later. */
function isEmptyResult({ status, body }: Exclude<WebReply, { ok: true }>): boolean {
  return status === 500 && body !== undefined && codesOf(body)?.length === 0
}

/** An answer of 200 in which not all is good: Icinga's own, or that of somebody before it who let nothing through. */
function notTaken(body: Buffer): Delivery {
  const read = readResults(body)
  return read.ok ? refused('Icinga did not take it.') : unread(read.failure)
}

/** Why it was not looked for whether words had arrived. */
function notLooked(reply: Exclude<WebReply, { ok: true }>, kind: 'comment' | 'downtime'): Delivery {
  if (reply.status !== 403 && reply.status !== 404) return refusedDelivery(reply)
  const permission = `objects/query/${kind === 'comment' ? 'Comment' : 'Downtime'}`
  return refused(
    `No answer came, and this user may not look whether it arrived (${permission}). Look there before sending it again.`,
    'forbidden',
  )
}

/** An answer that is not Icinga's, or not the one that was expected: another one may come. */
function unread(failure: Failure): Delivery {
  return { ok: false, failure, final: false, retryAfterMs: null }
}

/** A refusal in the words of the object's own result. */
function resultRefused(reply: Exclude<WebReply, { ok: true }>): Delivery {
  const said = reply.body && codesOf(reply.body)?.find(({ status }) => status !== '')?.status
  const { failure } = reply
  return refusedDelivery(
    said ? { ...reply, failure: { ...failure, detail: `Icinga refused: ${said.slice(0, 200)}` } } : reply,
  )
}

function refused(detail: string, kind: Failure['kind'] = 'bad-request'): Delivery {
  return { ok: false, failure: { kind, detail }, final: true, retryAfterMs: null }
}
