/** What time brings to alerts, and what it does not. */
import { expect, it, onTestFinished } from 'vitest'
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
