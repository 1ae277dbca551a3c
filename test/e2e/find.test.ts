/** Finding in a real Chromium, by keys alone: from anywhere to what was found, and back to where the hand was. */
import type { Page } from 'playwright'
import { describe, expect, it } from 'vitest'
import { expectAccessible } from '../helpers/accessible.ts'
import { findNight, findScenes, openDisk, openPalette, tellFound } from '../helpers/find-scenes.ts'
import { pageOpener } from '../helpers/open-page.ts'

const open = pageOpener()
const openDesk = () => open(findNight(), { prepare: (engine) => tellFound(engine) })
const palette = (page: Page) => page.getByRole('dialog', { name: 'Find, or do' })
const option = (page: Page, name: RegExp) => palette(page).getByRole('option', { name })

/** Moves down until this is the active choice. */
async function walkTo(page: Page, name: RegExp): Promise<void> {
  const wanted = option(page, name).first()
  await wanted.waitFor()
  await expect
    .poll(async () => {
      if ((await wanted.getAttribute('aria-selected')) === 'true') return true
      await page.keyboard.press('ArrowDown')
      return false
    })
    .toBe(true)
}

describe('the palette', () => {
  it('opens out of a field, closes with Esc, and the words go on where they were', async () => {
    const { page, complaints } = await openDesk()
    await page
      .getByRole('option', { name: /Cluster DNS slow/ })
      .first()
      .waitFor()
    await page.keyboard.press('n')
    await page.keyboard.type('half a ')
    await openPalette(page, 'disk')
    await option(page, /Node disk above 90 %/).waitFor()
    await page.keyboard.press('Escape')
    await palette(page).waitFor({ state: 'hidden' })
    await page.keyboard.type('word')
    const line = page.locator('#note-line')
    expect(await line.inputValue()).toBe('half a word')
    expect(complaints).toEqual([])
  })

  it('shows an alert that fires on Watch', async () => {
    const { page } = await openDesk()
    await openPalette(page, 'node disk')
    await walkTo(page, /Node disk above 90 %/)
    await page.keyboard.press('Enter')
    await palette(page).waitFor({ state: 'hidden' })
    await page.locator(`#watch-list [aria-selected=true]`, { hasText: openDisk.title }).waitFor()
  })

  it('shows the history of one that is over', async () => {
    const { page } = await openDesk()
    await openPalette(page, 'latency journal')
    await page.keyboard.press('Escape')
    await openPalette(page, 'disk latency')
    await walkTo(page, /Disk latency high/)
    await page.keyboard.press('Enter')
    await page.locator('main.past').waitFor()
  })

  it('goes to the inbox for a thread, and to Postmortems for a postmortem', async () => {
    const { page, engine } = await openDesk()
    await openPalette(page, 'uploads since')
    await walkTo(page, /Uploads fail since/)
    await page.keyboard.press('Enter')
    await page.locator('.rail-item[aria-current=page]', { hasText: 'Inbox' }).waitFor()
    await openPalette(page, 'took uploads')
    await walkTo(page, /took uploads down/)
    await page.keyboard.press('Enter')
    await page.locator('.rail-item[aria-current=page]', { hasText: 'Postmortems' }).waitFor()
    expect(engine.orders.map(({ name }) => name)).not.toContain('postmortems.create')
  })

  it('does what is chosen, once, and offers nothing that cannot be done', async () => {
    const { page, engine } = await openDesk()
    await page
      .getByRole('option', { name: /Cluster DNS slow/ })
      .first()
      .waitFor()
    await openPalette(page, 'ackn')
    await walkTo(page, /^Acknowledge Cluster DNS slow/)
    await page.keyboard.press('Enter')
    await expect.poll(() => engine.orders.filter(({ name }) => name === 'alerts.acknowledge')).toHaveLength(1)
    await openPalette(page, 'go silences')
    await walkTo(page, /^Go to Silences/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Silences' }).waitFor()
    await openPalette(page, 'ackn')
    await page.getByText('Nothing in the history').waitFor()
    expect(await option(page, /Acknowledge/).count()).toBe(0)
  })

  it('orders nothing by Enter before anything is typed, and opens by / where no list has a filter', async () => {
    const { page, engine } = await openDesk()
    await page
      .getByRole('option', { name: /Cluster DNS slow/ })
      .first()
      .waitFor()
    await openPalette(page)
    await option(page, /^Acknowledge Cluster DNS slow/).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await palette(page).waitFor({ state: 'hidden' })
    expect(engine.orders.filter(({ name }) => name === 'alerts.acknowledge')).toEqual([])
    await page.keyboard.press('/')
    await page.locator('#watch-filter').waitFor()
    expect(await palette(page).count()).toBe(0)
    await page.keyboard.press('Escape')
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page.getByRole('heading', { level: 1, name: /^Week/ }).waitFor()
    await page.keyboard.press('/')
    await palette(page).waitFor()
  })

  it('remembers what was chosen, and narrows by a Tab and by what is typed', async () => {
    const { page } = await openDesk()
    await openPalette(page, 'node disk')
    await walkTo(page, /Node disk above 90 %/)
    await page.keyboard.press('Enter')
    await openPalette(page)
    await page
      .getByRole('group', { name: 'Looked at last' })
      .getByRole('option', { name: /Node disk/ })
      .waitFor()
    await page.keyboard.type('disk')
    await option(page, /Volume 0/).waitFor()
    await page.keyboard.press('Tab')
    await page.getByRole('combobox', { name: 'Kind' }).selectOption('Threads')
    await option(page, /Volume 0/).waitFor({ state: 'detached' })
    expect(await option(page, /Uploads fail/).count()).toBe(1)
    await page.getByRole('button', { name: 'No filters' }).click()
    await page.getByRole('combobox', { name: 'Find anything' }).fill('disk env:kestrel')
    await option(page, /Disk latency high/).waitFor()
    expect(await option(page, /Uploads fail/).count()).toBe(0)
  })
})

describe('all results', () => {
  it('lists them with facets, page by page, by keyboard', async () => {
    const { page } = await openDesk()
    await openPalette(page, 'disk')
    await option(page, /All results/).waitFor()
    await page.keyboard.press('Control+Enter')
    const found = page.getByRole('list', { name: 'What was found' }).getByRole('listitem')
    await expect.poll(() => found.count()).toBeGreaterThan(40)
    const first = await found.count()
    await page.getByRole('button', { name: 'Show more' }).click()
    await expect.poll(() => found.count()).toBeGreaterThan(first)
    await page.getByRole('button', { name: /^heron\/prod-1/ }).click()
    await expect.poll(() => found.count()).toBeLessThan(5)
    await page.getByRole('searchbox', { name: 'Find in the whole history' }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.locator('main.found').waitFor({ state: 'detached' })
  })
})

it.each(['palette', 'palette-found', 'palette-doing', 'palette-none', 'found', 'found-none'])(
  'is accessible: %s',
  async (name) => {
    const scene = findScenes[name]
    if (!scene) throw new Error('no such scene')
    const { page, engine } = await open(scene.night(), { width: 900, height: 700, prepare: scene.prepare })
    await scene.act(page)
    await expectAccessible(page, engine)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(900)
  },
)
