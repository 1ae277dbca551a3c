/** A colleague's question in the Night window and the popover, in a real Chromium: by keyboard, by finger, for readers. */
import type { Page } from 'playwright'
import { describe, expect, it } from 'vitest'
import type { Escalation } from '../../contract/escalation.ts'
import type { Snapshot } from '../../contract/state.ts'
import { expectNothingGrave } from '../helpers/accessible.ts'
import { anIncoming, questionNights } from '../helpers/escalation-scenes.ts'
import { eventually } from '../helpers/eventually.ts'
import type { FakeEngine } from '../helpers/fake-engine.ts'
import { anEpisode } from '../helpers/fixtures.ts'
import { busyNight } from '../helpers/nights.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { lowContrast } from '../helpers/page-probes.ts'

const openPage = pageOpener()
const asksAlone = (): Snapshot => ({ ...busyNight(), episodes: [], escalations: [anIncoming()] })

/** As if a pointer had brought it; the engine answers as the real one does. */
async function nightWindow(night = asksAlone(), width = 520, height = 420) {
  const opened = await openPage(night, { at: 'night', width, height, prepare: answersAsTheRealOne })
  await opened.page.evaluate(() => window.dispatchEvent(new Event('pointerdown')))
  return opened
}

function answersAsTheRealOne(engine: FakeEngine): void {
  engine.onOrder('escalations.answer', ({ escalationId, answer }: AnswerInput) => {
    const kind = answer === 'accept' ? 'accepted' : 'declined'
    const step = { at: engine.now(), kind, by: 'Mira Lund', whom: null, text: null } as const
    engine.push({
      escalations: engine.state().escalations.map((one) =>
        one.id === escalationId
          ? {
              ...one,
              state: kind,
              calledAt: null,
              answeredBy: 'Mira Lund',
              history: [...one.history, step],
            }
          : one,
      ),
    })
  })
}
interface AnswerInput {
  readonly escalationId: number
  readonly answer: 'accept' | 'decline'
}
const given = (engine: FakeEngine): readonly string[] =>
  engine.orders
    .filter(({ name }) => name === 'escalations.answer')
    .map(({ input }) => (input as AnswerInput).answer)
const closed = (page: Page) => page.locator('html[data-closed]').count()
const notMe = (page: Page) => page.locator('.night-not-me')

describe('a question in the Night window', () => {
  it('says who asks, about what, why, how long there is, where it goes then, with Accept focused', async () => {
    const { page, complaints } = await nightWindow()
    await page.getByRole('heading', { level: 1, name: 'Registry mirror refuses every pull' }).waitFor()
    for (const words of [
      'Sami Haddad asks you to take over',
      'Brindlecote Foods',
      'osprey/shop-1',
      'It needs more hands.',
      /^The mirror answers 503 to all nodes/,
      /^Unanswered at 03:\d\d:\d\d, it goes back to Sami Haddad/,
    ])
      await page.getByText(words).first().waitFor()
    expect(await page.locator('.due').textContent()).toMatch(/^[34]:\d\dleft to accept$/)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('night-take')
    await page
      .locator('[aria-live=assertive]', { hasText: 'Sami Haddad asks you to take over, Registry mirror' })
      .waitFor({ state: 'attached' })
    expect(complaints).toEqual([])
  })

  it.each(['a', 'Enter', ' '])(
    'is accepted with “%s” once, taken back with U, and nothing else is ordered',
    async (key) => {
      const { page, engine } = await nightWindow()
      await eventually(async () => {
        await page.keyboard.press(key)
        return page.getByText('You have it').count()
      }).toBe(1)
      await page.keyboard.press(key)
      await page.keyboard.press(key)
      expect(given(engine)).toEqual(['accept'])
      // Its time may be over before a slow machine presses: then it is simply in hand.
      await eventually(async () => {
        await page.keyboard.press('u')
        return given(engine).length === 2 || (await closed(page)) === 1
      }).toBe(true)
      expect(['decline', undefined]).toContain(given(engine)[1])
      expect(engine.orders.every(({ name }) => name === 'escalations.answer')).toBe(true)
      await eventually(() => closed(page)).toBe(1)
    },
  )

  it('is declined by a second press, with the keyboard too, and says that who asked is told', async () => {
    const { page, engine } = await nightWindow()
    await page.keyboard.press('Tab')
    await eventually(() => notMe(page).evaluate((button) => button === document.activeElement)).toBe(true)
    await eventually(async () => {
      if (!/^Press again/.test((await notMe(page).textContent()) ?? '')) await page.keyboard.press('Enter')
      return notMe(page).textContent()
    }).toMatch(/^Press again: not me/)
    expect(given(engine)).toEqual([])
    // Too soon after the first it counts for nothing: pressed until it does, or the first is forgotten.
    await eventually(async () => {
      if ((await notMe(page).count()) === 1) await page.keyboard.press('Enter')
      return given(engine)
    }).toEqual(['decline'])
    await page.locator('.night-ended', { hasText: /^Not you/ }).waitFor()
    await eventually(() => closed(page)).toBe(1)
  })

  it('is declined by no key of its own, nor by a first press whose hand goes elsewhere', async () => {
    const { page, engine } = await nightWindow()
    await eventually(async () => {
      if (!/^Press again/.test((await notMe(page).textContent()) ?? '')) await notMe(page).click()
      return notMe(page).textContent()
    }).toMatch(/^Press again/)
    await page.locator('#night-take').focus()
    await eventually(() => notMe(page).textContent()).toMatch(/^Not me/)
    for (const key of ['d', 'n', 'x', 's', 'z', 'Delete', 'Backspace', 'Escape'])
      await page.keyboard.press(key)
    expect(engine.orders).toEqual([])
  })

  it('gives way to a page that calls, is named beside it, and comes back when that is taken', async () => {
    const { page, engine } = await nightWindow()
    await page.getByRole('heading', { name: 'Registry mirror refuses every pull' }).waitFor()
    const down = anEpisode({ title: 'API down', calledAt: engine.now() }, engine.now())
    engine.push({ episodes: [down] })
    await page.getByRole('heading', { level: 1, name: 'API down' }).waitFor()
    await page
      .locator('.night-also', { hasText: 'Sami Haddad asks you to take over Registry mirror' })
      .waitFor()
    await eventually(async () => {
      await page.keyboard.press('a')
      return engine.orders.map(({ name }) => name)
    }).toEqual(['alerts.acknowledge'])
    await page.getByRole('heading', { level: 1, name: 'Registry mirror refuses every pull' }).waitFor()
    expect(given(engine)).toEqual([])
  })

  it.each([
    ['withdrawn', { state: 'over' }, 'Sami Haddad does not ask any more.'],
    ['out of time', { state: 'timed-out' }, /^Your time to accept is over/],
    ['accepted by another', { state: 'over', answeredBy: 'Tomasz Wrona' }, 'Tomasz Wrona has accepted it.'],
  ] as const)('says that it is %s, and closes', async (_what, part, words) => {
    const { page, engine } = await nightWindow()
    await page.locator('#night-take').waitFor()
    engine.push({ escalations: [{ ...anIncoming(), ...(part as Partial<Escalation>), calledAt: null }] })
    await page.locator('.night-ended', { hasText: words }).waitFor()
    expect(await page.locator('#night-take').count()).toBe(0)
    await eventually(() => closed(page)).toBe(1)
  })

  it('opens its row in the main window, and offers nothing to press while the engine is lost', async () => {
    const { page, engine } = await nightWindow()
    await page.getByRole('button', { name: 'Open in Nightdesk' }).click()
    await eventually(() => engine.orders.map(({ name, input }) => [name, input])).toEqual([
      ['shell.show', { episodeId: null, escalationId: 800 }],
    ])
    engine.cut(true)
    await page.getByText('Nothing can be done here until the engine answers.').waitFor()
    expect(await notMe(page).count()).toBe(0)
    engine.cut(false)
    await page.locator('#night-take').waitFor()
  })

  it.each(Object.entries(questionNights))(
    'has nothing grave and enough contrast at its smallest: %s',
    async (_, night) => {
      const { page } = await nightWindow(night(), 360, 300)
      await expectNothingGrave(page)
      expect(await page.evaluate(lowContrast)).toEqual([])
    },
  )
})

describe('a question elsewhere', () => {
  it('opens its row from the popover, with Enter and with its button', async () => {
    const { page, engine } = await openPage(asksAlone(), { at: 'popover', width: 380, height: 520 })
    await page.getByRole('button', { name: 'Answer in Nightdesk' }).click()
    await eventually(() => engine.orders.map(({ input }) => input)).toEqual([
      { episodeId: null, escalationId: 800 },
    ])
  })

  it('is shown by a click on its notification, whatever hides it', async () => {
    const { page, engine } = await openPage({ ...busyNight(), escalations: [anIncoming()] })
    await page.keyboard.press('/')
    await page.keyboard.type('nothing like it')
    engine.event({ event: 'show-question', escalationId: 800 })
    await page.getByRole('heading', { level: 2, name: 'Registry mirror refuses every pull' }).waitFor()
    await page.getByRole('button', { name: /^Accept/ }).waitFor()
    expect(await page.locator('#watch-filter').count()).toBe(0)
  })

  it('that is accepted by now leads to its alert', async () => {
    const night = busyNight()
    const [alert] = night.episodes
    if (!alert) throw new Error('no alert')
    const accepted = anIncoming({ state: 'accepted', episodeId: alert.id, title: alert.title })
    const { page, engine } = await openPage({ ...night, escalations: [accepted] })
    engine.event({ event: 'show-question', escalationId: 800 })
    await page.getByRole('heading', { level: 2, name: alert.title }).waitFor()
  })
})
