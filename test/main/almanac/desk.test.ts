/** The almanac of a running desk, on its own thread. */
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { FindAnswer } from '../../../contract/find.ts'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import { applyChanges, fromSnapshot, type State } from '../../../contract/state.ts'
import { openDesk } from '../../../main/desk.ts'
import { pageNotifier } from '../../../main/platform/dbus-notifier.ts'
import { sendAhead } from '../../../renderer/pieces.ts'
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

/** A desk as it starts, over a data folder of its own. */
async function aDesk() {
  const dataDir = path.join(aTestFolder(), 'data')
  const desk = await openDesk({
    ...{ dataDir, configFile: path.join(dataDir, 'config.yaml'), host: 'node', drill: false },
    ...{ notifier: pageNotifier, openUrl: null, log: () => {}, pollWorkerUrl: workersFromSource() },
  })
  onTestFinished(() => desk.close())
  return { desk, dataDir }
}

it('is asked over the wire, lies in the data folder for this user only, and is told what happened', async () => {
  const { desk, dataDir } = await aDesk()
  const page = desk.attach(() => {})
  expect(existsSync(path.join(dataDir, 'almanac.db'))).toBe(false)
  const ask = (): Promise<FindAnswer> => Promise.resolve(page.query('find.search', anything))
  // The run of this very start is the first thing to tell.
  expect((await ask()).behind).toBeGreaterThan(0)
  await eventually(async () => (await ask()).behind).toBe(0)
  for (const end of ['', '-wal'])
    expect((statSync(path.join(dataDir, `almanac.db${end}`)).mode & 0o077).toString(8)).toBe('0')
})

it('reads an export in again that is larger than a message may be, and nothing of it twice', async () => {
  const { desk } = await aDesk()
  const page = desk.attach(() => {})
  const question = {
    ...{ week: '2026-11-30', weeks: 4 as const, whose: 'team' as const },
    ...{ team: null, severity: null, when: 'all' as const },
  }
  const { text } = await page.query('insights.export', { question, form: 'json' })
  // What it holds may be written with as much room as anybody likes.
  const roomy = text.replace('{', `{${' '.repeat(3_000_000)}`)
  const { last, pieces } = await sendAhead(page.order as never, () => 'an-export-1', roomy)
  expect(last.length).toBeLessThan(roomy.length / 10)
  const view = await page.query('insights.ofExport', { text: last, ...pieces, question: null })
  expect(view).toEqual(await page.query('insights.ofExport', { text, question: null }))
  await expect(
    (async () => page.query('insights.ofExport', { text: last, ...pieces, question: null }))(),
  ).rejects.toMatchObject({ code: 'too-late' })
})

it('F103: finds what is there again since a backup was restored', async () => {
  const { desk } = await aDesk()
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
