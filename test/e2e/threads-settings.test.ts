/** The forms of Slack, GitHub and customers in both themes, wide and narrow, and what bad input looks like in the inbox. */
import { describe, expect, it } from 'vitest'
import { expectAccessible } from '../helpers/accessible.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { settingsScenes } from '../helpers/settings-scenes.ts'
import { inboxNow, pictureItems, supportScenes } from '../helpers/support-scenes.ts'

const openPage = pageOpener()

describe.each(Object.entries(settingsScenes))('%s', (_, scene) => {
  it.each([
    { width: 1440, height: 900 },
    { width: 900, height: 700 },
  ])(
    'is accessible, in contrast by night and by day, and never scrolls sideways, at $width',
    async (size) => {
      const { page, engine, complaints } = await openPage(scene.night(), { prepare: scene.prepare })
      await page.setViewportSize(size)
      await scene.act(page)
      await expectAccessible(page, engine)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width)
      expect(complaints).toEqual([])
    },
  )
})

it('F76: a hand-over says beside its line that the message it cites was removed, and keeps the words', async () => {
  const scene = supportScenes['inbox-incoming']
  if (!scene) throw new Error('no such scene')
  const items = pictureItems().map((item) =>
    item.kind === 'message' && item.key === '1' ? { ...item, removedAt: inboxNow - 10_000 } : item,
  )
  for (const width of [1440, 900]) {
    const { page, engine } = await openPage(scene.night(), {
      prepare: (fake) => fake.support.views.set(4, { items }),
      ...{ width, height: 700 },
    })
    await scene.act(page)
    const summary = page.getByRole('region', { name: 'Summary' })
    await summary.getByText('(its message was removed since)').first().waitFor()
    expect(await summary.textContent()).toContain('Export pods stay Pending')
    await expectAccessible(page, engine)
  }
})

it('names the channel once in the row of a customer nobody knows', async () => {
  const scene = supportScenes['inbox-unknown-customer']
  if (!scene) throw new Error('no such scene')
  const { page } = await openPage(scene.night(), { prepare: scene.prepare })
  await scene.act(page)
  const row = page.getByRole('option', { name: /^tarnwick-support/ })
  expect((await row.locator('.thread-words').textContent())?.split('tarnwick-support')).toHaveLength(2)
})
