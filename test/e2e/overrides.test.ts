/** Overrides and swaps in a real Chromium, by keyboard alone; what was moved; what the strip says of it. */
import { describe, expect, it } from 'vitest'
import { expectAccessible } from '../helpers/accessible.ts'
import { openShifts } from '../helpers/desk-scenes.ts'
import { hourMs, nightNow } from '../helpers/fixtures.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { putRotations } from '../helpers/override-engine.ts'
import {
  movedNews,
  openOverride,
  overrideScenes,
  shiftNight,
  withRotations,
} from '../helpers/override-scenes.ts'

const open = pageOpener()
const openWeek = async (news = {}) => {
  const opened = await open(shiftNight({}, news), { prepare: withRotations })
  await openShifts(opened.page)
  const lane = opened.page.getByRole('region', { name: 'ops on-call' })
  await lane.getByRole('button').first().waitFor()
  const given = () =>
    opened.engine.orders.filter(({ name }) => name.startsWith('shifts.')).map(({ input }) => input)
  return { ...opened, lane, given }
}

describe('an override', () => {
  it('is chosen on the week with the arrows, written for a part of the shift, and taken back', async () => {
    const { page, lane, given, complaints } = await openWeek()
    await lane.getByRole('button', { name: /^You \(Mira Lund\), Tue 13 Oct/ }).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    const chosen = page.locator('.block-button:focus')
    expect(await chosen.textContent()).toContain('Pedro Sanz, Wed 14 Oct, 20:00 to Thu 15 Oct, 08:00')
    // Down to the lane below and up again: the week stays where it is.
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    await page.getByRole('heading', { level: 1, name: 'Week 42' }).waitFor()
    await lane.getByRole('button', { name: /^Pedro Sanz, Wed 14 Oct/ }).press('Enter')
    const who = page.getByLabel('Who takes it')
    await expect.poll(() => who.evaluate((field) => field === document.activeElement)).toBe(true)
    await who.selectOption('Yuki Tanabe')
    await page.getByLabel('Until').fill('2026-10-14T23:30')
    await page.getByText('Yuki Tanabe has it Wed 14 Oct, 20:00 to 23:30, Pedro Sanz the rest.').waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(given()).toMatchObject([
      {
        overrides: [
          {
            ...{ rotation: 'ops on-call', person: 'Yuki Tanabe' },
            ...{ from: '2026-10-14 20:00', to: '2026-10-14 23:30' },
          },
        ],
      },
    ])
    const stands = lane.getByRole('button', { name: /^Yuki Tanabe, Wed 14 Oct, 20:00 to 23:30, override$/ })
    await stands.press('Enter')
    await page.getByRole('button', { name: /^Take it back/ }).press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await stands.waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
  })

  it('of my next shift is begun with W, kept as a draft when it is closed, and swapped for one of theirs', async () => {
    const { page, given, engine } = await openWeek()
    await openOverride(page)
    const who = page.getByLabel('Who takes it')
    await who.selectOption('Anneke de Vries')
    await page.getByLabel(/^In return, you take/).selectOption({ index: 1 })
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const kept = () =>
      Object.keys(engine.state().drafts).filter((place) => place.startsWith('reason:override-'))
    await expect.poll(kept).toHaveLength(1)
    await openOverride(page)
    expect(await who.inputValue()).toBe('person Anneke de Vries')
    await page.getByText(/^Anneke de Vries has it .* You have .* instead\.$/).waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(given()).toMatchObject([{ overrides: [{ person: 'Anneke de Vries' }, { person: 'Mira Lund' }] }])
    await expect.poll(kept).toEqual([])
  })

  it('over rotations that were changed meanwhile is refused in words, and what was chosen stays', async () => {
    const { page, engine, given } = await openWeek()
    await openOverride(page)
    await page.getByLabel('Who takes it').selectOption('Somebody else')
    await page.getByLabel('Name, as rotations write it').fill('Noor van Dijk')
    // The file is written by another hand, and nobody has told the page yet.
    const [ops, ...others] = engine.desk.rotations
    if (!ops) throw new Error('no rotation')
    engine.desk.rotations = [{ ...ops, overrides: [] }, ...others]
    await page.keyboard.press('Control+Enter')
    await page
      .getByRole('dialog')
      .getByText('The rotations were changed meanwhile. Nothing was saved.')
      .waitFor()
    expect(await page.getByLabel('Name, as rotations write it').inputValue()).toBe('Noor van Dijk')
    expect(given()).toHaveLength(1)
  })

  it('settles a stretch about which two calendars differ', async () => {
    const { page, engine, lane } = await openWeek()
    const [ops, ...others] = engine.desk.rotations
    if (!ops) throw new Error('no rotation')
    const span = { from: nightNow + 24 * hourMs, to: nightNow + 36 * hourMs }
    const fed = ['Ines Okafor', 'Yuki Tanabe'].map((person, index) => ({
      ...{ source: `calendar ${index + 1}`, readAt: nightNow, why: null, turns: [{ person, ...span }] },
      known: { from: nightNow - 400 * hourMs, to: nightNow + 4_000 * hourMs },
    }))
    putRotations(engine, [{ ...ops, layers: [], overrides: [], fed }, ...others])
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowLeft')
    await lane
      .getByRole('button', { name: /Ines Okafor.*Yuki Tanabe|Yuki Tanabe.*Ines Okafor/ })
      .press('Enter')
    await page.getByText(/: not known$/).waitFor()
    await page.getByLabel('Who takes it').selectOption('Yuki Tanabe')
    await page.keyboard.press('Control+Enter')
    await lane.getByRole('button', { name: /^Yuki Tanabe, Thu 15 Oct, .* override$/ }).waitFor()
  })

  it('of nobody is taken back where the gap is, others in their list, and those that have passed all at once', async () => {
    const { page, lane, given, engine } = await openWeek()
    await lane.getByRole('button', { name: /^Nobody, Sat 17 Oct/ }).press('Enter')
    await page.getByText(/An override: nobody/).waitFor()
    await page.getByRole('button', { name: /^Take it back/ }).press('Enter')
    await lane.getByRole('button', { name: /^Nobody/ }).waitFor({ state: 'detached' })
    expect(given()).toMatchObject([{ overrides: [{ rotation: 'ops on-call', person: null }] }])
    const list = page.getByRole('region', { name: /^Overrides/ })
    const jun = list.getByRole('button', { name: /^Take back the override of Jun Park/ })
    await jun.press('Enter')
    await jun.waitFor({ state: 'detached' })
    const [ops, ...others] = engine.desk.rotations
    if (!ops) throw new Error('no rotation')
    const passed = { person: 'Jun Park', from: nightNow - 9 * hourMs, to: nightNow - 5 * hourMs }
    putRotations(engine, [{ ...ops, overrides: [...ops.overrides, passed] }, ...others])
    await list.getByText('1 has passed.').waitFor()
    await list.getByRole('button', { name: 'Remove those that have passed' }).press('Enter')
    await list.getByText('1 has passed.').waitFor({ state: 'detached' })
    expect(given().at(-1)).toMatchObject({ overrides: [passed] })
  })
})

describe('what another hand moved', () => {
  it('stands ahead of the week with what it was until it was read, beside a gap that somebody can take', async () => {
    const { page, given } = await openWeek(movedNews)
    const moved = page.getByRole('region', { name: 'Your shifts were changed' })
    await moved
      .getByText(
        'ops on-call: Fri 16 Oct, 08:00 to 20:00, instead of Thu 15 Oct, 20:00 to Fri 16 Oct, 08:00.',
      )
      .waitFor()
    await moved.getByRole('button', { name: 'I have read it' }).press('Enter')
    await moved.waitFor({ state: 'detached' })
    expect(given()).toEqual([{}])
    await page.getByRole('region', { name: 'Nobody has it' }).getByRole('button').press('Enter')
    await page.getByRole('heading', { name: 'Somebody takes this' }).waitFor()
  })

  it('my shifts go into a calendar file, and onto the clipboard', async () => {
    const { page, context } = await openWeek()
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const begun = page.waitForEvent('download')
    await page.getByRole('button', { name: /^Calendar file/ }).press('Enter')
    expect((await begun).suggestedFilename()).toBe('my-shifts.ics')
    await page.getByRole('button', { name: /^As text/ }).press('Enter')
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toMatch(/^BEGIN:VCALENDAR\r?\n/)
  })
})

describe.each(Object.entries(overrideScenes))('%s', (_, { night, prepare, act }) => {
  it.each([
    [1440, 900],
    [900, 700],
  ])('owes nobody anything at %i by %i, by night and by day', async (width, height) => {
    const { page, engine, complaints } = await open(night(), { width, height, prepare })
    await act(page)
    await expectAccessible(page, engine)
    expect(complaints).toEqual([])
  })
})

describe('the strip', () => {
  const strip = async (name: keyof typeof overrideScenes) => {
    const scene = overrideScenes[name]
    if (!scene) throw new Error(`no scene ${name}`)
    const { page } = await open(scene.night(), { prepare: scene.prepare })
    await scene.act(page)
    const of = (label: string) => page.getByRole('banner').getByRole('region', { name: label, exact: true })
    return { of, words: (label: string) => of(label).innerText() }
  }

  it('says on, off, about to begin, not known, and that nobody follows', async () => {
    const on = await strip('strip-on')
    expect(await on.words('Your duty')).toMatch(/^On ops duty until 08:00\s+4 h 4\d left/)
    expect(await on.words('SRE')).toMatch(/SRE this week\s+Tomasz Wrona/)
    const elsewhere = await strip('strip-elsewhere')
    expect(await elsewhere.words('Your duty')).toContain(', 02:00 in New York')
    expect(await (await strip('strip-off')).words('Your duty')).toMatch(
      /^Off duty until 12:14\s+Ines Okafor has it, you in /,
    )
    expect(await (await strip('strip-soon')).words('Your duty')).toMatch(
      /^On ops duty from 03:26\s+in 1\d min: Ines Okafor has it/,
    )
    expect(await (await strip('strip-unknown')).words('Your duty')).toMatch(
      /^Duty not known\s+ops duty does not name Mira Lund\. Counts as on duty\./,
    )
    expect(await (await strip('strip-nobody')).words('Next on duty')).toMatch(/^Next, from 07:14\s+Nobody/)
    expect(await (await strip('strip-gap')).words('Nobody has it')).toMatch(
      /^Nobody from 12:14\s+ops on-call/,
    )
  })
})
