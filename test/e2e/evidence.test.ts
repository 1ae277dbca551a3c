/** The evidence beside the text in a real browser: by key and by hand into the real editor, and back to where it stands. */
import type { Page } from 'playwright'
import { expect, it } from 'vitest'
import { expectAccessible } from '../helpers/accessible.ts'
import { evidenceScenes, openEvidence } from '../helpers/evidence-scenes.ts'
import { pageOpener } from '../helpers/open-page.ts'

const openPage = pageOpener()
const scene = (name: string) => {
  const found = evidenceScenes[name]
  if (!found) throw new Error(`no scene ${name}`)
  return found
}
/** The words that the engine has of the first postmortem. */
const lines = (text: string | undefined): readonly string[] =>
  (text ?? '').split('\n').filter((line) => line.startsWith('- 2026'))
const row = (page: Page, words: string) => page.locator('.proof', { hasText: words })

it('a line goes in by key where its time belongs, is ticked, and is gone to instead of put in twice', async () => {
  const { night, prepare } = scene('evidence')
  const { page, engine, complaints } = await openPage(night(), { prepare })
  await openEvidence(page)
  // By J alone, from wherever the focus is.
  await page.keyboard.press('Escape')
  await page.locator('.side-tab', { hasText: 'Evidence' }).focus()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('i')
  await expect
    .poll(() => lines(engine.desk.texts.get(1)).map((line) => line.slice(0, 22)))
    .toEqual([
      '- 2026-10-14 02:34:05 ',
      '- 2026-10-14 02:34:09 ',
      '- 2026-10-14 02:36:47 ',
      '- 2026-10-14 02:40:18 ',
      '- 2026-10-14 03:08:05 ',
    ])
  await expect.poll(() => row(page, 'Called').locator('.proof-tick').textContent()).toBe('In the text')
  await page.locator('#evidence-list').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  expect(lines(engine.desk.texts.get(1))).toHaveLength(5)
  expect(complaints).toEqual([])
})

it('a line is dragged into the text with its mark', async () => {
  const { night, prepare } = scene('evidence')
  const { page, engine } = await openPage(night(), { prepare })
  await openEvidence(page)
  await row(page, 'Stopped for now').dragTo(page.locator('.cm-line', { hasText: 'Went quiet' }).first())
  await expect.poll(() => engine.desk.texts.get(1)).toMatch(/Stopped for now.* <!-- from e18 [0-9a-f]{8} -->/)
})

it('figures go into their section, and an environment among the affected ones, by one press', async () => {
  const { night, prepare } = scene('evidence-cost')
  const { page, engine } = await openPage(night(), { prepare })
  const told: unknown[] = []
  engine.onOrder('postmortems.rollout', (input) => void told.push(input))
  await openEvidence(page)
  await page.locator('.cost summary').click()
  await page.getByRole('button', { name: 'Put into Impact' }).click()
  await expect
    .poll(() => engine.desk.texts.get(1))
    .toMatch(/## Impact\n+- Customers’ impact: down for 33 min/)
  await page.getByRole('button', { name: /^heron\/prod-1/ }).click()
  await expect.poll(() => told).toMatchObject([{ environment: 'heron/prod-1', state: 'open' }])
  await expectAccessible(page, engine)
})

it('what is open already is offered over a new draft, and takes its alerts by one key', async () => {
  const { night, prepare } = scene('open-already')
  const { page, engine } = await openPage(night(), { prepare, width: 900, height: 700 })
  await openEvidence(page)
  await page.locator('.open-ones').waitFor()
  await expectAccessible(page, engine)
  await page.keyboard.press('Alt+a')
  await expect.poll(() => engine.state().postmortems.map(({ id }) => id)).not.toContain(1)
  await expect.poll(() => engine.state().postmortems.find(({ id }) => id === 2)?.episodeIds.length).toBe(3)
})
