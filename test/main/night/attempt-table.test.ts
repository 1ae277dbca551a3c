import { expect, it } from 'vitest'
import { finishAttempt, insertAttempt, openAttempts } from '../../../main/night/attempt-table.ts'
import { blindNotice } from '../../../main/night/notice.ts'
import { nightNow } from '../../helpers/fixtures.ts'
import { openTestDb } from '../../helpers/open-test-db.ts'

const notice = blindNotice({ id: 'plover' as never, label: 'plover', environments: [] }, 180_000, null)

it('keeps an attempt open until its outcome is written, which happens once', () => {
  const db = openTestDb()
  const id = db.transact((write) => insertAttempt(write, notice, nightNow))
  expect(openAttempts(db)).toEqual([{ id, createdAt: nightNow, ...notice }])
  const finish = (shown: boolean, reason: string | null) =>
    db.transact((write) => finishAttempt(write, id, { shown, reason }, nightNow + 1))
  expect(finish(false, 'no window was open')).toEqual({ episodeId: null, sourceId: 'plover' })
  expect(openAttempts(db)).toEqual([])
  expect(finish(true, null)).toBeUndefined()
  expect(db.get('SELECT shown, reason, finished_at FROM attempt')).toEqual({
    shown: 0,
    reason: 'no window was open',
    finished_at: nightNow + 1,
  })
})
