/** What is older than the history is kept for goes with all that hangs on it, and nothing else does. */
import { rmSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { type Db, openDb, type Row } from '../../../main/db/db.ts'
import {
  dropEpisodes,
  dropOldRest,
  dropThreads,
  freePages,
  givePagesBack,
  oldEpisodes,
  oldThreads,
  type RetentionPlace,
} from '../../../main/history/retention-table.ts'
import { aHundredth, putMillion } from '../../bench/helpers/million.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const dayMs = 86_400_000
const now = aHundredth.endsAt
const before = now - 300 * dayMs

function open(): Db {
  const folder = aTestFolder()
  const db = openDb(putMillion(folder, aHundredth))
  onTestFinished(() => {
    db.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return db
}
const bareAlerts =
  'SELECT a.id FROM alert a WHERE NOT EXISTS (SELECT 1 FROM episode e WHERE e.alert_id = a.id)'
const idsOf = (rows: readonly Row[]): readonly number[] => rows.map(({ id }) => Number(id))

/** Every slice of a round. @returns the most rows that went at once */
function wholeRound(db: Db, at: number): number {
  let most = 0
  const count = (gone: number): number => {
    most = Math.max(most, gone)
    return gone
  }
  for (let place: RetentionPlace | null = null; ; ) {
    const { ids, last } = oldEpisodes(db, { before: at, now }, place, 25)
    db.transact((write) => count(dropEpisodes(write, ids)))
    if (last === null) break
    place = last
  }
  for (let after = 0; ; ) {
    const { ids, lastId } = oldThreads(db, at, after, 5)
    db.transact((write) => count(dropThreads(write, ids)))
    if (lastId === null) break
    after = lastId
  }
  while (db.transact((write) => count(dropOldRest(write, { before: at, now }, 200))) > 0);
  return most
}

it('takes what nothing stands on, leaves the rest whole, and has the almanac told of each that went', () => {
  const db = open()
  db.transact((write) => write.run('DELETE FROM feed'))
  const old = idsOf(db.all('SELECT id FROM episode WHERE quiet_at < ?', before))
  const told = new Set(
    idsOf(
      db.all(`SELECT episode_id AS id FROM postmortem_episode UNION SELECT episode_id FROM escalation WHERE episode_id IS NOT NULL
        UNION SELECT episode_id FROM support_link UNION SELECT lead_id FROM episode WHERE lead_id IS NOT NULL`),
    ),
  )
  const others = db.all('SELECT id FROM episode WHERE quiet_at IS NULL OR quiet_at >= ?', before)
  expect([old.length > 100, old.some((id) => told.has(id))]).toEqual([true, true])
  const bare = idsOf(db.all(bareAlerts))
  wholeRound(db, before)
  const kept = new Set(idsOf(db.all('SELECT id FROM episode')))
  expect(old.filter((id) => kept.has(id) && !told.has(id))).toEqual([])
  expect([...told].filter((id) => !kept.has(id))).toEqual([])
  expect(idsOf(others).filter((id) => !kept.has(id))).toEqual([])
  expect(db.all('PRAGMA foreign_key_check')).toEqual([])
  const never = new Set(bare)
  expect(idsOf(db.all(bareAlerts)).filter((id) => !never.has(id))).toEqual([])
  expect(
    db.get(
      'SELECT count(*) AS n FROM event WHERE episode_id IS NOT NULL AND episode_id NOT IN (SELECT id FROM episode)',
    )?.n,
  ).toBe(0)
  const fed = new Set(idsOf(db.all("SELECT ref AS id FROM feed WHERE kind = 'episode'")))
  expect(old.filter((id) => !kept.has(id) && !fed.has(id))).toEqual([])
})

it('never takes more at once than a click may wait for, and gives the space back', () => {
  const db = open()
  expect(wholeRound(db, aHundredth.endsAt)).toBeLessThanOrEqual(1_000)
  const { free } = freePages(db)
  expect(free).toBeGreaterThan(100)
  const give = (): void => db.transact((write) => givePagesBack(write, 100))
  give()
  expect(freePages(db).free).toBe(free - 100)
  while (freePages(db).free > 0) give()
  expect(db.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' })
})

it('goes over what stays once, and not again with every slice', () => {
  const db = open()
  db.transact((write) => {
    write.run(
      'INSERT OR IGNORE INTO postmortem_episode (postmortem_id, episode_id) SELECT 1, id FROM episode WHERE quiet_at < ?',
      before,
    )
  })
  let slices = 0
  for (let place: RetentionPlace | null = null; ; slices += 1) {
    const { ids, last } = oldEpisodes(db, { before, now }, place, 25)
    expect(ids).toEqual([])
    if (last === null) break
    place = last
  }
  expect(slices).toBe(
    Math.ceil(Number(db.get('SELECT count(*) AS n FROM episode WHERE quiet_at < ?', before)?.n) / 25),
  )
})
