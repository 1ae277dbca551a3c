/** The board of postmortems, its meeting and the Carry pane in a real Chromium, over a made-up engine. */
import { readFile } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import { describe, expect, it } from 'vitest'
import type { PostmortemLife } from '../../contract/postmortem-life.ts'
import type { Snapshot } from '../../contract/state.ts'
import { boardMonday, fullBoard } from '../helpers/board-fixtures.ts'
import { boardScenes, openBoard, openCarry, openMeeting, tellTexts } from '../helpers/board-scenes.ts'
import type { FakeEngine } from '../helpers/fake-engine.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { lowContrast } from '../helpers/page-probes.ts'

const open = pageOpener()
const poll = <Value>(read: () => Value) => expect.poll(read, { timeout: 40_000 })
const lifeOf = (engine: FakeEngine, id: number): PostmortemLife | undefined =>
  engine.state().postmortems.find((each) => each.id === id)?.life

describe('the board', () => {
  it('is walked by the arrows, and a card that was opened has the keys again', async () => {
    const { page } = await open(boardMonday())
    await openBoard(page)
    const focused = () => page.evaluate(() => document.activeElement?.textContent)
    await page.keyboard.press('ArrowDown')
    await poll(focused).toBe('Volumes stuck, zone quota')
    await page.keyboard.press('ArrowRight')
    await poll(focused).toBe('etcd disk latency')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'All postmortems' }).click()
    await poll(focused).toBe('etcd disk latency')
  })

  it('draws 2,000 with few cards, and never the whole of them', async () => {
    const { page } = await open(fullBoard())
    await openBoard(page)
    expect(await page.locator('.pm').count()).toBeLessThan(160)
    await page.getByRole('searchbox', { name: 'Filter the board' }).fill('number 1234')
    await poll(() => page.locator('.pm h3').allTextContents()).toEqual(['Trouble number 1234'])
  })
})

describe('the meeting', () => {
  it('hands out by keys alone, and its minutes are a file', async () => {
    const { page, engine } = await open(boardMonday(), { prepare: tellTexts })
    await openMeeting(page)
    await page.getByText('Nine large files at once kill a pod', { exact: false }).waitFor()
    await page.keyboard.press('1')
    await page.getByRole('button', { name: /^Give to Edge/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 2, name: 'Volumes stuck, zone quota' }).waitFor()
    expect(lifeOf(engine, 1)).toMatchObject({ state: 'distributed', team: 'Edge' })
    await page.keyboard.press('Escape')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as file' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('2026-10-19-monday-meeting.md')
    expect(await readFile(await download.path(), 'utf8')).toContain(
      '- Ingress ran out of memory (Mosslund Credit): **Edge**',
    )
  })
})

describe('the Carry pane', () => {
  it('carries one to its end, and closes it only when nothing is missing', async () => {
    const { page, engine } = await open(boardMonday())
    await openCarry(page, 'API server limits')
    const close = page.getByRole('button', { name: 'Close it' })
    expect(await close.isDisabled()).toBe(true)
    await page.getByText('heron/prod-1 does not have the fix yet.').waitFor()
    await page.getByRole('button', { name: /^heron\/prod-1/ }).click()
    const part = page.getByRole('region', { name: 'Environments' })
    await part.getByLabel('State').selectOption('deployed')
    await part.getByLabel('Version that has the fix').fill('1.31.2')
    await part.getByRole('button', { name: 'Save' }).click()
    await poll(() => lifeOf(engine, 13)?.environments.at(-1)).toMatchObject({ version: '1.31.2' })
    const outcomes = page.getByRole('region', { name: 'Outcomes' })
    await outcomes.getByLabel('Alert').selectOption('new')
    await outcomes.getByLabel('Its name').fill('API server queue is full')
    await outcomes.getByRole('button', { name: 'Save' }).click()
    await poll(() => lifeOf(engine, 13)?.outcomes.length).toBe(1)
    await outcomes.getByLabel('Ops recipe').selectOption('none')
    await outcomes.getByLabel('Why none').fill('The chart does it by itself now.')
    await outcomes.getByRole('button', { name: 'Save' }).click()
    await poll(() => lifeOf(engine, 13)?.outcomes.length).toBe(2)
    await close.click()
    await poll(() => lifeOf(engine, 13)?.state).toBe('closed')
    await page.getByRole('region', { name: 'State' }).getByText('Closed').first().waitFor()
  })

  it('keeps what is typed and not told over a reload', async () => {
    const { page, engine } = await open(boardMonday())
    await openCarry(page, 'Registry token expired')
    await page.getByRole('button', { name: /^osprey/ }).click()
    const part = page.getByRole('region', { name: 'Environments' })
    await part.getByLabel('State').selectOption('not-applicable')
    await part.getByLabel('Why it does not apply').fill('It runs the other chart.')
    await poll(() => engine.state().drafts['carry:12']).toContain('other chart')
    await page.reload()
    await openCarry(page, 'Registry token expired')
    await page.getByRole('button', { name: /^osprey.*not told yet/ }).click()
    expect(await part.getByLabel('Why it does not apply').inputValue()).toBe('It runs the other chart.')
    await part.getByRole('button', { name: 'Save' }).click()
    await poll(() => lifeOf(engine, 12)?.environments.at(-1)?.reason).toBe('It runs the other chart.')
    await poll(() => engine.state().drafts['carry:12'] ?? '').toBe('')
  })

  it('gives team, person and sprint, keeps a day, and says which shift stands against it', async () => {
    const { page, engine } = await open(boardMonday(), {
      prepare: ({ board, now }) => {
        board.shiftsOn = [{ day: '2026-10-28', rotation: 'ops duty', from: now(), to: now() + 3_600_000 }]
      },
    })
    await openCarry(page, 'Ingress ran out of memory')
    await page.getByLabel('Team', { exact: true }).selectOption('Network')
    await poll(() => lifeOf(engine, 1)?.state).toBe('distributed')
    await page.getByRole('button', { name: 'I take it' }).click()
    await poll(() => lifeOf(engine, 1)).toMatchObject({ state: 'assigned', assignee: 'Mira Lund' })
    await page.getByLabel('Sprint').fill('44')
    await page.getByLabel('Sprint').press('Enter')
    await poll(() => lifeOf(engine, 1)?.sprint).toBe('44')
    await page.getByLabel('Keep a day').fill('2026-10-28')
    await page.getByRole('button', { name: 'Keep it' }).click()
    await page.getByText(/^Mira Lund has ops duty then, \d\d:\d\d to \d\d:\d\d\.$/).waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'For a calendar' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/\.ics$/)
    await page.getByRole('button', { name: 'Give back Wed 28 Oct' }).click()
    await poll(() => lifeOf(engine, 1)?.days).toEqual([])
  })

  it('is ready for the meeting by the box under the sections', async () => {
    const { page, engine } = await open(boardMonday(), { prepare: tellTexts })
    await openCarry(page, 'DNS slow at night')
    await page.getByRole('button', { name: 'Ready for Monday' }).click()
    await poll(() => lifeOf(engine, 3)?.readyAt).not.toBe(null)
    await page.getByText(/^Ready for Monday’s meeting since/).waitFor()
  })
})

const themed = (night: Snapshot, theme: 'night' | 'day'): Snapshot => ({
  ...night,
  desk: { ...night.desk, settings: { ...night.desk.settings, theme } },
})

describe.each(Object.entries(boardScenes))('%s', (_, { night, prepare, act }) => {
  it('is accessible, in contrast, within its policy by night and by day, and never scrolls sideways', async () => {
    const { page, engine, complaints } = await open(themed(night(), 'night'), { prepare })
    await act(page)
    const { violations } = await new AxeBuilder({ page }).analyze()
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    expect(await page.evaluate(lowContrast)).toEqual([])
    engine.push({ desk: themed({ ...night(), desk: engine.state().desk }, 'day').desk })
    await page.locator('html[data-theme=day]').waitFor({ state: 'attached' })
    expect(await page.evaluate(lowContrast)).toEqual([])
    for (const width of [900, 400]) {
      await page.setViewportSize({ width, height: 700 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    }
    expect(complaints).toEqual([])
  })
})
