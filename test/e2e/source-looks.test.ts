/** Sources as they look: their cards, every form and every deed's dialog, by night and day, narrow, and at 200 % text. */
import type { Page } from 'playwright'
import { expect, it } from 'vitest'
import type { Snapshot } from '../../contract/state.ts'
import { expectAccessible, expectNothingGrave } from '../helpers/accessible.ts'
import { deskScenes } from '../helpers/desk-scenes.ts'
import { eventually } from '../helpers/eventually.ts'
import { pageOpener } from '../helpers/open-page.ts'
import type { Scene } from '../helpers/scenes.ts'
import { deedScenes, formScenes, sourceScenes } from '../helpers/source-scenes.ts'

const open = pageOpener()
/** 1440 × 900 at 200 %: as many points of the page are left. */
const doubled = { width: 720, height: 450 }

const byDay = (night: Snapshot): Snapshot => ({
  ...night,
  desk: { ...night.desk, settings: { ...night.desk.settings, theme: 'day' } },
})

async function show({ night, prepare, act }: Scene, size: { width?: number; height?: number } = {}) {
  const opened = await open(byDay(night()), { prepare, ...size })
  await act(opened.page)
  return opened
}

/** What does not fit the window from left to right once it is scrolled to, or is cut off inside of its own box. */
function cutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const root = document.querySelector('dialog[open]') ?? document.querySelector('.page') ?? document.body
    const parts = [
      ...root.querySelectorAll(
        'button, input, select, textarea, label, legend, summary, h1, h2, h3, li, dd, th',
      ),
    ]
    return parts
      .filter((part) => part.checkVisibility() && !part.closest('.unseen-words, .preview-scroll, .manifest'))
      .filter((part) => !part.matches('[type=radio], .segment'))
      .flatMap((part) => {
        part.scrollIntoView({ block: 'nearest', inline: 'nearest' })
        const { left, right, width } = part.getBoundingClientRect()
        const fits = width === 0 || (left >= 0 && right <= window.innerWidth + 1)
        // Words that are too long are broken or end in dots on purpose; nothing else is wider than its place.
        const isField = part.matches('input, select, textarea, .cut')
        const isWhole = isField || part.scrollWidth <= part.clientWidth + 1 || part.clientWidth === 0
        const words = `${part.tagName} ${(part.textContent ?? '').slice(0, 40)}`
        return fits && isWhole
          ? []
          : [`${words}: ${left}–${right}, ${part.scrollWidth} in ${part.clientWidth}`]
      })
  })
}

async function expectWhole(page: Page): Promise<void> {
  const { width } = page.viewportSize() ?? doubled
  await eventually(() => page.evaluate(() => window.innerWidth)).toBe(width)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  expect(await cutOff(page)).toEqual([])
}

it.each(Object.entries(formScenes))(
  'is whole and owes nobody anything at twice the text: %s',
  async (_, scene) => {
    const { page, engine, complaints } = await show(scene)
    await page.setViewportSize(doubled)
    await expectWhole(page)
    await expectAccessible(page, engine)
    // What connects it can be reached.
    const connect = page.locator('.source-form').getByRole('button', { name: /^(Connect|Save)/ })
    await connect.scrollIntoViewIfNeeded()
    expect(await connect.isEnabled()).toBe(true)
    expect(complaints).toEqual([])
  },
)

it.each(Object.entries(deedScenes))('is whole and owes nobody anything: %s', async (_, scene) => {
  const { page, engine, complaints } = await show(scene, { width: 900, height: 700 })
  await expectWhole(page)
  await expectAccessible(page, engine)
  await page.setViewportSize(doubled)
  await expectWhole(page)
  expect(complaints).toEqual([])
})

it.each(['cards-all', 'cards-watch-peer', 'form-alertmanager-preview'] as const)(
  'is whole wide, narrow and at twice the text: %s',
  async (name) => {
    const scene = sourceScenes[name]
    if (!scene) throw new Error(`no scene ${name}`)
    const { page, engine, complaints } = await show(scene)
    await expectWhole(page)
    await expectAccessible(page, engine)
    for (const size of [{ width: 900, height: 700 }, doubled]) {
      await page.setViewportSize(size)
      await expectWhole(page)
    }
    await expectNothingGrave(page)
    expect(complaints).toEqual([])
  },
)

it('has the form that a card opens at the top of the window, with the focus', async () => {
  const scene = sourceScenes['cards-watch-peer']
  if (!scene) throw new Error('no scene')
  const { page } = await show(scene, { width: 900, height: 700 })
  const head = page.getByRole('heading', { name: 'Change plover' })
  await eventually(() => head.evaluate((each) => each === document.activeElement)).toBe(true)
  const top = await page.locator('.page').evaluate((each) => each.getBoundingClientRect().top)
  await eventually(() => head.evaluate((each) => Math.round(each.getBoundingClientRect().top))).toBe(
    Math.round(top) + 24,
  )
  // The frame around it stays where it is: the strip is never moved out of sight.
  expect(await page.locator('.strip').evaluate((each) => each.getBoundingClientRect().top)).toBe(0)
  // The address that nothing watches is typed already, as the next peer.
  expect(await page.getByLabel('Address of peer 3').inputValue()).toBe('http://alerts-3.plover.example:9093')
})

it('begins where people are picked, when a deed needs some', async () => {
  const scene = deedScenes['dialog-add-responders']
  if (!scene) throw new Error('no scene')
  const { page } = await show(scene)
  const find = page.getByLabel('Find by name')
  await eventually(() => find.evaluate((each) => each === document.activeElement)).toBe(true)
})

it('has presses of the digest no wider than their words in a narrow window', async () => {
  const scene = deskScenes['digest-again']
  if (!scene) throw new Error('no scene')
  const { page } = await show(scene, { width: 900, height: 700 })
  const widths = await page
    .locator('.review-rows')
    .getByRole('button')
    .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().width))
  expect(widths.length).toBeGreaterThan(0)
  expect(Math.max(...widths)).toBeLessThan(160)
})
