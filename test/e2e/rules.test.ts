/** The table of rules as its owner meets it: read, moved, changed, tried, tested and saved, by keyboard and by name. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectNothingGrave } from '../helpers/accessible.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { eventually } from '../helpers/eventually.ts'
import { type NodeHost, startHost } from '../helpers/node-host.ts'
import { lowContrast } from '../helpers/page-probes.ts'

const config = `version: 1
me: Mara Lind
hours:
  # as the contract says
  - name: office
    zone: Europe/Berlin
    weekly: [{ days: [mon, tue, wed, thu, fri], from: "08:00", to: "18:00" }]
    for: working
night:
  rules:
    # nobody gets up for the sandbox
    - { name: sandbox, when: { environment: sandbox }, then: nothing }
    - { name: pages, when: { severity: page }, hours: working, then: wake, outsideHours: digest }
    - { name: rest, then: badge }
`

let browser: Browser
let host: NodeHost
let dataDir: string
let file: string
let page: Page

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())
beforeEach(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-rules-'))
  file = path.join(dataDir, 'nightdesk.yaml')
  writeFileSync(file, config)
  host = await startHost({ dataDir, args: ['--config', file] })
  const context = await browser.newContext({
    ...{ viewport: { width: 1440, height: 900 }, locale: 'en-GB' },
    // The page may go back to its own theme at any moment: then at once, not through colours that nobody chose.
    reducedMotion: 'reduce',
  })
  page = await context.newPage()
  await page.goto(host.url)
  await page.getByText('Nothing is watched yet').waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  await page.getByRole('heading', { name: 'Rules', level: 1 }).waitFor()
})
afterEach(async () => {
  await page.context().close()
  await host.end('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true })
})

const names = (): Promise<readonly string[]> => page.locator('.rule-words > b').allTextContents()

describe('the screen of rules', () => {
  it('moves a row by keyboard, says where it is, and saves it with its comment', async () => {
    await eventually(names).toEqual(['sandbox', 'pages', 'rest'])
    await page.getByRole('listitem', { name: 'Row 1: sandbox' }).focus()
    await page.keyboard.press('Alt+ArrowDown')
    await eventually(names).toEqual(['pages', 'sandbox', 'rest'])
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Row 2: sandbox',
    )
    await page.getByText('Not saved yet', { exact: true }).waitFor()
    expect(readFileSync(file, 'utf8')).toBe(config)
    await page.getByRole('button', { name: 'Save the table' }).press('Enter')
    await eventually(() => readFileSync(file, 'utf8')).toMatch(
      /name: pages.*\n {4}# nobody gets up for the sandbox\n {4}- \{ name: sandbox/,
    )
    await page.getByText('Not saved yet', { exact: true }).waitFor({ state: 'detached' })
  })

  it('tries an alert, keeps it as a test, and says before saving that a change breaks it', async () => {
    await page.getByLabel('Labels').fill('severity=page\nenv=prod')
    await page.getByLabel('Moment').fill('2026-10-14T03:14')
    await page.getByText('Hold it back for the morning.').waitFor()
    await page.getByText('Rule “pages”, outside of its hours').waitFor()
    await page.getByLabel('Keep it as a test').fill('nights are quiet')
    await page.getByRole('button', { name: 'Must not wake me' }).press('Enter')
    await page.getByText('1 pass.').waitFor()
    expect(readFileSync(file, 'utf8')).toContain('must: not-wake')

    await page.getByRole('button', { name: 'Change: pages' }).press('Enter')
    await page.locator('#rule-hours').selectOption('At any hour')
    await page.getByLabel('Name', { exact: true }).press('Enter')
    await page.getByText('1 of your 1 tests fails with these rows:').waitFor()
    await page.getByText('Would call until somebody has it by “pages”.').waitFor()
    // Leaving the screen loses nothing.
    await page.locator('body').press('g')
    await page.locator('body').press('z')
    await page.getByRole('heading', { name: 'Silences', level: 1 }).waitFor()
    await page.locator('body').press('g')
    await page.locator('body').press('r')
    await page.getByText('Not saved yet', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Undo all changes' }).press('Enter')
    await page.getByText('1 pass.').waitFor()
  })

  it('says in its own place what the file refuses, and keeps what was typed', async () => {
    await page.getByRole('button', { name: 'Add a row' }).press('Enter')
    await page.getByLabel('Name', { exact: true }).fill('pages')
    await page.getByLabel('Name', { exact: true }).press('Enter')
    await page.getByText('Another rule has this name.').waitFor()
    await page.getByLabel('Name', { exact: true }).fill('system')
    await page.locator('#rule-labels').fill('namespace=~"(?=x)"')
    await page.getByRole('button', { name: 'Put it above the last row' }).press('Enter')
    await eventually(names).toEqual(['sandbox', 'pages', 'system', 'rest'])
    await page.getByRole('button', { name: 'Save the table' }).press('Enter')
    await page
      .getByText(/an expression that Alertmanager takes/)
      .first()
      .waitFor()
    expect(readFileSync(file, 'utf8')).toBe(config)
    await eventually(names).toEqual(['sandbox', 'pages', 'system', 'rest'])
  })

  it('changes hours by keyboard, says what is wrong where it is, and writes them with their comment', async () => {
    const focused = () => page.evaluate(() => document.activeElement?.id ?? '')
    await page.getByRole('button', { name: 'Change the hours: office' }).press('Enter')
    await eventually(focused).toBe('hours-name')
    await page.getByLabel('Name', { exact: true }).fill('desk')
    await page.keyboard.press('Tab')
    await eventually(focused).toBe('hours-zone')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('Europe/Atlantis')
    await page.keyboard.press('Enter')
    await page.getByText('No time zone is called “Europe/Atlantis”.').waitFor()
    await eventually(focused).toBe('hours-zone')
    await page.getByLabel('Time zone').fill('Europe/Zurich')
    await page.getByRole('checkbox', { name: 'Fri' }).press('Space')
    await page.getByRole('button', { name: 'Add a line' }).press('Enter')
    await page.getByLabel('Line 2: from').fill('8:99')
    await page.getByLabel('Line 2: from').press('Enter')
    await page.getByText('“8:99” is no time.').waitFor()
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Line 2: from',
    )
    await page.getByLabel('Line 2: from').fill('9:00')
    await page.getByLabel('Line 2: to').fill('12:30')
    for (const day of ['Mon', 'Tue', 'Wed', 'Thu'])
      await page.getByRole('group', { name: 'Line 2: days' }).getByLabel(day).uncheck()
    await page.getByLabel('Holidays', { exact: true }).fill('2026-12-25 2027-02-30')
    await page.getByRole('button', { name: 'Save the hours' }).press('Enter')
    await page.getByText('“2027-02-30” is no date.').waitFor()
    // Leaving the screen loses nothing.
    await page.getByRole('heading', { name: 'Hours' }).click()
    await page.keyboard.press('g')
    await page.keyboard.press('z')
    await page.getByRole('heading', { name: 'Silences', level: 1 }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('r')
    await page.getByLabel('Holidays', { exact: true }).fill('2026-12-25')
    expect(readFileSync(file, 'utf8')).toBe(config)
    await page.getByRole('button', { name: 'Save the hours' }).press('Enter')
    await page.getByRole('button', { name: 'Change the hours: desk' }).waitFor()
    await eventually(() => readFileSync(file, 'utf8')).toMatch(
      /# as the contract says\n {2}- name: desk\n {4}zone: Europe\/Zurich\n/,
    )
    expect(readFileSync(file, 'utf8')).toContain('2026-12-25')
    await page
      .getByText(/Mon to Thu 08:00 to 18:00; Fri 09:00 to 12:30 in Europe\/Zurich, 1 holiday/)
      .waitFor()
  })

  it('keeps hours that a rule refers to, and removes others', async () => {
    await page.getByRole('button', { name: 'Remove the hours: office' }).press('Enter')
    await page.getByText('the rule “pages” refers to these hours').first().waitFor()
    await page.getByRole('button', { name: 'Change the hours: night' }).press('Enter')
    await page.getByLabel('Line 1: from').fill('23:00')
    await page.getByLabel('Line 1: from').press('Enter')
    await page.getByText(/every day 23:00 to 06:00/).waitFor()
    await page.getByRole('button', { name: 'Remove the hours: night' }).press('Enter')
    await page.getByText(/every day 22:00 to 06:00/).waitFor()
    expect(readFileSync(file, 'utf8')).not.toContain('23:00')
  })

  it('owes everybody what every screen owes, wide and narrow, by night and by day', async () => {
    const shots = process.env.NIGHTDESK_SHOTS
    await page.getByLabel('Labels').fill('severity=page')
    await page.getByText(/Rule “pages”/).waitFor()
    await page.getByRole('button', { name: 'Change: pages' }).press('Enter')
    await page.getByRole('button', { name: 'Change the hours: office' }).press('Enter')
    await page.getByLabel('Holidays from a calendar (iCal)').selectOption('An address, kept as a secret')
    await page.getByRole('button', { name: 'Add a line' }).press('Enter')
    await page.getByLabel('Line 2: from').fill('25:00')
    await page.getByLabel('Line 2: from').press('Enter')
    await page.getByText('“25:00” is no time.').waitFor()
    for (const theme of ['night', 'day'] as const) {
      for (const [width, height] of [
        [1440, 900],
        [900, 700],
      ] as const) {
        await page.setViewportSize({ width, height })
        // The page keeps to its own theme, by the clock: this one holds for the next look only.
        await page.evaluate((name) => {
          document.documentElement.dataset.theme = name
        }, theme)
        // Colours that are still on their way from one theme to the other are nobody's choice.
        await page.evaluate(() =>
          Promise.allSettled(document.getAnimations().map(({ finished }) => finished)),
        )
        if (shots) {
          mkdirSync(shots, { recursive: true })
          await page.screenshot({ path: path.join(shots, `rules-${theme}-${width}.png`) })
          await page
            .locator('.rules-hours')
            .screenshot({ path: path.join(shots, `hours-${theme}-${width}.png`) })
        }
        expect(await page.evaluate(lowContrast)).toEqual([])
      }
      await expectNothingGrave(page)
    }
  })
})
