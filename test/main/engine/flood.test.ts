import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fingerprintOf } from '../../../main/drill/fingerprint.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'

let night: Night

beforeEach(async () => {
  night = await startNight()
  await night.pass(1_000)
})

afterEach(() => night.close())

const rowsWritten = (): number => Number(night.engine().core.db.get('SELECT total_changes() AS n')?.n)

describe('a flapping alert (F34)', () => {
  it('of 20 transitions an hour is one row, and each transition writes a handful of rows', async () => {
    const labels = pageLabels()
    const written: number[] = []
    for (let round = 0; round < 10; round += 1) {
      const before = rowsWritten()
      night.fire(labels)
      await night.pass(180_000)
      night.peers[0]?.alerts.resolve(fingerprintOf(labels))
      await night.pass(180_000)
      written.push(rowsWritten() - before)
    }
    expect([...night.state().episodes.values()]).toMatchObject([{ firings: 10 }])
    // No transition costs more than an early one: what is written does not grow with what has been.
    expect(Math.max(...written.slice(2))).toBeLessThanOrEqual(Math.max(...written.slice(0, 2)))
  })
})

describe('a storm (F36)', () => {
  it('of 5,000 alerts within 10 s is kept in few transactions and rings once', async () => {
    const { db } = night.engine().core
    let transactions = 0
    const { transact } = db
    Object.assign(db, {
      transact: (work: Parameters<typeof transact>[0]) => {
        transactions += 1
        return transact(work)
      },
    })
    for (let second = 0; second < 10; second += 1) {
      for (let number = 0; number < 500; number += 1) {
        const alert = second * 500 + number
        night.fire(
          pageLabels({
            instance: `node-${alert}`,
            customer: `Customer ${alert % 17}`,
            severity: alert % 20 === 0 ? 'page' : 'ticket',
          }),
        )
      }
      await night.pass(1_000)
    }
    await night.pass(20_000)
    expect(night.state().episodes.size).toBe(5_000)
    expect(transactions).toBeLessThan(200)
    expect(night.shown.filter(({ loud, quietly }) => loud && !quietly)).toHaveLength(1)
  })
})

describe('one page more', () => {
  /** Rows that the commits about this page read, and how often they walked through all alerts there are. */
  const lookedAtFor = async (name: string): Promise<{ readonly rows: number; readonly walks: number }> => {
    const { core } = night.engine()
    const { db, episodes } = core
    const [{ all }, { values }] = [db, episodes]
    let isAboutIt = false
    let [rows, walks] = [0, 0]
    Object.assign(db, {
      all: (...call: Parameters<typeof all>) => {
        const read = all(...call)
        if (isAboutIt) rows += read.length
        return read
      },
    })
    episodes.values = () => {
      if (isAboutIt) walks += 1
      return values.call(episodes)
    }
    core.inCommit.unshift((_db, _stamp, touched) => {
      isAboutIt = touched.some(({ alertname }) => alertname === name)
      return { episodes: [], events: [] }
    })
    core.afterCommit.push(() => {
      isAboutIt = false
    })
    night.fire(pageLabels({ alertname: name, customer: name }))
    await night.pass(20_000)
    expect(night.titles('needs-you')).toContain(name)
    Object.assign(db, { all })
    episodes.values = values
    return { rows, walks }
  }

  it('costs as little when 600 stand as when one does', async () => {
    await night.close()
    night = await startNight({ sound: true })
    await night.pass(1_000)
    night.fire(pageLabels())
    await night.pass(20_000)
    const few = await lookedAtFor('First')
    for (let number = 0; number < 600; number += 1)
      night.fire(pageLabels({ instance: `node-${number}`, customer: `Customer ${number % 17}` }))
    await night.pass(40_000)
    const many = await lookedAtFor('Last')
    expect(few.rows).toBeGreaterThan(0)
    expect(many.rows).toBeLessThanOrEqual(few.rows)
    expect([few.walks, many.walks]).toEqual([0, 0])
  })
})
