/**
 * Hand-offs that others wrote: looked at, taken in, kept, taken over with; and what Watch offers when my shift begins.
 * They are words on this laptop alone: taking over changes no alert and tells no server.
 */
import { AppError } from '../../contract/errors.ts'
import {
  type CarriedAlert,
  type CarriedHandOff,
  type HandOffCaution,
  type HandOffLook,
  type HandOffOffer,
  type HereNow,
  type ReceivedHandOff,
  sumOf,
} from '../../contract/hand-off-carried.ts'
import { carriedHandOff } from '../../contract/hand-off-orders.ts'
import type { SourceId } from '../../contract/ids.ts'
import { isMe, isSamePerson } from '../../contract/person.ts'
import type { Rotation } from '../../contract/rotation.ts'
import { sightOf } from '../../contract/source-health.ts'
import { noEffects } from '../db/journal.ts'
import { readSetting, writeSetting } from '../db/setting-table.ts'
import { newestOf } from '../shifts/hand-off-table.ts'
import { readCarried } from '../shifts/read-carried.ts'
import type { Core } from './core.ts'
import { sinceLastShift } from './hand-off.ts'
import { forgetOldNotes } from './old-notes.ts'
import type { EnginePart } from './part.ts'

export interface ReceivedHandOffs extends EnginePart {
  readonly run: (now: number) => number
  /** what a text holds; keeps nothing */
  look(text: string): HandOffLook
  /** @throws AppError `bad-input` with the reason, when it holds none */
  receive(text: string): void
  /** @throws AppError `not-found` */
  takeOver(id: string): void
  /** @throws AppError `not-found` */
  putAway(id: string): void
  /** the own record of the shift that began then has been seen, epoch ms */
  seen(from: number): void
  list(): readonly ReceivedHandOff[]
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** A shift that ended longer ago than this is not the one that is taken over, ms. */
const oldMs = 12 * hourMs
/** A shift's own beginning is news for this long, ms. */
const beginningMs = 2 * hourMs
/** A hand-off that came this long before a shift is still meant for it, ms. */
const aheadMs = 6 * hourMs
/** What came is kept this long, ms, and this many. */
const keptMs = 30 * dayMs
const mostKept = 10

interface Stored {
  readonly carried: CarriedHandOff
  readonly receivedAt: number
  readonly takenAt: number | null
  readonly takenBy: string | null
  readonly isAway: boolean
}

const receivedSetting = 'handOff.received'
const seenSetting = 'handOff.seenFrom'

/** Names one by who wrote it for which shift. */
function idOf({ carried: { by, role, from } }: Pick<Stored, 'carried'>): string {
  return `${sumOf(JSON.stringify([by, role]))}-${from}`
}

/** Wires them to the core. @param rotation whose turns my duty follows; null = none */
export function createReceivedHandOffs(core: Core, rotation: () => Rotation | null): ReceivedHandOffs {
  let kept: readonly Stored[] = asStored(readSetting(core.db, receivedSetting))
  let seenFrom = readSetting(core.db, seenSetting)
  const me = (): string => core.desk.me.name

  const keep = (next: readonly Stored[], now: number): void => {
    const young = next.filter(({ receivedAt }) => now - receivedAt < keptMs).slice(0, mostKept)
    core.commit((db) => {
      writeSetting(db, receivedSetting, young)
      return noEffects
    })
    kept = young
    const { version } = core.desk.handOffs
    core.setDesk({ handOffs: { version: version + 1, offer: offerAt(now) } })
  }

  const change = (id: string, part: (now: number) => Partial<Stored>): void => {
    if (!kept.some((one) => idOf(one) === id))
      throw new AppError('not-found', 'This hand-off is not here any more.')
    const now = core.clock.now()
    keep(
      kept.map((one) => (idOf(one) === id ? { ...one, ...part(now) } : one)),
      now,
    )
  }

  const offerAt = (now: number): HandOffOffer | null => {
    const { drill, duty } = core.desk
    if (drill !== null) return null
    const waiting = kept.find(({ takenAt, isAway }) => takenAt === null && !isAway)
    if (waiting) {
      const { by, role } = waiting.carried
      return { kind: 'received', id: idOf(waiting), by, role }
    }
    const { state, from, origin, holder } = duty
    if (state !== 'on' || from === null || now < from || now - from >= beginningMs) return null
    // A shift by hours begins when it is first seen: every start of the program would offer it anew.
    if (seenFrom === from || (origin !== 'hand' && holder === null)) return null
    if (kept.some(({ receivedAt }) => receivedAt > from - aheadMs)) return null
    // Looked for once in a shift: it goes back over a month of turns.
    const { offer } = core.desk.handOffs
    if (offer?.kind === 'own' && offer.from === from) return offer
    return { kind: 'own', from, since: sinceLastShift(core.desk, rotation(), now).from }
  }

  const look = (now: number): void => {
    const { version } = core.desk.handOffs
    core.setDesk({ handOffs: { version, offer: offerAt(now) } })
  }

  const cautionsOf = (carried: CarriedHandOff, now: number): readonly HandOffCaution[] => {
    const { role, by, to, until, from, writtenAt } = carried
    const mine = core.desk.duty.role
    const known = kept.find((one) => idOf(one) === idOf({ carried }))
    return [
      ...(role !== null && mine !== null && !isSamePerson(role, mine)
        ? [{ kind: 'other-role', mine } as const]
        : []),
      ...(until < now - oldMs ? [{ kind: 'old' } as const] : []),
      ...(from > now ? [{ kind: 'early' } as const] : []),
      ...(isMe(by, core.desk.me) ? [{ kind: 'own' } as const] : []),
      ...(to !== null && !isMe(to, core.desk.me) ? [{ kind: 'for-another', to } as const] : []),
      ...(known && known.carried.writtenAt >= writtenAt
        ? [{ kind: 'known', writtenAt: known.carried.writtenAt } as const]
        : []),
    ]
  }

  const read = (text: string): HandOffLook => {
    const found = readCarried(text)
    if (!found.ok) return found
    return { ...found, cautions: cautionsOf(found.carried, core.clock.now()) }
  }

  return {
    run: (now) => {
      look(now)
      forgetOldNotes(core, now)
      const { from } = core.desk.duty
      const ends = (from ?? 0) + beginningMs
      return ends > now ? ends : Number.POSITIVE_INFINITY
    },
    look: read,
    receive: (text) => {
      const found = readCarried(text)
      if (!found.ok) throw new AppError('bad-input', found.why)
      const now = core.clock.now()
      const { carried } = found
      const before = kept.find((one) => idOf(one) === idOf({ carried }))
      // The same text once more is no news: what was taken over with it stays so.
      if (before && before.carried.writtenAt >= carried.writtenAt) {
        keep(
          kept.map((one) => (one === before ? { ...one, isAway: false } : one)),
          now,
        )
        return
      }
      const others = kept.filter((one) => one !== before)
      keep([{ carried, receivedAt: now, takenAt: null, takenBy: null, isAway: false }, ...others], now)
    },
    takeOver: (id) =>
      change(id, (now) => {
        const one = kept.find((each) => idOf(each) === id)
        return one?.takenAt == null ? { takenAt: now, takenBy: me() } : {}
      }),
    putAway: (id) => change(id, () => ({ isAway: true })),
    seen: (from) => {
      core.commit((db) => {
        writeSetting(db, seenSetting, from)
        return noEffects
      })
      seenFrom = from
      look(core.clock.now())
    },
    list: () => {
      const now = core.clock.now()
      return kept
        .filter(({ isAway, receivedAt }) => !isAway && now - receivedAt < keptMs)
        .map((one) => ({
          ...{ id: idOf(one), carried: one.carried, receivedAt: one.receivedAt },
          ...{ takenAt: one.takenAt, takenBy: one.takenBy },
          here: one.carried.open.map((alert) => hereNow(core, alert, now)),
        }))
    },
  }
}

/** How an alert of somebody else's stands here: by the source of that name, else by the one source that knows it. */
function hereNow(core: Core, { source, fingerprint, firedAt }: CarriedAlert, now: number): HereNow {
  const known = (id: SourceId) => {
    const found = newestOf(core.db, id, fingerprint)
    // One that ended before theirs began is an earlier trouble.
    return found && (found.quietAt === null || found.quietAt > firedAt) ? [{ id, ...found }] : []
  }
  const sameName = core.sources.has(source as SourceId) ? known(source as SourceId) : []
  const all = sameName.length > 0 ? sameName : [...core.sources.keys()].flatMap((id) => known(id as SourceId))
  const [found] = all
  if (!found || all.length > 1) return { kind: 'unknown' }
  const health = core.sources.get(found.id)
  if (found.quietAt !== null) return { kind: 'over', episodeId: found.episodeId, since: found.quietAt }
  if (!health || sightOf(health, now) === 'blind')
    return { kind: 'unseen', source: health?.label ?? found.id }
  return { kind: 'firing', episodeId: found.episodeId }
}

function asStored(stored: unknown): readonly Stored[] {
  if (!Array.isArray(stored)) return []
  return stored.flatMap((one: Partial<Stored> | null): readonly Stored[] => {
    const read = carriedHandOff.safeParse(one?.carried)
    if (!one || !read.success || typeof one.receivedAt !== 'number') return []
    const { receivedAt, takenAt = null, takenBy = null, isAway = false } = one
    return [{ carried: read.data, receivedAt, takenAt, takenBy, isAway }]
  })
}
