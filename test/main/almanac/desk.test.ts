/** The almanac of a running desk, on its own thread. */
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { FindAnswer } from '../../../contract/find.ts'
import { openDesk } from '../../../main/desk.ts'
import { pageNotifier } from '../../../main/platform/dbus-notifier.ts'
import { eventually } from '../../helpers/eventually.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'
import { workersFromSource } from '../../helpers/source-workers.ts'

const anything = {
  ...{
    text: 'x',
    kinds: [],
    environment: null,
    customer: null,
    from: null,
    to: null,
    limit: 5,
    before: null,
  },
} as const

it('is asked over the wire, lies in the data folder for this user only, and is told what happened', async () => {
  const dataDir = path.join(aTestFolder(), 'data')
  const desk = await openDesk({
    ...{ dataDir, configFile: path.join(dataDir, 'config.yaml'), host: 'node', drill: false },
    ...{ notifier: pageNotifier, openUrl: null, log: () => {}, pollWorkerUrl: workersFromSource() },
  })
  onTestFinished(() => desk.close())
  const page = desk.attach(() => {})
  expect(existsSync(path.join(dataDir, 'almanac.db'))).toBe(false)
  const ask = (): Promise<FindAnswer> => Promise.resolve(page.query('find.search', anything))
  // The run of this very start is the first thing to tell.
  expect((await ask()).behind).toBeGreaterThan(0)
  await eventually(async () => (await ask()).behind).toBe(0)
  for (const end of ['', '-wal'])
    expect((statSync(path.join(dataDir, `almanac.db${end}`)).mode & 0o077).toString(8)).toBe('0')
})
