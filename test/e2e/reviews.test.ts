/** What is asked when an alert is over, in a real Chromium: by keyboard alone, for readers, and without a word. */
import type { Page } from 'playwright'
import { describe, expect, it } from 'vitest'
import { expectAccessible } from '../helpers/accessible.ts'
import { eventually } from '../helpers/eventually.ts'
import type { FakeEngine } from '../helpers/fake-engine.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { answersReviews, leftNight, overNight } from '../helpers/review-scenes.ts'

const openPage = pageOpener()
const open = (count: number, themed = {}) =>
  openPage(overNight(count), { prepare: answersReviews, ...themed })
const line = (page: Page) => page.getByRole('region', { name: 'What was it?' })
const dialog = (page: Page) => page.getByRole('dialog', { name: 'It is over' })
const question = (page: Page, words: string) => dialog(page).getByRole('heading', { name: words }).waitFor()
const given = (engine: FakeEngine) => engine.orders.filter(({ name }) => name.startsWith('review.'))

const dialogs = (page: Page) => eventually(() => dialog(page).count())
const lines = (page: Page) => eventually(() => line(page).count())

/** Presses until the dialog is there: the first key may fall before the page listens. */
async function ask(page: Page): Promise<void> {
  await line(page).waitFor()
  await eventually(async () => {
    if ((await dialog(page).count()) === 0) await page.keyboard.press('i')
    return dialog(page).count()
  }).toBe(1)
  await question(page, 'What was it for customers?')
}

describe('the end of an alert', () => {
  it('is told by four keys, and says what follows from it', async () => {
    const { page, engine, complaints } = await open(1)
    await ask(page)
    await page.keyboard.press('2')
    await question(page, 'Was it a false alarm?')
    await page.keyboard.press('n')
    await question(page, 'Is it only a temporary fix?')
    await page.keyboard.press('y')
    await question(page, 'Could it hit other environments?')
    await page.keyboard.press('y')
    await dialog(page).getByRole('heading', { name: 'A postmortem is required.' }).waitFor()
    await dialog(page).getByText('By the policy of 2022 v1.').waitFor()
    expect(given(engine).map(({ input }) => input)).toEqual([
      {
        episodeIds: [engine.state().desk.reviews[0]?.episodeId],
        answers: { impact: 'down', falseAlarm: false, temporary: true, elsewhere: true },
      },
    ])
    await page.keyboard.press('Enter')
    await dialogs(page).toBe(0)
    expect(await line(page).count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it('begins the postmortem with P', async () => {
    const { page, engine } = await open(1)
    await ask(page)
    for (const key of ['1', 'n', 'y', 'y']) await page.keyboard.press(key)
    await dialog(page).getByRole('heading', { name: 'A postmortem is required.' }).waitFor()
    await page.keyboard.press('p')
    const episodeIds = [engine.state().desk.reviews[0]?.episodeId]
    const begun = () => engine.orders.filter(({ name }) => name === 'postmortems.create')
    await eventually(() => begun().map(({ input }) => input)).toEqual([{ episodeIds }])
  })

  it('goes back one question, and Enter does not know', async () => {
    const { page, engine } = await open(1)
    await ask(page)
    await page.keyboard.press('2')
    await question(page, 'Was it a false alarm?')
    await page.keyboard.press('Backspace')
    await question(page, 'What was it for customers?')
    await page.keyboard.press('0')
    for (const words of [
      'Was it a false alarm?',
      'Is it only a temporary fix?',
      'Could it hit other environments?',
    ]) {
      await question(page, words)
      await page.keyboard.press('Enter')
    }
    await dialog(page)
      .getByRole('heading', { name: /^(A|No) postmortem/ })
      .waitFor()
    expect(given(engine)[0]?.input).toMatchObject({
      answers: { impact: 'none', falseAlarm: null, temporary: null, elsewhere: null },
    })
  })

  it('waits for later with Enter, for all of them, and is kept by Esc', async () => {
    const { page, engine } = await open(3)
    await ask(page)
    await page.keyboard.press('Escape')
    await dialogs(page).toBe(0)
    expect(given(engine)).toEqual([])
    await ask(page)
    await page.keyboard.press('Enter')
    await lines(page).toBe(0)
    expect(given(engine)).toHaveLength(1)
    expect(await dialog(page).count()).toBe(0)
  })

  it('can be the same for all that wait', async () => {
    const { page, engine } = await open(3)
    await ask(page)
    for (const key of ['0', 'y']) await page.keyboard.press(key)
    await dialog(page).getByRole('heading', { name: 'No postmortem is needed.' }).waitFor()
    await page.keyboard.press('s')
    const verdicts = () => engine.state().desk.reviews.map(({ answered }) => answered?.verdict)
    await eventually(verdicts).toEqual(['not-needed', 'not-needed', 'not-needed'])
    await dialogs(page).toBe(0)
  })

  it('reads well by night and by day, in every step', async () => {
    const { page, engine } = await open(2)
    await ask(page)
    await expectAccessible(page, engine)
    await page.keyboard.press('1')
    await question(page, 'Was it a false alarm?')
    await expectAccessible(page, engine)
    for (const key of ['n', 'y', 'y']) await page.keyboard.press(key)
    await dialog(page).getByRole('heading', { name: 'A postmortem is required.' }).waitFor()
    await expectAccessible(page, engine)
  })
})

it('a draft left in the night is gone on with in the morning, by keyboard', async () => {
  const { page, engine, complaints } = await openPage(leftNight(), { prepare: answersReviews })
  const notice = page.getByRole('region', { name: 'Left in the night' })
  await notice.waitFor()
  await notice.getByRole('button', { name: /^Go on/ }).focus()
  await page.keyboard.press('Enter')
  await eventually(() => engine.orders.map(({ name }) => name)).toContain('postmortems.morning')
  await eventually(() => engine.state().desk.nightDrafts).toEqual([])
  expect(complaints).toEqual([])
})
