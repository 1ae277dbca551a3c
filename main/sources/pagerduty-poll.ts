/**
 * One look at the open incidents of a PagerDuty account. Its log would tell of changes, but one page of it costs as much as
 * the whole list of any account that people can work with, says nothing of an incident's teams or of what it will do by
 * itself, and a word missed in it would be missed for good. So the list is read anew each time, which is a full
 * reconcile every time; one of more than a few thousand is read over several looks, the newest incidents with each.
 */
import type { Answer, PeerAnswer, SeenAlert } from '../../contract/observation.ts'
import type { PagerDutyOptions } from '../../contract/source-options.ts'
import type { Clock } from '../platform/clock.ts'
import type { PagerDutyDoor, PagerDutyRefusal } from './pagerduty-door.ts'
import { type Identity, readIdentity, signerOf, userIdOf } from './pagerduty-identity.ts'
import { type Incident, readIncident } from './pagerduty-incidents.ts'
import { freshSweep, listQuery, mostListed, readNewest, readNext, type Sweep } from './pagerduty-list.ts'
import { type LabelSet, readParts, setsOf } from './pagerduty-parts.ts'
import type { ListPage } from './pagerduty-read.ts'
import { createAlertOnce, isWanted, noEnd } from './pagerduty-seen.ts'
import { regionHint } from './pagerduty-words.ts'
import { createSameBody } from './same-body.ts'
import type { Polled } from './source.ts'

/** A look ends by itself after this long, ms, and the next one goes on: the loop gives one 40 s. */
const lookMs = 22_000
/** So long of it may go to the alerts of incidents, ms: who is called must not wait for labels. */
const partsMs = 5_000
const mostPartsRead = 30
/** The details of a hundred alerts; what is longer costs that incident its labels, bytes. */
const mostPartsBytes = 8 * 1024 * 1024
/** Requests that stay for the list itself while alerts are read. */
const keptForList = 12
/** Who the key belongs to is asked again after this, ms; and what a key may not read, tried again. */
const identityHoldsMs = 3_600_000

/** What is remembered from one look to the next. Replaced at its end, so that an aborted one leaves no trace. */
interface Known {
  /** what the engine was told, by incident: the alert as JSON */
  readonly told: ReadonlyMap<string, string>
  /** the next whole list is told as a full answer */
  readonly isAnew: boolean
  readonly sweep: Sweep
  /** how the last list that was read to its end ended: its remark stands while the next one is read */
  readonly lastEnd: Sweep['end']
  /** the labels of incidents' alerts, and for which state of them */
  readonly sets: ReadonlyMap<string, { readonly key: string; readonly sets: readonly LabelSet[] }>
  readonly identity: { readonly value: Identity; readonly at: number } | null
  /** alerts may not be read, by `clock.mono()` */
  readonly noPartsSince: number | null
}

const noSets: readonly LabelSet[] = []

export interface PagerDutyPoll {
  poll(signal: AbortSignal): Promise<Polled>
  forget(): void
}

export function createPagerDutyPoll(
  door: PagerDutyDoor,
  url: string,
  options: PagerDutyOptions,
  clock: Clock,
): PagerDutyPoll {
  let known: Known = {
    ...{ told: new Map(), isAnew: true, sweep: freshSweep, lastEnd: null, sets: new Map() },
    ...{ identity: null, noPartsSince: null },
  }

  const same = createSameBody<ListPage<Incident>>()
  const alertOnce = createAlertOnce()

  const peer = (failure: PeerAnswer['failure'], count: number | null, beganAt: number): PeerAnswer => ({
    ...{ url, failure, version: null, startedAt: null, alertCount: count, lacks: null },
    ...{ latencyMs: Math.round(clock.mono() - beganAt), skewMs: door.skewMs() },
  })
  const miss = (refusal: PagerDutyRefusal, beganAt: number): Polled => {
    const failure = regionHint(refusal, door.host)
    // What was begun is begun anew: what moved meanwhile is nobody's guess.
    known = { ...known, sweep: freshSweep }
    const nextTryInMs = Math.max(refusal.retryAfterMs ?? 0, door.waitMs())
    return { kind: 'miss', failure, peers: [peer(failure, null, beganAt)], nextTryInMs }
  }

  const poll = async (signal: AbortSignal): Promise<Polled> => {
    const beganAt = clock.mono()
    const identity = await identityNow(signal)
    signal.throwIfAborted()
    if (!identity.ok) return miss(identity, beganAt)
    const myId = userIdOf(identity.value.value)
    const query = listQuery(options, myId)

    const read = await readList(query, beganAt, signal)
    signal.throwIfAborted()
    if (!read.ok) return miss(read, beganAt)
    const { sweep, newest } = read
    const found = new Map(sweep.found)
    for (const incident of newest) found.set(incident.id, incident)

    const settled = sweep.end === null ? nobody : await settle(found, myId, beganAt, signal)
    for (const incident of settled.stillOpen) found.set(incident.id, incident)
    const parts = await readPartsOf(found, beganAt, signal)
    signal.throwIfAborted()

    const isWhole = sweep.end !== null
    const full = isWhole && known.isAnew
    if (isWhole) same.end()
    const listed = [...found.values()].map((incident) =>
      alertOnce(incident, parts.sets.get(incident.id)?.sets ?? noSets, myId),
    )
    const alerts = listed.map(({ alert }) => alert)
    const texts = new Map(listed.map(({ alert, text }) => [alert.fingerprint, text]))
    const changed = full
      ? alerts
      : alerts.filter(({ fingerprint }) => known.told.get(fingerprint) !== texts.get(fingerprint))
    const gone = settled.gone.map((fingerprint) => ({ fingerprint, endsAt: noEnd }))
    const told = new Map([...known.told, ...texts])
    for (const { fingerprint } of [...settled.ended, ...gone]) told.delete(fingerprint)
    known = {
      told,
      isAnew: known.isAnew && !isWhole,
      sweep: isWhole ? freshSweep : sweep,
      lastEnd: sweep.end ?? known.lastEnd,
      sets: new Map([...parts.sets].filter(([id]) => told.has(id))),
      identity: identity.value.held,
      noPartsSince: parts.noPartsSince,
    }
    const remarks = remarksOf(identity.value.value, known.lastEnd, parts.noPartsSince !== null)
    return {
      kind: 'answer',
      ...{ full, changed, gone: full ? [] : gone, silences: null },
      ...(settled.ended.length > 0 ? { ended: settled.ended } : {}),
      ...(remarks.length > 0 ? { remarks } : {}),
      budget: door.budget.figures(door.waitMs()),
      complete: sweep.end === 'whole' && settled.isWhole,
      // Half of a list is no answer to "is anything else open": until the first whole one it is catching up.
      restarted: known.isAnew,
      total: told.size,
      peers: [peer(null, told.size, beganAt)],
      nextTryInMs: door.waitMs(),
    } satisfies Omit<Answer, 'changed'> & { readonly changed: readonly SeenAlert[] }
  }

  const identityNow = async (signal: AbortSignal) => {
    const held = known.identity
    if (held && clock.mono() - held.at < identityHoldsMs)
      return { ok: true, value: { value: held.value, held } } as const
    const read = await readIdentity(door, options.from, signal)
    if (read.ok)
      return {
        ok: true,
        value: { value: read.value, held: { value: read.value, at: clock.mono() } },
      } as const
    // Who it was an hour ago it still is; a key that is refused has to be said, though.
    return held && read.status !== 401 ? ({ ok: true, value: { value: held.value, held } } as const) : read
  }

  /** Reads pages until the list's end, or as far as time and budget go; the newest too where the list is a long one. */
  const readList = async (
    query: ReturnType<typeof listQuery>,
    beganAt: number,
    signal: AbortSignal,
  ): Promise<
    { readonly ok: true; readonly sweep: Sweep; readonly newest: readonly Incident[] } | PagerDutyRefusal
  > => {
    let sweep = known.sweep
    const isContinued = sweep.offset > 0
    let newest: readonly Incident[] = []
    const addNewest = async () => {
      const read = await readNewest(door, query, same, signal)
      if (read.ok) newest = read.value
      return read
    }
    if (isContinued) {
      const read = await addNewest()
      if (!read.ok) return read
    }
    for (let page = 0; sweep.end === null; page += 1) {
      const isOver = clock.mono() - beganAt > lookMs || door.budget.spare() === 0
      // One page a look at the least, or a spent budget would be blindness.
      if (page > 0 && isOver) break
      const next = await readNext(door, query, sweep, same, signal)
      if (!next.ok) return next
      sweep = next.value
    }
    if (!isContinued && sweep.end !== 'whole') {
      const read = await addNewest()
      if (!read.ok) return read
    }
    return { ok: true, sweep, newest }
  }

  /** What became of the incidents that were told before and that the list has no longer: each is looked up. */
  const settle = async (
    found: ReadonlyMap<string, Incident>,
    myId: string | null,
    beganAt: number,
    signal: AbortSignal,
  ): Promise<Settled> => {
    const ended: Settled['ended'][number][] = []
    const gone: string[] = []
    const stillOpen: Incident[] = []
    for (const id of known.told.keys()) {
      if (found.has(id)) continue
      const isOver = clock.mono() - beganAt > lookMs || door.budget.spare() === 0
      if (isOver) return { ended, gone, stillOpen, isWhole: false }
      const path = `/incidents/${encodeURIComponent(id)}`
      const read = await door.ask(
        { method: 'GET', path, read: (body: Buffer) => readIncident(body, id) },
        signal,
      )
      // What is not there, or not shown to this key any more, is gone; anything else says nothing of it.
      if (!read.ok && read.status !== 404 && read.status !== 403)
        return { ended, gone, stillOpen, isWhole: false }
      if (!read.ok) gone.push(id)
      else if (read.value.status === 'resolved') ended.push({ fingerprint: id, at: read.value.endedAt })
      else if (isWanted(read.value, options, myId)) stillOpen.push(read.value)
      else gone.push(id)
    }
    return { ended, gone, stillOpen, isWhole: true }
  }

  /** Reads the alerts of incidents that are new or are made of others than before, the newest first. */
  const readPartsOf = async (
    found: ReadonlyMap<string, Incident>,
    lookBeganAt: number,
    signal: AbortSignal,
  ): Promise<Pick<Known, 'sets' | 'noPartsSince'>> => {
    const sets = new Map(known.sets)
    const { noPartsSince } = known
    if (noPartsSince !== null && clock.mono() - noPartsSince < identityHoldsMs) return { sets, noPartsSince }
    const beganAt = clock.mono()
    const due = [...found.values()]
      .filter(({ id, alertsKey, isBare }) => !isBare && sets.get(id)?.key !== alertsKey)
      .toSorted((a, b) => b.createdAt - a.createdAt)
    for (const { id, alertsKey } of due.slice(0, mostPartsRead)) {
      const isOver = clock.mono() - beganAt > partsMs || clock.mono() - lookBeganAt > lookMs
      if (isOver || door.budget.spare() <= keptForList) break
      const path = `/incidents/${encodeURIComponent(id)}/alerts`
      const query = [
        ['limit', '100'],
        ['sort_by', 'created_at:asc'],
      ] as const
      const question = { method: 'GET', path, query, maxBytes: mostPartsBytes, read: readParts } as const
      const read = await door.ask(question, signal)
      if (read.ok) sets.set(id, { key: alertsKey, sets: setsOf(read.value.items) })
      else if (read.status === 403) return { sets, noPartsSince: clock.mono() }
      // One that is not there, and one whose alerts make no sense, have no labels; trouble is met again at the next look.
      else if (isItsOwn(read)) sets.set(id, { key: alertsKey, sets: [] })
      else break
    }
    return { sets, noPartsSince: null }
  }

  const remarksOf = (identity: Identity, end: Sweep['end'], isWithoutParts: boolean): readonly string[] => {
    const remarks: string[] = []
    if (end === 'beyond')
      remarks.push(
        `${door.host} holds more than ${mostListed.toLocaleString('en')} open incidents and lists no more of them. Choose services or teams: what is missing from the list cannot be told from what is over.`,
      )
    const signer = signerOf(identity, door.host)
    if (typeof signer !== 'string') remarks.push(signer.detail)
    if (options.onlyMine && userIdOf(identity) === null)
      remarks.push(
        'Whose incidents are yours is not known with this key, so everybody’s are shown. Use a key of your own, or give your e-mail address there as "from".',
      )
    if (isWithoutParts)
      remarks.push(
        `This key may not read the alerts of incidents at ${door.host}, so their labels are missing.`,
      )
    return remarks
  }

  return {
    poll,
    forget: () => {
      known = { ...known, told: new Map(), isAnew: true, sweep: freshSweep }
    },
  }
}

/** Is this refusal about the one incident, and not in the way of all others too? */
function isItsOwn({ status, failure }: PagerDutyRefusal): boolean {
  return status === 404 || status === 200 || failure.kind === 'too-large'
}

interface Settled {
  readonly ended: readonly { readonly fingerprint: string; readonly at: number | null }[]
  readonly gone: readonly string[]
  readonly stillOpen: readonly Incident[]
  /** nothing is left open */
  readonly isWhole: boolean
}

const nobody: Settled = { ended: [], gone: [], stillOpen: [], isWhole: true }
