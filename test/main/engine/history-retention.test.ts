/** The history goes by itself once it is older than it is kept for: after a while, and never what is on the desk. */
import { afterEach, expect, it } from 'vitest'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
let night: Night
afterEach(() => night.close())

const config = (keep: string): string => `version: 1
me: Mara Lind
sources:
  - { name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s }
${keep}`

const count = (): number => Number(night.engine().core.db.get('SELECT count(*) AS n FROM episode')?.n)
/** As if all of it had been so many days ago. */
const age = (days: number): void =>
  night.engine().core.db.transact((db) => {
    db.run(
      'UPDATE episode SET quiet_at = quiet_at - ?, fired_at = fired_at - ? WHERE quiet_at IS NOT NULL',
      days * dayMs,
      days * dayMs,
    )
  })

async function begin(keep = ''): Promise<void> {
  night = await startNight({ config: config(keep) })
  night.fire(pageLabels({ alertname: 'Over' }), { summary: 'Over' })
  night.fire(pageLabels({ alertname: 'Fires' }), { summary: 'Fires' })
  await night.pass(16_000)
  night.end(pageLabels({ alertname: 'Over' }))
  await night.pass(30 * minuteMs)
}

it('is kept for two years', async () => {
  await begin()
  await night.restart(8 * dayMs)
  age(700)
  await night.pass(20 * minuteMs)
  expect(count()).toBe(2)
  await night.restart(minuteMs)
  age(40)
  await night.pass(10 * minuteMs)
  // The start belongs to the watch.
  expect(count()).toBe(2)
  await night.pass(10 * minuteMs)
  expect(
    night.engine().core.db.all('SELECT a.title FROM episode e JOIN alert a ON a.id = e.alert_id'),
  ).toEqual([{ title: 'Fires' }])
})

it('is kept for as long as the file says', async () => {
  await begin('keep: { history: 90 }\n')
  await night.restart(8 * dayMs)
  age(100)
  await night.pass(20 * minuteMs)
  expect(count()).toBe(1)
})

it('refuses a time that is too short to look back on, and says what may stand there', async () => {
  night = await startNight({ config: config('keep: { history: 7 }\n') })
  expect(night.state().desk.configProblem).toMatchObject({ expected: 'a number of days from 90 to 3650' })
})

it('takes nothing by a clock that may have been set years ahead, before a week of it was lived through', async () => {
  await begin()
  await night.restart(1_500 * dayMs)
  await night.pass(30 * minuteMs)
  expect(count()).toBe(2)
  // Begun anew by the same clock, it is no surer of it.
  await night.restart(dayMs)
  await night.pass(30 * minuteMs)
  expect(count()).toBe(2)
  await night.restart(7 * dayMs)
  await night.pass(30 * minuteMs)
  expect(count()).toBe(1)
})

it('takes nothing while the clock of this computer is said to be off', async () => {
  await begin()
  await night.restart(8 * dayMs)
  age(800)
  night.engine().core.setDesk({ clockLeadMs: -400 * dayMs })
  await night.pass(20 * minuteMs)
  expect(count()).toBe(2)
})

it('keeps what a clock that was years behind has written since', async () => {
  await begin()
  await night.restart(8 * dayMs)
  night.fire(pageLabels({ alertname: 'Behind' }), { summary: 'Behind' })
  await night.pass(16_000)
  night.end(pageLabels({ alertname: 'Behind' }))
  await night.pass(10 * minuteMs)
  night.engine().core.db.transact((db) => {
    db.run('UPDATE episode SET quiet_at = quiet_at - ? WHERE quiet_at IS NOT NULL', 900 * dayMs)
  })
  // Not on the desk any more.
  await night.restart(minuteMs)
  await night.pass(20 * minuteMs)
  expect(
    night
      .engine()
      .core.db.all('SELECT a.title FROM episode e JOIN alert a ON a.id = e.alert_id ORDER BY e.id')
      .map(({ title }) => title),
  ).toEqual(['Fires', 'Behind'])
})
