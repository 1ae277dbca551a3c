/** The week of the rotations in a real Chromium, by keyboard alone, over the engine's own reckoning of shifts. */
import { describe, expect, it } from 'vitest'
import { openShifts } from '../helpers/desk-scenes.ts'
import { busyNight } from '../helpers/nights.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { fedRotations, sixRotations, threeRotations } from '../helpers/rotations.ts'

const open = pageOpener()
const withRotations = (rotations = threeRotations, size = {}) =>
  open(busyNight(), {
    ...size,
    prepare: (engine) => {
      engine.desk.rotations = rotations
    },
  })

describe('shifts', () => {
  it('shows who has what, whose turn is next, and what is nobody’s', async () => {
    const { page, complaints } = await withRotations()
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page.getByRole('heading', { level: 1, name: 'Week 42' }).waitFor()
    const lane = page.getByRole('region', { name: 'ops on-call' })
    const mine = lane.getByRole('listitem').filter({ hasText: 'You (Mira Lund)' })
    await expect.poll(() => mine.count()).toBe(3)
    expect(await mine.first().textContent()).toContain('Tue 13 Oct, 20:00 to Wed 14 Oct, 08:00')
    expect(await mine.nth(1).textContent()).toContain('Fri 16 Oct, 08:00 to 20:00, override')
    await page.getByText('1 gap: Sat 17 Oct, 20:00 to Sun 18 Oct, 08:00, ops on-call').waitFor()
    const now = page.getByRole('region', { name: 'On duty now' }).getByRole('listitem')
    expect((await now.allTextContents()).map((words) => words.trim())).toEqual([
      'ops on-callYou until 08:00then Anneke de Vries, 08:00',
      'Customer supportOutside its hoursthen Rhea Koul, 08:00',
      'SRETomasz Wrona until Thu 08:00then Jun Park, Thu 08:00',
    ])
    const own = page.getByRole('region', { name: 'Your next shifts' }).getByRole('listitem')
    expect(await own.first().textContent()).toMatch(/^Tue 13 Oct, 20:00.*ops on-callnow, 4 h 45 left$/)
    expect(complaints).toEqual([])
  })

  it('turns the week with the arrows, and comes back to this one', async () => {
    const { page } = await withRotations()
    await openShifts(page)
    const heading = page.getByRole('heading', { level: 1 })
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => heading.textContent()).toBe('Week 43')
    await page.getByText('Go back to this week to see who has it now.').waitFor()
    // The week in which clocks are set back has all its blocks too.
    const lane = page.getByRole('region', { name: 'SRE' })
    await lane.getByText('Jun Park').first().waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => heading.textContent()).toBe('Week 41')
    await page.getByRole('button', { name: /^Today/ }).press('Enter')
    await expect.poll(() => heading.textContent()).toBe('Week 42')
  })

  it('says how to begin where no rotation is, and that no rotation names me where it is so', async () => {
    const { page } = await withRotations([])
    await openShifts(page)
    await page.getByText(/^No rotation is configured\./).waitFor()
    await page.getByRole('button', { name: 'Open This laptop' }).press('Enter')
    await page.getByRole('heading', { level: 1, name: 'This laptop' }).waitFor()
    const [, support] = threeRotations
    const other = await withRotations(support ? [support] : [])
    await openShifts(other.page)
    await other.page.getByText('No rotation names Mira Lund.').waitFor()
  })

  it('hands over: copies the whole shift, and keeps the notes over a reload', async () => {
    const { page, engine, context } = await withRotations()
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await openShifts(page)
    const notes = page.getByRole('textbox', { name: 'Notes' })
    await notes.fill('The limit is doubled by hand, not yet in Git.')
    await notes.press('ArrowRight')
    await page.getByRole('heading', { level: 1, name: 'Week 42' }).waitFor()
    const place = () => Object.entries(engine.state().drafts).find(([key]) => key.startsWith('handoff:'))
    await expect.poll(() => place()?.[1]).toBe('The limit is doubled by hand, not yet in Git.')
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    const text = await page.evaluate(() => navigator.clipboard.readText())
    expect(text).toMatch(/^# Hand-off, ops on-call, /)
    expect(text).toContain('The limit is doubled by hand, not yet in Git.')
    expect(text).toContain('Ingress answers 22 % of requests with 5xx')
    await page.reload()
    await openShifts(page)
    expect(await notes.inputValue()).toBe('The limit is doubled by hand, not yet in Git.')
    await page.getByRole('button', { name: 'Ingress answers 22 % of requests with 5xx' }).first().click()
    await page.getByRole('button', { name: /^Acknowledge Ingress/ }).waitFor()
  })

  it('shows where a rotation comes from, what nobody knows and why, and tries again', async () => {
    const { page, engine, complaints } = await withRotations(fedRotations)
    await openShifts(page)
    const lane = (name: string) => page.getByRole('region', { name, exact: true })
    await page.getByText('1 conflict: Thu 15 Oct, 22:00 to Fri 16 Oct, 14:00, platform').waitFor()
    const conflict = lane('platform')
      .getByRole('listitem')
      .filter({ hasText: 'Two named, Thu 15 Oct, 22:00' })
    expect(await conflict.textContent()).toContain(
      'Platform names two people: Pedro Sanz (calendar Platform) and Yuki Tanabe (calendar Platform).',
    )
    const ends = lane('SRE').getByRole('listitem').filter({ hasText: 'Not known, Fri 16 Oct, 18:00' })
    expect(await ends.textContent()).toContain('Calendar SRE says nothing about this time.')
    const now = page.getByRole('region', { name: 'On duty now' }).getByRole('listitem')
    expect((await now.allTextContents()).slice(3).map((words) => words.trim())).toEqual([
      'networkNot knownThe calendar names a zone that is not known here (Customized Time Zone).',
      'SRETomasz Wrona until Fri 18:00then not known, Fri 18:00',
    ])
    const database = lane('database')
    await database.getByText(/^The calendar DBA is not given .* What is shown is as of /).waitFor()
    // It is well again: the words go with the answer.
    engine.desk.orders['shifts.readAgain'] = ({ rotation }: { rotation: string }) => {
      engine.desk.rotations = engine.desk.rotations.map((one) =>
        one.name === rotation ? { ...one, fed: one.fed.map((each) => ({ ...each, why: null })) } : one,
      )
    }
    await database.getByRole('button', { name: /^Try again/ }).press('Enter')
    await expect.poll(() => database.getByRole('status').count()).toBe(0)
    expect(await lane('network').getByRole('status').count()).toBe(1)
    expect(complaints).toEqual([])
  })

  it.each([
    [1440, 900],
    [900, 700],
  ])('reaches everything of six rotations by keyboard, %i by %i', async (width, height) => {
    const { page, engine, complaints } = await withRotations(sixRotations, { width, height })
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page.getByRole('heading', { level: 1, name: 'Week 42' }).waitFor()
    for (const { name } of sixRotations) await page.getByRole('region', { name, exact: true }).waitFor()
    const again = page.getByRole('region', { name: 'network' }).getByRole('button', { name: /^Try again/ })
    const hasFocus = () => again.evaluate((button) => button === document.activeElement)
    for (let tabs = 0; tabs < 200 && !(await hasFocus()); tabs += 1) await page.keyboard.press('Tab')
    const box = await again.boundingBox()
    // What has the focus stands in sight, above the line of hints.
    expect(box && box.y > 0 && box.y + box.height < height).toBe(true)
    await page.keyboard.press('Enter')
    await expect.poll(() => engine.orders.at(-1)?.name).toBe('shifts.readAgain')
    await page.keyboard.press('w')
    await page.getByRole('dialog').waitFor()
    expect(complaints).toEqual([])
  })
})
