/** The alert and the recipe that come out of a postmortem, in the Carry pane: drafted, checked, put into the text. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { type NodeHost, startHost, watchHost } from '../helpers/node-host.ts'
import { anApiAlert, type ScriptedAlertmanager, startScripted } from '../helpers/scripted-alertmanager.ts'

let server: ScriptedAlertmanager
let host: NodeHost
let browser: Browser
let page: Page
let dataDir: string
const complaints: string[] = []

beforeAll(async () => {
  server = await startScripted()
  const now = Date.now()
  server.alerts = [
    anApiAlert('aa', {
      startsAt: new Date(now - 60_000).toISOString(),
      updatedAt: new Date(now).toISOString(),
      endsAt: new Date(now + 3_600_000).toISOString(),
    }),
  ]
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-outcomes-'))
  writeFileSync(
    path.join(dataDir, 'config.yaml'),
    `version: 1\nme: Mara Lind\nsources:\n  - name: plover\n    kind: alertmanager\n    urls: ["${server.url}"]\n    poll: 5s\n`,
  )
  host = await startHost({ dataDir })
  browser = await launchChromium()
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error')
      complaints.push(`${message.text()} ${message.location().url}:${message.location().lineNumber}`)
  })
  await page.goto(host.url)
  await page.getByRole('option').first().click()
  const note = page.getByRole('textbox', { name: /^Note on/ })
  await note.fill('= raised the limit with `kubectl set resources`')
  await note.press('Enter')
  await page.getByText('raised the limit with').first().waitFor()
  await page.getByRole('button', { name: /^Postmortem\b/ }).click()
  await sheet().waitFor()
  await page.getByRole('tab', { name: 'Carry' }).click()
})
afterAll(async () => {
  await browser?.close()
  await host?.end('SIGKILL')
  await server?.close()
  rmSync(dataDir, { recursive: true, force: true })
})
const sheet = () => page.getByRole('textbox', { name: /^Text of/ })
const text = (): Promise<string> => sheet().evaluate((node) => (node as HTMLElement).innerText)

/** The draft as the engine has it. */
const keptRecipe = async (): Promise<string> => {
  const seat = await watchHost(host)
  try {
    return Object.entries(seat.state().drafts).find(([key]) => key.startsWith('recipe:'))?.[1] ?? ''
  } finally {
    seat.close()
  }
}
const openAgain = async (): Promise<void> => {
  await page.getByRole('button', { name: 'Postmortems' }).first().click()
  await page.locator('.pm-open, .sheet-text').first().waitFor()
  if (await page.locator('.pm-open').count()) await page.locator('.pm-open').first().click()
  await sheet().waitFor()
  await page.getByRole('tab', { name: 'Carry' }).click()
}

it('a recipe begins with the note that stopped it, is changed, kept when it is closed, and goes into the text', async () => {
  await page.getByRole('button', { name: 'Draft the recipe' }).click()
  const field = page.getByRole('textbox', { name: 'The recipe, Markdown' })
  await field.waitFor()
  expect(await field.inputValue()).toContain('1. raised the limit with `kubectl set resources`')
  await field.press('Control+End')
  await page.keyboard.insertText('\nMine.')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Draft the recipe' }).click()
  await field.waitFor()
  expect(await field.inputValue()).toContain('\nMine.')
  await page.keyboard.press('Escape')
  // What was typed is on disk before the engine dies, and there again in a page that knows nothing.
  await expect.poll(keptRecipe).toContain('\nMine.')
  await host.end('SIGKILL')
  host = await startHost({ dataDir })
  await page.goto(host.url)
  // The page said that its engine was gone; what it says from here on counts.
  complaints.length = 0
  await openAgain()
  await page.getByRole('button', { name: 'Draft the recipe' }).click()
  await field.waitFor()
  await page.getByText('As you left it.').waitFor()
  expect(await field.inputValue()).toContain('\nMine.')
  await page.getByRole('button', { name: 'Put it into the text' }).click()
  await expect.poll(text).toContain('raised the limit with')
  await expect.poll(text).toContain('Mine.')
  expect(await text()).toContain('Alert and recipe')
  await expect.poll(keptRecipe).toBe('')
})

it('a rule says what is not on record, is read by promtool as it is typed, and is noted as proposed', async () => {
  await page.getByRole('button', { name: 'Draft the rule' }).click()
  const field = page.getByRole('textbox', { name: 'The rule, YAML' })
  await field.waitFor()
  await page.getByText('promtool takes it.').waitFor()
  await page.getByText('This laptop records alerts, not metrics', { exact: false }).waitFor()
  await field.fill((await field.inputValue()).replace(/expr: .*/, 'expr: rate(x'))
  await page.getByText('promtool refuses it:').waitFor()
  await page.getByRole('button', { name: 'Note it as proposed' }).click()
  await page.getByText('Noted as proposed').first().waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByLabel('Alert', { exact: true }).inputValue()).toBe('proposed')
  expect(complaints).toEqual([])
})
