/** The board over the real engine: a draft goes through the meeting to its end, and is there again after a kill. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { goTo } from '../helpers/desk-scenes.ts'
import { type NodeHost, startHost } from '../helpers/node-host.ts'

let browser: Browser
let dataDir: string
let hosts: NodeHost[] = []

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-board-'))
  writeFileSync(
    path.join(dataDir, 'config.yaml'),
    'version: 1\nme: Mira Lund\npostmortems:\n  teams: [Edge, Network]\n',
  )
})
afterEach(async () => {
  await Promise.all(hosts.map((host) => host.end('SIGKILL')))
  hosts = []
  rmSync(dataDir, { recursive: true, force: true })
})

async function openAt(): Promise<{ readonly host: NodeHost; readonly page: Page }> {
  const host = await startHost({ dataDir })
  hosts.push(host)
  const page = await browser.newPage()
  page.setDefaultTimeout(30_000)
  await page.goto(host.url)
  await page.locator('.hints').waitFor()
  await goTo(page, 'Postmortems')
  return { host, page }
}

const column = (page: Page, name: RegExp) => page.getByRole('region', { name })

it('a draft goes by keys from the meeting to a person, and is closed once nothing is missing, over a kill', async () => {
  const { host, page } = await openAt()
  await page.getByRole('button', { name: 'New draft' }).click()
  await page.getByRole('button', { name: /^Ready for Monday/ }).click()
  await page.getByText(/^Ready for Monday’s meeting since/).waitFor()
  await page.getByRole('button', { name: 'All postmortems' }).click()
  await column(page, /^Draft/)
    .getByText('ready for Monday')
    .waitFor()
  await page.getByRole('button', { name: /^Monday meeting/ }).click()
  await page.getByRole('region', { name: 'Monday meeting' }).waitFor()
  await page.keyboard.press('2')
  await page.getByRole('button', { name: /^Give to Network/ }).waitFor()
  await page.keyboard.press('Enter')
  await column(page, /^Distributed/)
    .getByText('Network')
    .waitFor()
  await host.end('SIGKILL')

  const again = await openAt()
  const card = column(again.page, /^Distributed/).getByRole('article')
  await card.getByText('Network').waitFor()
  // The meeting was not ended: it goes on where it was.
  await again.page.getByRole('heading', { name: 'All handed out' }).waitFor()
  await again.page.getByRole('button', { name: 'Done' }).click()
  await card.getByRole('button').click()
  await again.page.getByRole('tab', { name: 'Carry' }).click()
  const part = (name: string) => again.page.getByRole('region', { name })
  await again.page.getByRole('button', { name: 'I take it' }).click()
  await part('State').getByText('Assigned').first().waitFor()
  await part('Impact').getByLabel('Impact').selectOption('none')
  await part('Impact').getByLabel('Why no environment').fill('Only the staging was hit.')
  await part('Impact').getByLabel('Why no environment').press('Enter')
  for (const kind of ['Alert', 'Ops recipe']) {
    await part('Outcomes').getByLabel(kind).selectOption('none')
    await part('Outcomes').getByLabel('Why none').last().fill('Nothing to add.')
    await part('Outcomes').getByRole('button', { name: 'Save' }).click()
    await part('Outcomes').getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' })
  }
  for (const move of ['Move to Fix in progress', 'Move to Deploying', 'Close it'])
    await again.page.getByRole('button', { name: move }).click()
  await part('State').getByText('Closed').first().waitFor()
  await part('Story')
    .getByText(/Deploying to Closed/)
    .waitFor()
  await again.page.getByRole('button', { name: 'All postmortems' }).click()
  await column(again.page, /^Closed/)
    .getByRole('article')
    .waitFor()
  expect(await again.page.getByRole('article').count()).toBe(1)
})
