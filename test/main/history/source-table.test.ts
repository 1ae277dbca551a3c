import { describe, expect, it } from 'vitest'
import type { SourceId } from '../../../contract/ids.ts'
import {
  beginRun,
  closeGap,
  hasOpenGap,
  listedHeartbeats,
  markAlive,
  openGap,
  putSource,
  recordGap,
  sourceReach,
  storedSource,
  unknownSeverities,
} from '../../../main/history/source-table.ts'
import { nightNow } from '../../helpers/fixtures.ts'
import { openTestDb } from '../../helpers/open-test-db.ts'
import { aSeenAlert, aSeenSilence } from '../../helpers/seen.ts'
import { watchSource } from '../alerts/watch-source.ts'

const now = nightNow
const plover = 'plover' as SourceId
const heron = 'heron' as SourceId

function open() {
  const db = openTestDb()
  return { db, source: watchSource(db), write: db.transact }
}

describe('a source', () => {
  it('is remembered over restarts as it was', () => {
    const { db, write } = open()
    expect(storedSource(db, plover)).toEqual({ lastGoodAt: null, silences: [], heartbeats: [] })
    const stored = {
      lastGoodAt: now,
      silences: [aSeenSilence('s1')],
      heartbeats: [{ alertname: 'Watchdog', environment: 'plover', missingSince: null }],
    }
    write((w) => putSource(w, plover, { ...stored, lastGoodAt: now - 1 }))
    write((w) => putSource(w, plover, stored))
    db.close()
    const again = openTestDb(db.file)
    expect(storedSource(again, plover)).toEqual(stored)
    expect(storedSource(again, heron).lastGoodAt).toBeNull()
  })

  it('reaches what its alerts name, and lists what no mapping knows', () => {
    const { db, source } = open()
    const alert = (fingerprint: string, labels: Readonly<Record<string, string>>) =>
      aSeenAlert(fingerprint, { labels: { alertname: 'X', ...labels } })
    source.answer([
      alert('f1', { installation: 'plover', cluster: 'b', customer: 'Mosslund', severity: 'disaster' }),
      alert('f2', { installation: 'plover', cluster: 'a', customer: 'Mosslund', severity: 'disaster' }),
      alert('f3', { severity: 'page' }),
      alert('f4', {}),
    ])
    expect(sourceReach(db, plover)).toEqual({
      environments: ['plover/a', 'plover/b'],
      customers: ['Mosslund'],
      unknownSeverity: true,
    })
    expect([...unknownSeverities(db, plover, ['severity'])].toSorted()).toEqual(['', 'disaster'])
    expect(sourceReach(db, heron)).toEqual({ environments: [], customers: [], unknownSeverity: false })
    expect(unknownSeverities(db, heron, ['severity'])).toEqual([])
  })

  it('lists a heartbeat until the first good answer that lacks it', () => {
    const { db, source } = open()
    const watchdog = aSeenAlert('w', { labels: { alertname: 'Watchdog', cluster: 'a' } })
    const listed = () => listedHeartbeats(db, plover, ['Heartbeat', 'Watchdog'])
    source.answer([watchdog, aSeenAlert('f1')])
    expect(listed()).toEqual([{ alertname: 'Watchdog', environment: 'a' }])
    source.answer([aSeenAlert('f1')])
    expect(listed()).toEqual([])
    source.answer([watchdog])
    expect(listed()).toHaveLength(1)
    expect(listedHeartbeats(db, heron, ['Watchdog'])).toEqual([])
    expect(listedHeartbeats(db, plover, ['Pulse'])).toEqual([])
  })
})

describe('gaps in sight', () => {
  it('are opened once, closed once, and begin anew after', () => {
    const { db, write } = open()
    expect(
      write((w) => [openGap(w, plover, now, 'timeout'), openGap(w, plover, now + 1, 'refused')]),
    ).toEqual([true, false])
    expect([hasOpenGap(db, plover), hasOpenGap(db, heron)]).toEqual([true, false])
    expect(write((w) => openGap(w, heron, now, 'timeout'))).toBe(true)
    expect(write((w) => [closeGap(w, plover, now + 5), closeGap(w, plover, now + 6)])).toEqual([true, false])
    expect([hasOpenGap(db, plover), hasOpenGap(db, heron)]).toEqual([false, true])
    write((w) => openGap(w, plover, now + 9, 'refused'))
    write((w) => recordGap(w, heron, now - 9, now - 3, 'Nightdesk was not running'))
    expect(db.all('SELECT source_id, from_at, to_at, reason FROM sight_gap ORDER BY id')).toEqual([
      { source_id: 'plover', from_at: now, to_at: now + 5, reason: 'timeout' },
      { source_id: 'heron', from_at: now, to_at: null, reason: 'timeout' },
      { source_id: 'plover', from_at: now + 9, to_at: null, reason: 'refused' },
      { source_id: 'heron', from_at: now - 9, to_at: now - 3, reason: 'Nightdesk was not running' },
    ])
  })

  it('stay open over a restart: what rang before does not ring again', () => {
    const { db, write } = open()
    write((w) => openGap(w, plover, now, 'timeout'))
    db.close()
    expect(hasOpenGap(openTestDb(db.file), plover)).toBe(true)
  })
})

describe('a run', () => {
  it('knows until when the one before was alive', () => {
    const { write } = open()
    expect(write((w) => beginRun(w, now, '0.1.0'))).toEqual({ runId: 1, aliveBefore: null })
    write((w) => markAlive(w, 1, now + 500))
    expect(write((w) => beginRun(w, now + 9_000, '0.1.0'))).toEqual({ runId: 2, aliveBefore: now + 500 })
    expect(write((w) => beginRun(w, now + 9_500, '0.1.0'))).toEqual({ runId: 3, aliveBefore: now + 9_000 })
  })
})
