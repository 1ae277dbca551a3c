/** What time brings to alerts, and what it does not. */
import { expect, it, onTestFinished } from 'vitest'
import { noEffects } from '../../../main/db/journal.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { minuteMs } from '../../helpers/fixtures.ts'

/** A night with one alert of this severity, and how many transactions were about alerts since it was seen. */
async function aNightWith(severity: string): Promise<{ night: Night; commits: () => number }> {
  const night = await startNight()
  onTestFinished(() => night.close())
  night.fire(pageLabels({ severity }))
  await night.pass(20_000)
  let commits = 0
  night.engine().core.afterCommit.push(() => {
    commits += 1
  })
  return { night, commits: () => commits }
}

it.each(['ticket', 'none'])(
  'an alert of severity %s has no target, and none that passes',
  async (severity) => {
    const { night, commits } = await aNightWith(severity)
    await night.pass(5 * minuteMs)
    expect(commits()).toBe(0)
  },
)

it('a page that nobody takes has one, which passes', async () => {
  const { night, commits } = await aNightWith('page')
  await night.pass(5 * minuteMs)
  expect(commits()).toBeGreaterThan(0)
})

it('F108: a target whose passing could not be written down is written down as soon as it can be', async () => {
  const { night } = await aNightWith('page')
  const { core } = night.engine()
  const run = (sql: string) =>
    core.insist((db) => {
      db.run(sql)
      return noEffects
    })
  const passed = () => core.db.get("SELECT count(*) AS n FROM event WHERE kind = 'ack-target-passed'")?.n
  run(
    "CREATE TRIGGER full BEFORE INSERT ON event WHEN NEW.kind = 'ack-target-passed' BEGIN SELECT RAISE(ABORT, 'full'); END",
  )
  await night.pass(10 * minuteMs)
  expect(passed()).toBe(0)
  run('DROP TRIGGER full')
  await night.pass(10_000)
  expect(passed()).toBe(1)
})
