import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDb } from '../../main/db/db.ts'
import { seededRandom } from '../../main/platform/random.ts'
import { databaseIn } from '../helpers/damage.ts'
import { aTestFolder } from '../helpers/open-test-db.ts'
import { cutPower, type Recording, recordWriter } from '../helpers/power-cut.ts'
import { lostOf } from '../helpers/run-writer.ts'

const cuts = process.env.NIGHTDESK_LONG ? 500 : 20

/** What one cut cost: answered orders that are gone, or a file that is not whole. */
function costOf(recording: Recording, seed: number, honest: boolean) {
  const random = seededRandom(seed)
  const folder = aTestFolder()
  const count = recording.ready + Math.floor(random() * (recording.steps.length - recording.ready))
  const { answered, dropped } = cutPower(recording, count, folder, random, honest)
  try {
    const db = openDb(databaseIn(folder))
    const integrity = String(db.get('PRAGMA integrity_check')?.integrity_check)
    const lost = [...lostOf(db, answered), ...(integrity === 'ok' ? [] : [integrity])]
    db.close()
    return { lost, dropped }
  } catch (error) {
    return { lost: [String(error)], dropped }
  }
}

describe('F47: the power goes while it writes (modelled)', () => {
  it(`${cuts} times at random: nothing that was answered is lost, and the file is whole`, {
    timeout: 180_000,
  }, async () => {
    const recording = await recordWriter(aTestFolder(), path.join(aTestFolder(), 'calls'), 150)
    expect(recording.ready).toBeGreaterThan(0)
    const honest = Array.from({ length: cuts }, (_, seed) => costOf(recording, seed, true))
    expect(honest.flatMap(({ lost }, seed) => lost.map((what) => `cut ${seed}: ${what}`))).toEqual([])
    expect(honest.reduce((sum, { dropped }) => sum + dropped, 0)).toBeGreaterThan(0)
    // The model can lose: a disk that only says that it has synced loses words in these very cuts.
    const lying = Array.from({ length: cuts }, (_, seed) => costOf(recording, seed, false))
    expect(lying.filter(({ lost }) => lost.length > 0).length).toBeGreaterThan(cuts / 2)
  })
})
