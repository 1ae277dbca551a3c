/** The history of one thing in a real Chromium, by keyboard alone, over the real almanac. */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright'
import { describe, expect, it } from 'vitest'
import type { PastEpisode } from '../../contract/past.ts'
import { expectAccessible } from '../helpers/accessible.ts'
import type { FakeEngine } from '../helpers/fake-engine.ts'
import { busyNight } from '../helpers/nights.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { openRows, pastScenes } from '../helpers/past-scenes.ts'

const open = pageOpener()
const onPast = async (size = {}, prepare?: (engine: FakeEngine) => void) => {
  const opened = await open(busyNight(), { ...size, prepare })
  await openRows(opened.page)
  return opened
}
const rows = (page: Page) => page.getByRole('listbox', { name: 'Episodes, newest first' })
const current = (page: Page) => rows(page).locator('[aria-selected=true]')

/** Presses until it is so: a key may come before the page listens. */
async function pressUntil(page: Page, key: string, isSo: () => Promise<boolean>): Promise<void> {
  await expect
    .poll(async () => {
      if (await isSo()) return true
      await page.keyboard.press(key)
      return isSo()
    })
    .toBe(true)
}

describe('a history', () => {
  it('is opened by H from an alert, and Esc leads back to where it was opened', async () => {
    const { page, complaints } = await onPast()
    await page.getByRole('heading', { level: 1, name: /SomethingIsWrong/ }).waitFor()
    expect(await page.getByText('32 times.', { exact: true }).count()).toBe(1)
    await page.keyboard.press('Escape')
    await page.locator('#watch-list').waitFor()
    await page.getByRole('button', { name: /^History of/ }).press('Enter')
    await page.getByRole('main', { name: 'History' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('opens the story of an episode by keys, follows the selection, and leads to Watch while it is there', async () => {
    const { page } = await onPast()
    await expect.poll(() => current(page).count()).toBe(1)
    const first = await current(page).textContent()
    await pressUntil(page, 'j', async () => (await current(page).textContent()) !== first)
    await page.keyboard.press('Enter')
    const story = page.getByRole('complementary', { name: 'The episode' })
    await story.getByRole('heading', { name: 'Timeline' }).waitFor()
    const title = (await story.getByRole('heading', { level: 2 }).textContent()) ?? ''
    expect(await current(page).textContent()).toContain(title)
    await page.keyboard.press('End')
    await expect.poll(() => story.getByRole('heading', { level: 2 }).textContent()).not.toBe(title)
    // The oldest of them is long over: nothing on Watch is offered.
    await story.getByText('More than one request in twenty ends with a 5xx.').waitFor()
    expect(await story.getByRole('button', { name: /^Open on Watch/ }).count()).toBe(0)
    await page.keyboard.press('Home')
    await story.getByRole('button', { name: /^Open on Watch/ }).waitFor()
    await page.keyboard.press('w')
    await page.locator('#watch-list').waitFor()
  })

  it('closes the story by Esc first, and the history only then', async () => {
    const { page } = await onPast()
    await page.keyboard.press('Enter')
    const story = page.getByRole('complementary', { name: 'The episode' })
    await story.waitFor()
    await page.keyboard.press('Escape')
    await story.waitFor({ state: 'detached' })
    await rows(page).waitFor()
    await expect.poll(() => rows(page).evaluate((list) => list === document.activeElement)).toBe(true)
  })

  it('looks at other windows by their digits, and at days of one’s own', async () => {
    const { page, engine } = await onPast()
    await pressUntil(page, '4', () => page.getByText('206 times.', { exact: true }).isVisible())
    await pressUntil(page, '1', () =>
      page.getByRole('button', { name: '7 d' }).and(page.locator('[aria-pressed=true]')).isVisible(),
    )
    await pressUntil(page, '5', () => page.getByRole('textbox', { name: 'From' }).isVisible())
    await page.getByRole('textbox', { name: 'From' }).fill('2026-09-20')
    await page.getByRole('textbox', { name: 'to', exact: true }).fill('2026-09-26')
    await page.getByText('Sun 20 Sep, 00:00 to Sun 27 Sep, 00:00').waitFor()
    await expect
      .poll(() => engine.past.asked.at(-1)?.input)
      .toMatchObject({
        from: Date.parse('2026-09-20T00:00+02:00'),
        to: Date.parse('2026-09-27T00:00+02:00'),
      })
    await page.getByRole('textbox', { name: 'to', exact: true }).fill('2026-09-01')
    await page.getByText('The first day comes after the last, or one of them is none.').waitFor()
  })

  it('says each gap and its reason where the keyboard comes to it', async () => {
    const { page } = await onPast()
    const gaps = page.getByRole('group', { name: 'Gaps in observation' }).getByRole('button')
    const hasFocus = () => gaps.last().evaluate((gap) => gap === document.activeElement)
    await page.getByRole('button', { name: 'Export' }).focus()
    for (let tabs = 0; tabs < 20 && !(await hasFocus()); tabs += 1) await page.keyboard.press('Tab')
    await page
      .locator('.past-said')
      .getByText(/^Mon 12 Oct, 03:14 to 07:14\. .*no answer$/)
      .waitFor()
    await page.keyboard.press('ArrowLeft')
    await page
      .locator('.past-said')
      .getByText(/Nightdesk was not running/)
      .waitFor()
  })

  it('takes out exactly what is shown: files and the clipboard', async () => {
    const { page, engine, context } = await onPast()
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await pressUntil(page, 'x', () => page.getByRole('dialog', { name: 'Take it out' }).isVisible())
    const saved = async (key: string) => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press(key)])
      await page.getByText(`Saved as ${download.suggestedFilename()}.`).waitFor()
      return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
    }
    const json = await saved('j')
    expect(json.name).toBe('history-SomethingIsWrong-2026-09-15-to-2026-10-14.json')
    const { episodes, gaps } = JSON.parse(json.text)
    const window = engine.past.asked.findLast(({ name }) => name === 'past.of')?.input as object
    const shown = engine.past.answer('past.of', { ...window, before: null, limit: 500 }, engine) as {
      readonly episodes: readonly PastEpisode[]
    }
    expect(episodes).toEqual(JSON.parse(JSON.stringify(shown.episodes)))
    const csv = await saved('c')
    expect(csv.text.split('\r\n').length - 2).toBe(episodes.length + gaps.length)
    const markdown = await saved('m')
    await page.keyboard.press('t')
    await page.getByText('Copied.', { exact: true }).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(markdown.text)
    expect(markdown.text).toContain('Europe/Zurich')
  })

  it('reads on while one scrolls: no page is lost', async () => {
    const { page, engine } = await open(busyNight())
    await openRows(page)
    await pressUntil(page, '4', () => page.getByText('206 times.', { exact: true }).isVisible())
    await rows(page).focus()
    const setSize = () => rows(page).getByRole('option').first().getAttribute('aria-setsize')
    await pressUntil(page, 'End', async () => (await setSize()) === '206')
    expect(
      engine.past.asked.filter(
        ({ name, input }) => name === 'past.of' && (input as { before: unknown }).before !== null,
      ).length,
    ).toBeGreaterThan(0)
  })

  it('shows the history of a label of the alert', async () => {
    const { page } = await open(busyNight())
    await page.getByRole('option', { name: /^Ingress/ }).click()
    await page.getByRole('button', { name: /: history of this severity$/ }).press('Enter')
    await page.getByRole('heading', { level: 1, name: /severity = / }).waitFor()
  })

  it('says what keeps it from being the whole truth', async () => {
    const { page, engine } = await onPast({}, (fake) => {
      fake.past.behind = 31_204
    })
    await page.getByText('31204 records are not in yet', { exact: false }).waitFor()
    engine.past.problem = 'The history is being made anew.'
    await page.keyboard.press('1')
    await page.getByText('The history is being made anew.').waitFor()
    engine.cut(true)
    await page.getByText('The engine does not answer: this is what was read last.').waitFor()
  })

  it.each(['past', 'past-story', 'past-export', 'past-empty'])('owes nobody anything: %s', async (name) => {
    const scene = pastScenes[name]
    if (!scene) throw new Error(name)
    const { page, engine } = await open(scene.night(), { prepare: scene.prepare })
    await scene.act(page)
    await expectAccessible(page, engine)
  })

  it.each(Object.keys(pastScenes))('never scrolls sideways on a narrow window: %s', async (name) => {
    const scene = pastScenes[name]
    if (!scene) throw new Error(name)
    const { page, complaints } = await open(scene.night(), {
      width: 900,
      height: 700,
      prepare: scene.prepare,
    })
    await scene.act(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(900)
    expect(complaints).toEqual([])
  })

  it('loses neither rows nor the way out at 200 % of a small laptop', async () => {
    const { page } = await open(busyNight(), { width: 640, height: 400 })
    await page.getByRole('option', { name: /^Ingress/ }).click()
    await page.keyboard.press('h')
    await page.getByRole('main', { name: 'History' }).waitFor()
    await rows(page).getByRole('option').first().waitFor()
    for (const part of [
      page.getByRole('button', { name: 'Export' }),
      rows(page),
      page.getByRole('region', { name: 'Who took it' }),
    ]) {
      await part.scrollIntoViewIfNeeded()
      const box = await part.boundingBox()
      expect(box && box.x >= 0 && box.x + box.width <= 640).toBe(true)
    }
  })
})
