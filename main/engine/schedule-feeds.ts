/**
 * The PagerDuty schedules that say who has a rotation: read at the start and every few minutes, the last good copy kept
 * beside the database and in force while the schedule cannot be read.
 */
import type { UpstreamPeople } from '../../contract/override-upstream.ts'
import type { Failure } from '../../contract/source-health.ts'
import { dayMs, type Span } from '../../contract/weekly-spans.ts'
import type { PagerDutyFeed } from '../config/pagerduty-schema.ts'
import { refText } from '../config/secret-ref.ts'
import { readPeople } from '../sources/pagerduty-people.ts'
import { readTurns } from '../sources/pagerduty-schedule.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import type { TurnsProducer } from './effective-rotations.ts'
import type { PagerDutyDoors } from './pagerduty-doors.ts'
import type { EnginePart } from './part.ts'
import {
  fedBySchedule,
  lastScheduleCopy,
  type ScheduleCopy,
  saveScheduleCopy,
  scheduleSign,
} from './schedule-copy.ts'

export interface ScheduleFeeds
  extends TurnsProducer,
    Required<Pick<EnginePart, 'configured' | 'run' | 'stop' | 'woke'>> {
  /** whom the rotation's PagerDuty knows, those of its schedule first */
  people(feed: PagerDutyFeed): Promise<UpstreamPeople>
  /** the schedule has just been changed from here */
  readSoon(feed: Pick<PagerDutyFeed, 'url' | 'schedule'>): void
}

export interface ScheduleFeedDeps {
  readonly configuration: Pick<Configuration, 'config'>
  readonly doors: PagerDutyDoors
  /** the data folder; null keeps no copy */
  readonly folder: string | null
  /** called when a reading has ended */
  readonly wake: () => void
}

/** A swap that was put in is found within this, ms. */
const readEveryMs = 180_000
/** One that could not be read is tried again after this, ms, unless PagerDuty wishes for longer. */
const retryMs = 60_000
/** How far around today turns are read, ms: together not more than three months, which is as far as pagers plan. */
const behindMs = 26 * dayMs
const aheadMs = 63 * dayMs

interface Known {
  readonly feed: PagerDutyFeed
  readonly copy: ScheduleCopy | null
  /** why it could not be read since, as a whole sentence; null = it could */
  readonly why: string | null
  /** when it is read next, epoch ms */
  readonly dueAt: number
}

/** Wires them into the engine; copies are in force at once. */
export function createScheduleFeeds(core: Core, deps: ScheduleFeedDeps): ScheduleFeeds {
  const known = new Map<string, Known>()
  const reading = new Map<string, Promise<void>>()
  const ended = new AbortController()
  let edition = 0

  const settle = (sign: string, change: Pick<Known, 'copy' | 'why' | 'dueAt'>): void => {
    const before = known.get(sign)
    if (!before || ended.signal.aborted) return
    known.set(sign, { ...before, ...change, dueAt: Math.min(change.dueAt, soonest(before)) })
    edition += 1
  }
  /** What was asked for while it was being read is read once more. */
  const soonest = ({ dueAt }: Known): number => (dueAt === 0 ? 0 : Number.POSITIVE_INFINITY)

  /** Addresses are looked up only where I am known by one. */
  const isByAddress = (): boolean => (deps.configuration.config().identities?.emails.length ?? 0) > 0

  const read = async (sign: string, { feed, copy }: Known): Promise<void> => {
    const fail = ({ kind, detail }: Failure, waitMs: number | null): void => {
      core.log('schedule-not-read', { failure: kind })
      settle(sign, { copy, why: detail, dueAt: core.clock.now() + Math.max(retryMs, waitMs ?? 0) })
    }
    const door = await deps.doors.open(feed)
    if ('kind' in door) return fail(door, null)
    const now = core.clock.now()
    const asked = around(now)
    const wanted = isByAddress() ? { before: copy?.addresses ?? null } : null
    const answer = await readTurns(door, feed.schedule, asked, now, ended.signal, wanted)
    if (!answer.ok) {
      if (answer.status === 401) deps.doors.refused(feed)
      return fail(answer.failure, answer.retryAfterMs)
    }
    const { turns, people, addresses } = answer
    const next: ScheduleCopy = { turns, people, addresses, known: asked, readAt: now }
    if (known.has(sign)) saveScheduleCopy(deps.folder, sign, next)
    settle(sign, { copy: next, why: null, dueAt: core.clock.now() + readEveryMs })
  }

  /** Reads one, unless that is under way. */
  const begin = async (sign: string): Promise<void> => {
    const one = known.get(sign)
    const running = reading.get(sign)
    if (running !== undefined) return running
    if (!one) return
    known.set(sign, { ...one, dueAt: core.clock.now() + readEveryMs })
    const all = read(sign, one)
      .catch((error: unknown) => {
        core.log('schedule-not-kept', { message: String(error) })
        const why = 'What PagerDuty said could not be understood.'
        settle(sign, { copy: one.copy, why, dueAt: core.clock.now() + retryMs })
      })
      .finally(() => {
        reading.delete(sign)
        // What was asked for meanwhile is due.
        if (!ended.signal.aborted) deps.wake()
      })
    reading.set(sign, all)
    return all
  }

  const hurry = (sign: string): void => {
    const one = known.get(sign)
    if (one) known.set(sign, { ...one, dueAt: 0 })
    deps.wake()
  }

  const configured = (): void => {
    edition += 1
    const feeds = deps.configuration.config().rotations.flatMap(({ pagerduty }) => pagerduty ?? [])
    const wanted = new Map(feeds.map((feed) => [scheduleSign(feed), feed]))
    for (const sign of known.keys()) if (!wanted.has(sign)) known.delete(sign)
    for (const [sign, feed] of wanted) {
      const one = known.get(sign)
      const lacksAddresses = isByAddress() && one?.copy?.addresses === null
      if (one && refText(one.feed.token) === refText(feed.token) && !lacksAddresses) continue
      const copy = one?.copy ?? lastScheduleCopy(deps.folder, sign)
      known.set(sign, { feed, copy, why: one?.why ?? null, dueAt: 0 })
    }
  }
  configured()

  return {
    configured,
    edition: () => edition,
    fed: (rotation) => fedBySchedule(rotation, (sign) => known.get(sign) ?? null),
    readAgain: async ({ pagerduty }) => {
      if (pagerduty !== null) await begin(scheduleSign(pagerduty))
    },
    readSoon: (feed) => hurry(scheduleSign(feed)),
    people: async (feed) => {
      const own = known.get(scheduleSign(feed))?.copy?.people ?? []
      const door = await deps.doors.open(feed)
      if ('kind' in door) return { people: own, why: door.detail }
      const read = await readPeople(door, ended.signal)
      if (!read.ok) return { people: own, why: read.failure.detail }
      const ids = new Set(own.map(({ id }) => id))
      const isOwn = ({ id }: { readonly id: string }): boolean => ids.has(id)
      return {
        people: [...read.people.filter(isOwn), ...read.people.filter((one) => !isOwn(one))],
        why: null,
      }
    },
    woke: () => {
      for (const sign of known.keys()) hurry(sign)
    },
    stop: () => ended.abort(),
    run: (now) => {
      let next = Number.POSITIVE_INFINITY
      for (const [sign, { dueAt }] of known) {
        if (dueAt <= now) void begin(sign)
        const due = known.get(sign)?.dueAt ?? next
        // The end of a reading wakes by itself.
        next = Math.min(next, due <= now ? next : due)
      }
      return next
    },
  }
}

/** The stretch that is asked about: whole days, so that the same plan reads the same all day. */
function around(now: number): Span {
  const today = Math.floor(now / dayMs) * dayMs
  return { from: today - behindMs, to: today + aheadMs }
}
