/** A thread that is handed to the user, on Watch, in a real Chromium: accepted by key, declined with a reason, come back. */
import { describe, expect, it } from 'vitest'
import { aHandedThread, aReturnedThread } from '../helpers/escalation-scenes.ts'
import { eventually } from '../helpers/eventually.ts'
import type { FakeEngine } from '../helpers/fake-engine.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { inboxDay, inboxNow } from '../helpers/support-scenes.ts'

const openPage = pageOpener()

interface Answer {
  readonly answer: 'accept' | 'decline'
  readonly text: string
}
const given = (engine: FakeEngine): readonly Answer[] =>
  engine.orders.filter(({ name }) => name === 'escalations.answer').map(({ input }) => input as Answer)
const answersAsTheRealOne = (engine: FakeEngine): void =>
  engine.onOrder('escalations.answer', ({ answer }: Answer) =>
    engine.push({
      escalations: engine.state().escalations.map((one) => ({
        ...one,
        calledAt: null,
        state: one.direction === 'out' ? 'withdrawn' : answer === 'accept' ? 'accepted' : 'declined',
      })),
    }),
  )
const watching = (one = aHandedThread({}, inboxNow), width = 1440, height = 900) =>
  openPage(inboxDay(undefined, { escalations: [one] }), { width, height, prepare: answersAsTheRealOne })

describe('a thread that is handed over, on Watch', () => {
  it('says customer, what they see, since when and who asks; A accepts it, and the inbox opens the thread', async () => {
    const { page, engine, complaints } = await watching()
    await page
      .getByRole('option', { name: /^Evening exports did not start, Rena Dahl hands a thread to you/ })
      .click()
    const pane = page.getByLabel('Summary and history')
    await pane.getByText('The evening exports did not start. Pods stay in Pending, 7 of them').waitFor()
    await page.getByText('Rena Dahl hands a thread to you').first().waitFor()
    await page.getByText(/^waits since 1\d:\d\d$/).waitFor()
    await eventually(async () => {
      await page.keyboard.press('a')
      return given(engine).length
    }).toBe(1)
    await page.getByRole('heading', { name: 'Tarnwick Freight: evening exports did not start' }).waitFor()
    expect(given(engine).map(({ answer }) => answer)).toEqual(['accept'])
    expect(complaints).toEqual([])
  })

  it('takes a no with its reason only, and keeps what was typed', async () => {
    const { page, engine } = await watching(aHandedThread({}, inboxNow), 900, 700)
    await page.getByRole('option', { name: /^Evening exports did not start/ }).click()
    const decline = page.getByRole('button', { name: /^Decline Evening exports/ })
    await decline.waitFor()
    expect(await decline.isDisabled()).toBe(true)
    await page.getByRole('button', { name: /^Say why you cannot take/ }).click()
    await page.keyboard.type('I am on a train.')
    await decline.click()
    await eventually(() => given(engine).length).toBe(1)
    expect(given(engine)).toMatchObject([{ answer: 'decline', text: 'I am on a train.' }])
  })

  it('stands there again when nobody took it, and one press says that the user has it', async () => {
    const { page, engine } = await watching(aReturnedThread({}, inboxNow))
    await page
      .getByRole('option', { name: /^Evening exports did not start, Nobody has taken your thread/ })
      .click()
    await page.getByRole('button', { name: /^I have it.*Evening exports/ }).click()
    await eventually(() => given(engine).length).toBe(1)
    await page.getByRole('option', { name: /Nobody has taken your thread/ }).waitFor({ state: 'detached' })
    expect(given(engine)).toMatchObject([{ answer: 'accept' }])
  })
})
