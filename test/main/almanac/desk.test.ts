/** The almanac of a running desk, on its own thread. */
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { FindAnswer } from '../../../contract/find.ts'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import { applyChanges, fromSnapshot, type State } from '../../../contract/state.ts'
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

it('F103: finds what is there again since a backup was restored', async () => {
  const dataDir = path.join(aTestFolder(), 'data')
  const desk = await openDesk({
    ...{ dataDir, configFile: path.join(dataDir, 'config.yaml'), host: 'node', drill: false },
    ...{ notifier: pageNotifier, openUrl: null, log: () => {}, pollWorkerUrl: workersFromSource() },
  })
  onTestFinished(() => desk.close())
  let state: State | undefined
  const page = desk.attach((event) => {
    if (event.event === 'snapshot') state = fromSnapshot(event.snapshot)
    if (event.event === 'changed' && state) state = applyChanges(state, event.changes)
  })
  const newest = (): PostmortemSummary => {
    const one = state?.postmortems[0]
    if (!one) throw new Error('there is no postmortem')
    return one
  }
  const write = async (text: string): Promise<void> => {
    await page.order('postmortems.create', { episodeIds: [] })
    await page.order('postmortems.save', { postmortemId: newest().id, base: newest().version, text })
  }
  const found = async (text: string): Promise<readonly [number, number]> => {
    const { hits, behind } = await page.query('find.search', { ...anything, kinds: [], text })
    return [hits.length, behind]
  }
  await write('# Aardvark in the cellar')
  await eventually(() => found('aardvark')).toEqual([1, 0])
  await page.order('data.backUp', {})
  await page.order('postmortems.remove', { postmortemId: newest().id })
  await eventually(() => found('aardvark')).toEqual([0, 0])
  const { backups } = await page.query('data.status', {})
  await page.order('data.restore', { backupId: backups[0]?.id ?? '' })
  await eventually(() => found('aardvark')).toEqual([1, 0])
})
