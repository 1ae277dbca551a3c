/** The morning digest: offered when the night is over, until it was read. */
import type { Digest, WokeYou, Worth } from '../../contract/digest.ts'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { firedAgainBetween } from '../../contract/postmortem-again.ts'
import type { Span } from '../../contract/weekly-spans.ts'
import { noEffects } from '../db/journal.ts'
import { readSetting, writeSetting } from '../db/setting-table.ts'
import { type CalledRow, calledBetween, heldBackBetween, setWorth } from '../history/digest-table.ts'
import type { CircumstancesNow } from './circumstances.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'

export interface DigestPart extends EnginePart {
  readonly run: (now: number) => number
  /** @param from epoch ms; null = what waits to be read, else the last night */
  read(from: number | null): Digest
  /** @throws AppError `not-found` */
  judge(episodeId: EpisodeId, worth: Worth | null): void
  markRead(untilAt: number): void
}

const dayMs = 86_400_000
/** What falling asleep again costs, ms: an estimate, and labelled as one. */
export const againAsleepMs = 30 * 60_000
/** Unread nights further back than this are history, ms. */
const longestMs = 7 * dayMs
const setting = 'digest.readAt'

/** The digest of a span from what the tables hold of it. Pure. @param now epoch ms: what still fires counts up to here */
export function digestOf(
  parts: { readonly heldBack: Digest['heldBack']; readonly called: readonly CalledRow[] },
  span: { readonly from: number; readonly until: number },
  now: number,
): Digest {
  const woke = parts.called.filter(({ healed }) => !healed).flatMap((row) => wokeYou(row, now))
  return {
    ...span,
    heldBack: parts.heldBack,
    healed: parts.called.filter(({ healed }) => healed).map(asEpisode),
    woke: woke.map(({ item }) => item),
    awakeMs: unionMs(woke.map(({ from, until }) => [from, until + againAsleepMs])),
    allowanceMs: againAsleepMs,
  }
}

function asEpisode({
  ackedAt: _,
  startedAt: __,
  healed: ___,
  ...episode
}: CalledRow): Digest['healed'][number] {
  return episode
}

/** When somebody was kept awake by what called, each in its own stretch, without the time to fall asleep again. */
export function awakeIn(called: readonly CalledRow[], now: number): readonly Span[] {
  const woke = called.filter(({ healed }) => !healed).flatMap((row) => wokeYou(row, now))
  return woke.map(({ from, until }) => ({ from, to: until }))
}

/** From its first sound to its end, or to when somebody took it while it fires. Taken before it sounded, it woke nobody. */
function wokeYou(
  row: CalledRow,
  now: number,
): readonly { readonly item: WokeYou; readonly from: number; readonly until: number }[] {
  const until = row.endedAt ?? row.ackedAt ?? now
  if (until <= row.startedAt) return []
  const item = { ...asEpisode(row), ackedAt: row.ackedAt, awakeMs: until - row.startedAt }
  return [{ item, from: row.startedAt, until }]
}

/** How long all of them last together: nobody is awake twice at once. */
function unionMs(spans: readonly (readonly [number, number])[]): number {
  let sum = 0
  let reached = Number.NEGATIVE_INFINITY
  for (const [from, until] of spans.toSorted(([a], [b]) => a - b)) {
    sum += Math.max(0, until - Math.max(from, reached))
    reached = Math.max(reached, until)
  }
  return sum
}

/** Wires it into the core. @param circumstances when it was night */
export function createDigest(
  core: Core,
  circumstances: Pick<CircumstancesNow, 'nightsOver' | 'nextBoundary'>,
): DigestPart {
  let readAt = asInstant(readSetting(core.db, setting))
  let looked = ''

  /** From the first night that was not read to the end of the last one; null when all is read. */
  const unread = (now: number): { readonly from: number; readonly until: number } | null => {
    // A drill has a history, and nobody slept through it.
    if (core.desk.drill !== null) return null
    const over = circumstances.nightsOver(now)
    const last = over.at(-1)
    if (!last || (readAt !== null && readAt >= last.to)) return null
    // Who has never read one begins with the last night.
    const since = Math.max(readAt ?? last.from, now - longestMs)
    const first = over.find(({ to }) => to > since) ?? last
    return { from: first.from, until: last.to }
  }

  /** When the last night began that is over; where none is, a day ago. */
  const lastBegan = (now: number): number => circumstances.nightsOver(now).at(-1)?.from ?? now - dayMs

  const make = (span: { readonly from: number; readonly until: number }, now: number): Digest => {
    const { from, until } = span
    const parts = {
      heldBack: heldBackBetween(core.db, from, until),
      called: calledBetween(core.db, from, until),
    }
    return digestOf(parts, span, now)
  }

  const look = (now: number): void => {
    const span = unread(now)
    const sign = `${span?.from} ${span?.until}`
    if (sign === looked) return
    looked = sign
    if (span === null) {
      core.setDesk({ digest: null })
      return
    }
    const { heldBack, healed, woke } = make(span, now)
    const again = firedAgainBetween(core.postmortems, span.from, span.until).length
    const counts = { heldBack: heldBack.length, healed: healed.length, woke: woke.length, again }
    const isEmpty = Object.values(counts).every((count) => count === 0)
    core.setDesk({ digest: isEmpty ? null : { ...span, ...counts } })
  }

  return {
    run: (now) => {
      look(now)
      return circumstances.nextBoundary(now)
    },
    read: (from) => {
      const now = core.clock.now()
      const waiting = core.desk.digest
      return make({ from: from ?? waiting?.from ?? lastBegan(now), until: now }, now)
    },
    judge: (episodeId, worth) => {
      core.commit((db) => {
        if (!setWorth(db, episodeId, worth))
          throw new AppError('not-found', 'This alert is not in the records any more.')
        return noEffects
      })
    },
    markRead: (untilAt) => {
      core.commit((db) => {
        writeSetting(db, setting, untilAt)
        return noEffects
      })
      readAt = untilAt
      look(core.clock.now())
    },
  }
}

function asInstant(stored: unknown): number | null {
  return typeof stored === 'number' && Number.isFinite(stored) ? stored : null
}
