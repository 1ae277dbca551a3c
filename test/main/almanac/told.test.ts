/** Whatever happens between the two databases: what the almanac holds is what it would hold if it were made anew. */
import { copyFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { createAlmanac } from '../../../main/almanac/almanac.ts'
import { type AlmanacDoor, AlmanacLost } from '../../../main/almanac/almanac-messages.ts'
import { readFeedMark, writeFeedMark } from '../../../main/almanac/feed-table.ts'
import { serveAlmanac } from '../../../main/almanac/serve-almanac.ts'
import { openFile } from '../../../main/db/connection.ts'
import { type Db, openDb } from '../../../main/db/db.ts'
import { forgetFeed } from '../../../main/db/forget-feed.ts'
import { createTelling, type Telling } from '../../../main/engine/almanac-telling.ts'
import { answersOf, changes, freshRecordOf, recordOf } from '../../helpers/almanac-record.ts'
import { databaseIn, fillHistory, openFolder, spoil } from '../../helpers/damage.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'
import { fc } from '../../helpers/property.ts'

/** A record and its almanac, each in its file, and the telling between them, which may be killed at any message. */
function aPair() {
  const folder = aTestFolder()
  const main = path.join(folder, 'nightdesk.db')
  const almanac = path.join(folder, 'almanac.db')
  const kept = path.join(folder, 'kept.db')
  let tokens = 0
  /** how many messages are answered still; null = all of them. At the last one it is done, and the answer is lost */
  let dies: number | null = null
  let open: { readonly db: Db; readonly served: ReturnType<typeof serveAlmanac>; readonly telling: Telling }
  const begin = (): void => {
    const db = openDb(main)
    const served = serveAlmanac(almanac)
    const door: AlmanacDoor = {
      send: async (message) => {
        if (dies === 0) throw new AlmanacLost('killed')
        if (dies !== null) dies -= 1
        const reply = served.answer(structuredClone(message))
        if (dies === 0) throw new AlmanacLost('killed')
        return structuredClone(reply)
      },
      close: async () => {},
    }
    tokens += 1_000
    open = {
      db,
      served,
      telling: createTelling({ db, clock: createManualClock(), door, newToken: () => `token-${tokens++}` }),
    }
  }
  const end = (): void => {
    open.db.close()
    open.served.close()
  }
  begin()
  return {
    change: (name: string, at: number) => open.db.transact((write) => changes[name]?.(write, at), 'later'),
    /** tells so many messages, or everything */
    tell: async (messages: number): Promise<void> => {
      try {
        const { telling } = open
        if (!telling.isMet()) await telling.meet()
        for (let left = messages; left > 0; left -= 1) {
          if (telling.hasChanges()) await telling.tellChanges()
          else if (!(await telling.tellPage()) && !telling.hasChanges()) break
        }
      } catch (error) {
        if (!(error instanceof AlmanacLost)) throw error
        open.telling.part()
      }
    },
    dieAfter: (messages: number) => {
      dies = messages
    },
    restart: () => {
      end()
      dies = null
      begin()
    },
    keep: () => {
      end()
      copyFileSync(main, kept)
      dies = null
      begin()
    },
    restore: () => {
      end()
      for (const each of ['-wal', '-shm']) rmSync(main + each, { force: true })
      try {
        copyFileSync(kept, main)
      } catch {
        // Nothing was kept yet.
      }
      dies = null
      begin()
    },
    /** rows that no trigger saw, as a salvage or the way back from memory writes them */
    behindItsBack: (at: number) => {
      end()
      const raw = openFile(main)
      raw.exec('CREATE TEMP TABLE one AS SELECT * FROM alert_body ORDER BY alert_id LIMIT 1')
      raw.exec(`UPDATE one SET labels = '{"behind":"${at}"}'`)
      raw.pragma('foreign_keys = OFF')
      raw.exec('INSERT OR REPLACE INTO alert_body SELECT * FROM one')
      forgetFeed(raw)
      raw.close()
      dies = null
      begin()
    },
    lose: () => {
      end()
      rmSync(almanac, { force: true })
      rmSync(`${almanac}-wal`, { force: true })
      dies = null
      begin()
    },
    both: () => {
      const fresh = freshRecordOf(open.db)
      end()
      const held = createAlmanac(almanac)
      const told = { holds: recordOf(held.db), answers: answersOf(held) }
      held.close()
      return { fresh, told }
    },
  }
}

/** No two at once, seconds apart and in any order: which of two that are equally new comes first is nobody's promise. */
const instantOf = (index: number, at: number): number => (((index * 37) % 101) + 1) * 1_000_003 + at

const deeds = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({ kind: fc.constantFrom(...Object.keys(changes)), at: fc.nat(10_000) }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('tell'), at: fc.integer({ min: 1, max: 6 }) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('dies'), at: fc.nat(4) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom('restart', 'keep', 'restore', 'behind', 'lose'),
        at: fc.nat(9),
      }),
    },
  ),
  { minLength: 20, maxLength: 90 },
)

describe('F103: the almanac and the record', () => {
  it('agree after any order of changes, kills, restored backups and rows written behind its back', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, async (steps) => {
        const pair = aPair()
        for (const [index, { kind, at }] of steps.entries()) {
          if (kind === 'tell') await pair.tell(at)
          else if (kind === 'dies') pair.dieAfter(at)
          else if (kind === 'restart') pair.restart()
          else if (kind === 'keep') pair.keep()
          else if (kind === 'restore') pair.restore()
          else if (kind === 'behind') pair.behindItsBack(at)
          else if (kind === 'lose') pair.lose()
          else pair.change(kind, instantOf(index, at))
        }
        pair.restart()
        await pair.tell(Number.POSITIVE_INFINITY)
        const { fresh, told } = pair.both()
        expect(told.holds).toBe(fresh.holds)
        expect(told.answers).toBe(fresh.answers)
      }),
      { endOnFailure: true, numRuns: process.env.NIGHTDESK_LONG ? 600 : 15 },
    )
  })
})

it('F103: a salvaged file has no mark, so that everything is told anew', async () => {
  const folder = aTestFolder()
  fillHistory(folder, 1, 40)
  const data = openFolder(folder)
  data.store.db.transact((write) => writeFeedMark(write, { upto: 7, token: 'a', next: null }))
  await data.backUp()
  await data.close()
  // Its first page is no database any more: the backup is taken, and what can be read comes over it.
  spoil(databaseIn(folder), 0, Buffer.alloc(512, 0xa7))
  const salvaged = openFolder(folder)
  expect(salvaged.status().salvage).not.toBeNull()
  expect(readFeedMark(salvaged.store.db)).toBeNull()
  await salvaged.close()
})
