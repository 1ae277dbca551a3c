/**
 * What is done about an incident at PagerDuty. Each deed reads the incident first: a status that is written to one that is
 * resolved opens it again, and somebody else may have done it meanwhile. What PagerDuty would do twice (notes, asks, steps
 * up) is looked for before any retry.
 */
import type { SourcePerson } from '../../contract/deed.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { PagerDutyOptions } from '../../contract/source-options.ts'
import type { Clock } from '../platform/clock.ts'
import type { PagerDutyDoor, PagerDutyRefusal } from './pagerduty-door.ts'
import { type Identity, readIdentity, signerOf } from './pagerduty-identity.ts'
import { type Incident, readIncident, readWritten } from './pagerduty-incidents.ts'
import { isMarked, levelOf, noteIn, stepTaken, wordsInLog } from './pagerduty-look.ts'
import { notDone } from './pagerduty-override.ts'
import { scopeWords } from './pagerduty-words.ts'
import type { DeedOrder, Delivery, SourceDeeds } from './source.ts'

/** PagerDuty snoozes for a second at the least and a week at the most. */
const longestSnoozeMs = 604_800_000

/** An incident as it is before something is done about it, and who does it. */
interface Scene {
  readonly incident: Incident
  readonly identity: Identity
  readonly from: string
  readonly order: DeedOrder
  readonly signal: AbortSignal
}

export function createPagerDutyDeeds(
  door: PagerDutyDoor,
  options: Pick<PagerDutyOptions, 'from'>,
  broken: Failure | null,
  clock: Clock,
): SourceDeeds {
  let who: Identity | null = null

  /** Reads who acts and what the incident is now, then acts. */
  const on = async (
    order: DeedOrder,
    signal: AbortSignal,
    act: (scene: Scene) => Promise<Delivery>,
  ): Promise<Delivery> => {
    if (broken) return { ok: false, failure: broken, final: false, retryAfterMs: null }
    if (who === null) {
      const read = await readIdentity(door, options.from, signal)
      if (!read.ok) return notDone(read)
      who = read.value
    }
    const from = signerOf(who, door.host)
    if (typeof from !== 'string') return refused(from.detail)
    const incident = await look(order.fingerprint, signal)
    if (!incident.ok) return notDone(incident)
    return act({ incident: incident.value, identity: who, from, order, signal })
  }

  const look = (id: string, signal: AbortSignal) =>
    door.ask(
      {
        method: 'GET',
        path: pathOf(id),
        gone: `${door.host} knows no incident ${id}, or does not show it to this key (404).`,
        read: (answer) => readIncident(answer, id),
      },
      signal,
    )

  /** Writes fields of the incident; `isDone` says of it afterwards whether they hold, also where the reply was lost. */
  const write = async (
    { incident, from, signal }: Scene,
    fields: Readonly<Record<string, unknown>>,
    isDone: (after: Incident) => boolean,
    otherwise: string,
  ): Promise<Delivery> => {
    const body = { incidents: [{ id: incident.id, type: 'incident_reference', ...fields }] }
    const wrote = await door.ask(
      {
        method: 'PUT',
        path: '/incidents',
        body,
        from,
        read: (answer: Buffer) => readWritten(answer, incident.id),
      },
      signal,
    )
    if (wrote.ok && wrote.value && isDone(wrote.value)) return done(wrote.value)
    if (!wrote.ok && !isLost(wrote)) return writeRefused(wrote)
    const after = await look(incident.id, signal)
    if (after.ok && isDone(after.value)) return done(after.value)
    return wrote.ok ? refused(otherwise) : writeRefused(wrote)
  }

  const noteAfter = async (scene: Scene, delivery: Delivery, text: string | null): Promise<Delivery> => {
    if (!delivery.ok || text === null || text.trim() === '') return delivery
    const noted = await note(scene, text)
    return noted.ok ? delivery : noted
  }

  const note = async (scene: Scene, text: string): Promise<Delivery> => {
    const { incident, from, order, signal } = scene
    const known = await noteIn(door, incident.id, order.marker, signal)
    if (!known.ok) return notDone(known)
    if (known.value !== null) return { ok: true, ref: known.value, endsAt: null }
    const body = { note: { content: `${text} [${order.marker}]` } }
    const path = `${pathOf(incident.id)}/notes`
    const read = () => ({ ok: true, value: null }) as const
    const wrote = await door.ask({ method: 'POST', path, body, from, read }, signal)
    if (!wrote.ok && !isLost(wrote)) return writeRefused(wrote)
    const after = await noteIn(door, incident.id, order.marker, signal)
    if (after.ok && after.value !== null) return { ok: true, ref: after.value, endsAt: null }
    return wrote.ok ? { ok: true, ref: incident.id, endsAt: null } : writeRefused(wrote)
  }

  const isOver = ({ incident }: Scene, what: string): Delivery =>
    refused(
      `It is resolved already${incident.changedBy === null ? '' : `, by ${incident.changedBy}`}: ${what} would open it again, so nothing was written.`,
    )

  return {
    acknowledge: (deed, order, signal) =>
      on(order, signal, async (scene) => {
        const { status } = scene.incident
        if (status === 'resolved') return isOver(scene, 'an acknowledgement')
        const acked =
          status === 'acknowledged'
            ? done(scene.incident)
            : await write(
                scene,
                { status: 'acknowledged' },
                (after) => after.status !== 'triggered',
                `${door.host} left it triggered.`,
              )
        return noteAfter(scene, acked, deed.text)
      }),
    unacknowledge: (_, order, signal) =>
      on(order, signal, async (scene) => {
        const { status } = scene.incident
        if (status === 'resolved') return isOver(scene, 'taking the acknowledgement back')
        if (status !== 'acknowledged') return done(scene.incident)
        return write(
          scene,
          { status: 'triggered' },
          (after) => after.status === 'triggered',
          `${door.host} left it acknowledged: take it back there.`,
        )
      }),
    resolve: (deed, order, signal) =>
      on(order, signal, async (scene) => {
        if (scene.incident.status === 'resolved') return done(scene.incident)
        const text = deed.text?.trim() ? { resolution: deed.text } : {}
        return write(
          scene,
          { status: 'resolved', ...text },
          (after) => after.status === 'resolved',
          `${door.host} left it open.`,
        )
      }),
    snooze: (deed, order, signal) =>
      on(order, signal, async (scene) => {
        const { incident, from } = scene
        if (incident.status === 'resolved') return isOver(scene, 'a snooze')
        const leftMs = deed.until - clock.now()
        if (leftMs <= 0) return refused('The time until which it was to be quiet is over.')
        if (leftMs > longestSnoozeMs) return refused(`${door.host} snoozes for a week at the most.`)
        const path = `${pathOf(incident.id)}/snooze`
        const body = { duration: Math.max(1, Math.ceil(leftMs / 1_000)) }
        const wrote = await door.ask(
          { method: 'POST', path, body, from, read: (answer: Buffer) => readIncident(answer, incident.id) },
          signal,
        )
        if (!wrote.ok && !isLost(wrote)) return writeRefused(wrote)
        const after = wrote.ok ? wrote : await look(incident.id, signal)
        if (!wrote.ok && !(after.ok && pagesAgainNear(after.value, deed.until, door.skewMs())))
          return writeRefused(wrote)
        return noteAfter(scene, { ok: true, ref: incident.id, endsAt: deed.until }, deed.text)
      }),
    note: (deed, order, signal) => on(order, signal, (scene) => note(scene, deed.text)),
    escalate: (deed, order, signal) =>
      on(order, signal, async (scene) => {
        const { incident, identity } = scene
        if (incident.status === 'resolved') return isOver(scene, 'a step up')
        // One level up it is whoever took the step; to a level of one's own choice nobody else goes by chance.
        const by = deed.level === null ? null : identity.id
        const taken = () => stepTaken(door, incident.id, by, order, signal)
        if (order.isRetry) {
          const before = await taken()
          if (!before.ok) return notDone(before)
          if (before.value) return done(incident)
        }
        let { level } = deed
        if (level === null) {
          const found = await levelOf(door, incident, clock.now(), signal)
          if (!found.ok) return notDone(found)
          if (typeof found.value === 'string') return refused(found.value)
          level = found.value + 1
        }
        const fields = { escalation_level: level }
        const body = { incidents: [{ id: incident.id, type: 'incident_reference', ...fields }] }
        const question = {
          method: 'PUT',
          path: '/incidents',
          body,
          from: scene.from,
          read: (answer: Buffer) => readWritten(answer, incident.id),
        } as const
        const wrote = await door.ask(question, signal)
        if (wrote.ok) return done(incident)
        if (!isLost(wrote)) return writeRefused(wrote)
        const after = await taken()
        return after.ok && after.value ? done(incident) : writeRefused(wrote)
      }),
    reassign: (deed, order, signal) =>
      on(order, signal, async (scene) => {
        if (scene.incident.status === 'resolved') return isOver(scene, 'giving it to somebody')
        const isTheirs = ({ assigned }: Incident): boolean =>
          deed.to.every(({ id }) => assigned.some((one) => one.id === id)) &&
          assigned.length === deed.to.length
        if (isTheirs(scene.incident)) return done(scene.incident)
        const assignments = deed.to.map(({ id }) => ({ assignee: { id, type: 'user_reference' } }))
        return write(scene, { assignments }, isTheirs, `${door.host} left it with whoever had it.`)
      }),
    'add-responders': (deed, order, signal) =>
      on(order, signal, async (scene) => {
        const { incident, identity, from } = scene
        if (incident.status === 'resolved') return refused('It is resolved already: nobody was asked.')
        if (identity.id === null)
          return refused(
            `${door.host} wants to know who asks, and knows nobody with the address ${from}: mend "from" in this source's settings.`,
          )
        if (incident.asks.some((words) => isMarked(words, order.marker))) return done(incident)
        const body = asksFor(identity.id, `${deed.text} [${order.marker}]`, deed.to)
        const path = `${pathOf(incident.id)}/responder_requests`
        const read = () => ({ ok: true, value: null }) as const
        const wrote = await door.ask({ method: 'POST', path, body, from, read }, signal)
        if (wrote.ok) return done(incident)
        if (wrote.status === 402)
          return refused(
            `This account cannot ask responders to join (402: it lacks coordinated_responding). Reassign it, or escalate it.`,
          )
        if (!isLost(wrote)) return writeRefused(wrote)
        const after = await look(incident.id, signal)
        const isThere = after.ok && after.value.asks.some((words) => isMarked(words, order.marker))
        return isThere ? done(incident) : writeRefused(wrote)
      }),
    'status-update': (deed, order, signal) =>
      on(order, signal, async (scene) => {
        const { incident, from } = scene
        if (order.isRetry) {
          const before = await wordsInLog(door, incident.id, order, signal)
          if (!before.ok) return notDone(before)
          if (before.value) return done(incident)
        }
        const path = `${pathOf(incident.id)}/status_updates`
        const body = { message: `${deed.text} [${order.marker}]` }
        const read = () => ({ ok: true, value: null }) as const
        const wrote = await door.ask({ method: 'POST', path, body, from, read }, signal)
        if (wrote.ok) return done(incident)
        if (!isLost(wrote)) return writeRefused(wrote)
        const after = await wordsInLog(door, incident.id, order, signal)
        if (after.ok && after.value) return done(incident)
        // Stakeholders read it: twice is worse than a look at the page.
        return refused(
          `The answer was lost (${wrote.failure.detail}), and ${door.host} does not tell which updates were sent. Look at the incident there before you send it again.`,
        )
      }),
  }
}

function asksFor(requester: string, message: string, to: readonly SourcePerson[]): unknown {
  const targets = to.map(({ id }) => ({ responder_request_target: { id, type: 'user_reference' } }))
  return { requester_id: requester, message, responder_request_targets: targets }
}

/** Does it page again within a minute of `until`? */
function pagesAgainNear({ pending }: Incident, until: number, skewMs: number | null): boolean {
  const at = pending.find(({ kind }) => kind === 'unacknowledge')?.at
  return at !== undefined && Math.abs(at - (until + (skewMs ?? 0))) < 60_000
}

/**
 * Without an end: when PagerDuty takes an acknowledgement back by itself is the team's own rule, which the incident tells of
 * (`pending`). Nobody is to give it anew before then and keep everybody else from being called again.
 */
function done({ id }: Incident): Delivery {
  return { ok: true, ref: id, endsAt: null }
}

/** It may have been carried out although its answer did not come. */
function isLost({ status }: PagerDutyRefusal): boolean {
  return status === null || status === 200 || status === 201 || status === 408 || status >= 500
}

/** A refusal of something that was to be written, with what would let it through. */
function writeRefused(refusal: PagerDutyRefusal): Delivery {
  const failure = scopeWords(
    refusal.failure,
    refusal.status,
    'incidents.write (a key that only reads lacks it)',
  )
  return notDone({ ...refusal, failure })
}

function refused(detail: string): Delivery {
  return { ok: false, failure: { kind: 'bad-request', detail }, final: true, retryAfterMs: null }
}

function pathOf(id: string): string {
  return `/incidents/${encodeURIComponent(id)}`
}
