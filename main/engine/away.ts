/** The last time nobody watched: closed, or asleep. Said once, until the user has read it. */
import type { Desk } from '../../contract/state.ts'
import { noEffects } from '../db/journal.ts'
import { readSetting, writeSetting } from '../db/setting-table.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'

export interface Away extends EnginePart {
  /** the user has read it */
  read(): void
}

type Gap = NonNullable<Desk['away']>

/** Shorter absences than this are a restart or a coffee; sources are asked at once and say themselves what came, ms. */
const worthSayingMs = 600_000
/** A laptop that wakes for a moment between two sleeps was away all along: gaps closer than this are one, ms. */
const sameAbsenceMs = 600_000
const setting = 'away'

/** Wires it to the core, whose desk says when the run before was last alive. */
export function createAway(core: Core): Away {
  const keep = (gap: Gap | null): void => {
    core.setDesk({ away: gap })
    try {
      core.commit((db) => {
        writeSetting(db, setting, gap)
        return noEffects
      })
    } catch (error) {
      // It stays on the desk; only a restart before it is read would lose it.
      core.log('away-not-kept', { message: String(error) })
    }
  }
  const say = (gap: Gap, unread: Gap | null): void => {
    const isSame = unread !== null && gap.from - unread.until < sameAbsenceMs && unread.from <= gap.from
    keep(isSame ? { from: unread.from, until: gap.until } : gap)
  }

  const closed = core.desk.away
  const unread = asGap(readSetting(core.db, setting))
  core.setDesk({ away: unread })
  if (closed && isWorthSaying(closed)) say(closed, unread)
  const forgetStalls = core.clock.onStall?.((ms) => core.log('stalled', { ms }))

  return {
    read: () => keep(null),
    woke: (now, missedMs) => {
      const gap = { from: now - missedMs, until: now }
      if (isWorthSaying(gap)) say(gap, core.desk.away)
    },
    stop: () => forgetStalls?.(),
  }
}

/** A clock that was set back between two runs makes an absence end before it begins: then nobody knows how long it was. */
function isWorthSaying({ from, until }: Gap): boolean {
  return until - from > worthSayingMs
}

function asGap(stored: unknown): Gap | null {
  if (typeof stored !== 'object' || stored === null) return null
  const { from, until } = stored as Partial<Gap>
  return typeof from === 'number' && typeof until === 'number' ? { from, until } : null
}
