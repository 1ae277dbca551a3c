/**
 * The calendars that say who has a rotation: read at the start and every few minutes, the last good copy kept beside the
 * database and in force while the calendar cannot be read.
 */
import type { FedTurn, FedTurns } from '../../contract/rotation.ts'
import { dayMs, type Span } from '../../contract/weekly-spans.ts'
import type { RotationCalendar } from '../config/rotation-calendar-schema.ts'
import type { ConfiguredRotation } from '../config/rotation-schema.ts'
import type { Http } from '../platform/http.ts'
import { readFeed } from '../platform/ical-feed.ts'
import { personReader } from '../shifts/person-in-event.ts'
import { createCalendarReader } from './calendar-text.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import type { TurnsProducer } from './effective-rotations.ts'
import { type FeedCopy, feedSign, lastFeedCopy, saveFeedCopy } from './feed-copy.ts'
import { failureWords } from './feed-words.ts'
import type { EnginePart } from './part.ts'

export interface RotationFeeds
  extends TurnsProducer,
    Required<Pick<EnginePart, 'configured' | 'run' | 'stop'>> {}

export interface RotationFeedDeps {
  readonly configuration: Pick<Configuration, 'config' | 'secret'>
  readonly http: Http
  /** the data folder; null keeps no copy */
  readonly folder: string | null
  /** some calendar says something else, or cannot be read any more */
  readonly changed: () => void
}

/** A swap that was put in is found within this, ms. */
const readEveryMs = 15 * 60_000
/** One that could not be read is tried again after this, ms. */
const retryMs = 300_000
/** What is looked at moves on with time, so the whole text is asked for at least this often, ms. */
const wholeEveryMs = 7 * dayMs
/** How far around now shifts are read, ms: the week screen looks back, and nobody plans further ahead. */
const behindMs = 60 * dayMs
const aheadMs = 400 * dayMs

interface Known {
  readonly calendar: RotationCalendar
  readonly zone: string
  readonly copy: FeedCopy | null
  /** why it could not be read since, as the end of a sentence; null = it could */
  readonly reason: string | null
  /** when it is read next, epoch ms */
  readonly dueAt: number
}

/** Wires them into the engine; copies are in force at once. */
export function createRotationFeeds(core: Core, deps: RotationFeedDeps): RotationFeeds {
  const known = new Map<string, Known>()
  let edition = 0
  const reading = new Map<string, Promise<void>>()
  const readText = createCalendarReader(deps)

  const settle = (sign: string, change: Pick<Known, 'copy' | 'reason' | 'dueAt'>): void => {
    const before = known.get(sign)
    if (!before) return
    known.set(sign, { ...before, ...change })
    edition += 1
    deps.changed()
  }
  const keep = (sign: string, copy: FeedCopy): void => {
    saveFeedCopy(deps.folder, sign, copy)
    settle(sign, { copy, reason: null, dueAt: core.clock.now() + readEveryMs })
  }

  const read = async (sign: string, { calendar, zone, copy }: Known): Promise<void> => {
    const now = core.clock.now()
    const fail = (reason: string): void => {
      core.log('calendar-not-read', { failure: reason })
      settle(sign, { copy, reason, dueAt: core.clock.now() + retryMs })
    }
    const isWholeDue = copy === null || now - copy.wholeAt >= wholeEveryMs
    const answer = await readText(calendar.url, isWholeDue ? null : copy.marks)
    if (!known.has(sign)) return
    if (answer.kind === 'failed') return fail(failureWords(answer.reason))
    if (answer.kind === 'same') {
      if (copy) keep(sign, { ...copy, readAt: now })
      return
    }
    const window = { from: now - behindMs, to: now + aheadMs, zone }
    const feed = await readFeed(answer.text, window)
    if (!feed.ok) return fail(feed.reason)
    const personOf = personReader(calendar.who.field, calendar.who.pattern)
    const turns = feed.events.flatMap((event): readonly FedTurn[] => {
      const person = personOf(event)
      return person === undefined ? [] : [{ person, from: event.from, to: event.to }]
    })
    keep(sign, { turns, known: spanOf(turns, now), readAt: now, wholeAt: now, marks: answer.marks })
  }

  /** Reads one, unless that is under way. */
  const begin = (sign: string): Promise<void> => {
    const one = known.get(sign)
    const running = reading.get(sign)
    if (running !== undefined) return running
    if (!one) return Promise.resolve()
    known.set(sign, { ...one, dueAt: core.clock.now() + retryMs })
    const all = read(sign, one)
      .catch((error: unknown) => {
        core.log('calendar-not-kept', { message: String(error) })
        const dueAt = core.clock.now() + retryMs
        settle(sign, { copy: one.copy, reason: 'could not be understood', dueAt })
      })
      .finally(() => reading.delete(sign))
    reading.set(sign, all)
    return all
  }

  const entries = (): ReadonlyMap<string, Pick<Known, 'calendar' | 'zone'>> =>
    new Map(
      deps.configuration
        .config()
        .rotations.flatMap(({ calendars, zone }) =>
          calendars.map((calendar) => [feedSign(calendar, zone), { calendar, zone }] as const),
        ),
    )
  const configured = (): void => {
    const wanted = entries()
    edition += 1
    for (const sign of known.keys()) if (!wanted.has(sign)) known.delete(sign)
    for (const [sign, entry] of wanted) {
      if (known.has(sign)) continue
      const copy = lastFeedCopy(deps.folder, sign)
      known.set(sign, { ...entry, copy, reason: null, dueAt: 0 })
    }
  }
  configured()

  return {
    edition: () => edition,
    fed: (rotation) => fedTurns(rotation, (sign) => known.get(sign) ?? null),
    readAgain: async ({ calendars, zone }) => {
      const signs = calendars.map((calendar) => feedSign(calendar, zone))
      await Promise.all(signs.map((sign) => begin(sign)))
    },
    configured,
    // What is being read then is no longer wanted.
    stop: () => known.clear(),
    run: (now) => {
      let next = Number.POSITIVE_INFINITY
      for (const [sign, { dueAt }] of known) {
        if (dueAt <= now) void begin(sign)
        next = Math.min(next, known.get(sign)?.dueAt ?? next)
      }
      return next
    },
  }
}

/** What the copies in a data folder say (null = there is none), for whoever asks while nothing runs: without the network. */
export function copiedFeeds(folder: string | null): Pick<TurnsProducer, 'fed'> {
  return {
    fed: (rotation) => fedTurns(rotation, (sign) => ({ copy: lastFeedCopy(folder, sign), reason: null })),
  }
}

function fedTurns(
  { calendars, zone }: ConfiguredRotation,
  known: (sign: string) => Pick<Known, 'copy' | 'reason'> | null,
): readonly FedTurns[] {
  return calendars.map((calendar, index): FedTurns => {
    const source = calendarName(calendar, index, calendars.length)
    const { copy = null, reason = null } = known(feedSign(calendar, zone)) ?? {}
    const why = reason === null ? null : `The ${source} ${reason}.`
    return {
      source,
      turns: copy?.turns ?? null,
      known: copy?.known ?? null,
      readAt: copy?.readAt ?? null,
      why,
    }
  })
}

function calendarName({ name }: RotationCalendar, index: number, count: number): string {
  if (name !== null) return `calendar ${name}`
  return count === 1 ? 'calendar' : `calendar ${index + 1}`
}

/** A feed ends somewhere: before its first shift and after its last one it says nothing, which is not nobody. */
function spanOf(turns: readonly FedTurn[], now: number): Span {
  if (turns.length === 0) return { from: now, to: now }
  return {
    from: Math.min(...turns.map(({ from }) => from)),
    to: Math.max(...turns.map(({ to }) => to)),
  }
}
