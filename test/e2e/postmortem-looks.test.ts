/** Postmortems as they look: nothing grave by night or by day, nothing cut off in a narrow window or at 200 % text. */
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { withMark } from '../../contract/postmortem-evidence.ts'
import type { Snapshot } from '../../contract/state.ts'
import { expectAccessible, expectNothingGrave } from '../helpers/accessible.ts'
import { boardScenes } from '../helpers/board-scenes.ts'
import { editorNight, editorScenes, openEditor } from '../helpers/editor-scenes.ts'
import { eventually } from '../helpers/eventually.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { outScenes } from '../helpers/out-scenes.ts'
import { reviewScenes } from '../helpers/review-scenes.ts'
import type { Scene } from '../helpers/scenes.ts'
import { expectWholeAtDouble } from '../helpers/whole-at-double.ts'

const open = pageOpener()
const themed = (night: Snapshot, theme: 'night' | 'day'): Snapshot => ({
  ...night,
  desk: { ...night.desk, settings: { ...night.desk.settings, theme } },
})

function sceneOf(name: string): Scene {
  const scene = { ...boardScenes, ...editorScenes, ...outScenes, ...reviewScenes }[name]
  if (!scene) throw new Error(`no scene ${name}`)
  return scene
}

// These have their own tests of night and day at the usual size.
it.each(['board', 'meeting', 'meeting-minutes', 'carry-draft', 'editor-top', 'review-question'])(
  'is whole at twice the text: %s',
  async (name) => {
    const { night, prepare, act } = sceneOf(name)
    const { page, complaints } = await open(themed(night(), 'day'), { prepare })
    await act(page)
    await expectWholeAtDouble(page)
    if (name === 'editor-top') await expectNothingGrave(page)
    expect(complaints).toEqual([])
  },
)

it.each(['out-conflict', 'draft-rule', 'import-strip'])(
  'owes nobody anything by night and by day, and at twice the text: %s',
  async (name) => {
    const { night, prepare, act } = sceneOf(name)
    const { page, engine, complaints } = await open(themed(night(), 'night'), { prepare })
    await act(page)
    await expectAccessible(page, engine)
    await expectWholeAtDouble(page)
    expect(complaints).toEqual([])
  },
)

it('has one way out of the editor, and the words can be taken also while the engine is away', async () => {
  const { page, engine } = await open(editorNight(), {
    prepare: (each) => void each.desk.texts.set(1, '# A\n\nwords\n'),
  })
  await openEditor(page)
  const bar = page.locator('.editor-bar')
  expect(await bar.getByRole('button').allTextContents()).toEqual(['All postmortems', 'Get it out', 'Remove'])
  engine.cut(true)
  await bar.getByRole('button', { name: 'Remove' }).waitFor({ state: 'detached' })
  await bar.getByRole('button', { name: 'Get it out' }).click()
  const dialog = page.getByRole('dialog', { name: 'Get it out' })
  await eventually(() => dialog.getByRole('button', { name: /^Markdown file/ }).isDisabled()).toBe(true)
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('w')])
  expect(await readFile(await download.path(), 'utf8')).toBe('# A\n\nwords\n')
})

describe('the sheet', () => {
  it.each([1440, 900, 720])('has the marks of its headings whole in the margin, at %i', async (width) => {
    const { page } = await open(editorNight(), {
      ...{ width, height: 700 },
      prepare: (engine) => void engine.desk.texts.set(1, '# A\n\n## B\n\n### C\n\n#### D\n\nwords\n'),
    })
    await openEditor(page)
    const from = (part: string) =>
      page.locator(part).evaluateAll((all) => all.map((each) => each.getBoundingClientRect().left))
    const marks = await from('.span-hash')
    const [sheet = 0] = await from('.cm-scroller')
    expect(marks).toHaveLength(4)
    expect(Math.min(...marks)).toBeGreaterThanOrEqual(sheet)
  })

  it('keeps UTC with the local time that is typed over', async () => {
    const line = withMark('- 2026-10-14 03:11:27 CEST (01:11:27 UTC) Fired', 'e11')
    const { page, engine } = await open(editorNight(), {
      prepare: (each) => void each.desk.texts.set(1, `# A\n\n## Timeline\n\n${line}\n`),
    })
    await openEditor(page)
    await page.locator('.line-time').click()
    await page.getByText('01:11:27 UTC').waitFor()
    await page.keyboard.type('03:12:05')
    await eventually(() => engine.desk.texts.get(1)).toContain(
      '- 2026-10-14 03:12:05 CEST (01:12:05 UTC) Fired',
    )
  })
})
