/**
 * From the night to Monday by keyboard alone, over the real host, with the source gone from the first minute on: what the
 * record has is written by nobody.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectNothingGrave } from '../helpers/accessible.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { eventually } from '../helpers/eventually.ts'
import { type NodeHost, startHost } from '../helpers/node-host.ts'
import { anApiAlert, type ScriptedAlertmanager, startScripted } from '../helpers/scripted-alertmanager.ts'
import { sheet } from '../helpers/sheet.ts'

let server: ScriptedAlertmanager
let host: NodeHost
let browser: Browser
let page: Page
let dataDir: string

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
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-night-'))
  writeFileSync(
    path.join(dataDir, 'config.yaml'),
    `version: 1\nme: Mara Lind\npostmortems:\n  teams: [Edge, Network]\nsources:\n  - name: plover\n    kind: alertmanager\n    urls: ["${server.url}"]\n    poll: 5s\n`,
  )
  host = await startHost({ dataDir })
  browser = await launchChromium()
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  page = await context.newPage()
  page.setDefaultTimeout(40_000)
  await open()
})
afterAll(async () => {
  await browser?.close()
  await host?.end('SIGKILL')
  await server?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

async function open(): Promise<void> {
  await page.goto('about:blank')
  await page.goto(host.url)
  await page.locator('.hints').waitFor()
}

/** Presses Tab until what has the focus is called so, as a hand does. */
async function tabTo(name: RegExp): Promise<void> {
  for (let presses = 0; presses < 150; presses += 1) {
    const words = await page.evaluate(() => {
      const node = document.activeElement
      return node?.getAttribute('aria-label') ?? node?.textContent ?? ''
    })
    if (name.test(words)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`the keyboard does not come to ${name}`)
}

const inSheet = (): Promise<boolean> => sheet(page).evaluate((node) => node.contains(document.activeElement))
const text = (): Promise<string> => sheet(page).innerText()

it('comes from P at night to ready for Monday, and to a team, with no fact typed that the record has', async () => {
  // The alert is seen, then nothing can be reached any more.
  await page.getByRole('option', { name: /summary of aa/ }).waitFor()
  await server.close()

  // At night: acknowledge, note what stopped it, and a draft with one key.
  await page.keyboard.press('a')
  await page.getByRole('option', { name: /summary of aa.*(pending|in hand|acked|held)/i }).waitFor()
  await page.keyboard.press('n')
  await page.keyboard.type('= restarted two pods')
  await page.keyboard.press('Control+Enter')
  await page
    .getByText(/restarted two pods/)
    .first()
    .waitFor()
  if (await page.evaluate(() => document.activeElement?.matches('textarea, input')))
    await page.keyboard.press('Escape')
  await eventually(async () => {
    if ((await sheet(page).count()) === 0) await page.keyboard.press('p')
    return sheet(page).count()
  }).toBe(1)
  await eventually(text).toMatch(/Summary[\s\S]*Impact[\s\S]*Timeline[\s\S]*Causes[\s\S]*Actions/)
  await eventually(inSheet).toBe(true)
  expect(await text()).toContain('restarted two pods')
  expect(await text()).toMatch(/summary of aa/)
  await page.keyboard.press('Control+End')
  await page.keyboard.type('The pods came back each time.')
  await page
    .locator('.hints')
    .getByText(/Saved \d/)
    .waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByRole('option', { name: /summary of aa/ }).waitFor()

  // The laptop dies, and starts in the morning: nothing is lost, nothing can be reached yet.
  await host.end('SIGKILL')
  host = await startHost({ dataDir })
  await open()
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  const draft = page.getByRole('region', { name: /^Draft/ }).getByRole('article')
  await draft.waitFor()
  await eventually(async () => {
    if ((await sheet(page).count()) === 0)
      for (const key of ['ArrowDown', 'Enter']) await page.keyboard.press(key)
    return sheet(page).count()
  }).toBe(1)
  await eventually(text).toContain('The pods came back each time.')
  await expectNothingGrave(page)

  // Evidence beside the text goes in by its key.
  await sheet(page).focus()
  await page.keyboard.press('Escape')
  const lines = async (): Promise<number> =>
    (await text()).split('\n').filter((line) => /^\d\d:\d\d:\d\d/.test(line.trim())).length
  const before = await text()
  await eventually(async () => {
    if ((await text()) === before) {
      await page.keyboard.press('j')
      await page.keyboard.press('i')
    }
    return (await text()) === before
  }).toBe(false)
  expect(await lines()).toBeGreaterThan(0)

  // What only a person knows: the cause.
  await tabTo(/^Causes/)
  await page.keyboard.press('Enter')
  await eventually(inSheet).toBe(true)
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('The limit of the pods is below what an upload takes, and nothing measures that.')
  await page.keyboard.press('Escape')
  await tabTo(/^Ready for Monday/)
  await page.keyboard.press('Enter')
  await page.getByText(/^Ready for Monday’s meeting since/).waitFor()

  // Monday.
  await eventually(async () => {
    if ((await sheet(page).count()) === 1) await page.keyboard.press('Escape')
    return sheet(page).count()
  }).toBe(0)
  await draft.getByText('ready for Monday').waitFor()
  await page.keyboard.press('m')
  await page.getByRole('region', { name: 'Monday meeting' }).waitFor()
  await expectNothingGrave(page)
  await page.keyboard.press('2')
  await page.getByRole('button', { name: /^Give to Network/ }).waitFor()
  await page.keyboard.press('Enter')
  await page
    .getByRole('region', { name: /^Distributed/ })
    .getByText('Network')
    .waitFor()
})
