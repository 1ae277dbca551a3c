/**
 * The life of a postmortem by keyboard alone, over the real host: from Monday's meeting to the last environment, over a
 * host that is killed on the way, and open again when its alert fires where the fix was said to be.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectNothingGrave } from '../helpers/accessible.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { eventually } from '../helpers/eventually.ts'
import { type NodeHost, startHost, watchHost } from '../helpers/node-host.ts'
import { anApiAlert, type ScriptedAlertmanager, startScripted } from '../helpers/scripted-alertmanager.ts'
import { sheet } from '../helpers/sheet.ts'

let server: ScriptedAlertmanager
let host: NodeHost
let browser: Browser
let page: Page
let dataDir: string

const environment = 'plover/pay-eu'
const firing = (since: number) =>
  anApiAlert('aa', {
    labels: { alertname: 'IngressSlow', severity: 'page', installation: 'plover', cluster_id: 'pay-eu' },
    startsAt: new Date(since).toISOString(),
    updatedAt: new Date(since).toISOString(),
    endsAt: new Date(since + 3_600_000).toISOString(),
  })

beforeAll(async () => {
  server = await startScripted()
  server.alerts = [firing(Date.now() - 60_000)]
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-life-'))
  writeFileSync(
    path.join(dataDir, 'config.yaml'),
    `version: 1\nme: Mara Lind\npostmortems:\n  teams: [Edge, Network]\nsources:\n  - name: plover\n    kind: alertmanager\n    urls: ["${server.url}"]\n    poll: 5s\n`,
  )
  host = await startHost({ dataDir })
  browser = await launchChromium()
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
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

const part = (name: string) => page.locator('.life').getByRole('region', { name, exact: true })
const meeting = () => page.getByRole('region', { name: 'Monday meeting' })
/** Waits until it stands there, by the Carry pane. */
const stands = (state: string) =>
  eventually(() => page.locator('.life .life-state b').textContent()).toBe(state)
const column = (name: RegExp) => page.getByRole('region', { name })

/** What has the focus, as it is called. */
const focused = (): Promise<string> =>
  page.evaluate(() => {
    const node = document.activeElement
    const labels = (node as HTMLInputElement | null)?.labels ?? null
    const label = labels?.[0]?.querySelector('span') ?? labels?.[0]
    return node?.getAttribute('aria-label') ?? label?.textContent ?? node?.textContent ?? ''
  })

/** Presses Tab (or Shift Tab) until what has the focus is called so, as a hand does. */
async function tabTo(name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 150; presses += 1) {
    if (name.test(await focused())) return
    await page.keyboard.press(key)
  }
  throw new Error(`the keyboard does not come to ${name}`)
}
async function pressAt(name: RegExp, key?: 'Tab' | 'Shift+Tab'): Promise<void> {
  await tabTo(name, key)
  await page.keyboard.press('Enter')
}
async function typeAt(name: RegExp, words: string): Promise<void> {
  await tabTo(name)
  await page.keyboard.type(words)
}

/** From the board to the one postmortem, and to its Carry pane. */
async function openCarry(): Promise<void> {
  await eventually(async () => {
    if ((await page.getByRole('article').count()) + (await sheet(page).count()) === 0)
      for (const key of ['g', 'p']) await page.keyboard.press(key)
    else if ((await sheet(page).count()) === 0)
      for (const key of ['ArrowDown', 'Enter']) await page.keyboard.press(key)
    return sheet(page).count()
  }).toBe(1)
  await eventually(() => sheet(page).evaluate((node) => node.contains(document.activeElement))).toBe(true)
  await page.keyboard.press('Escape')
  await pressAt(/^Carry it on/)
  await part('Team and person').waitFor()
}

/** Has the choice with the focus say this, by the arrows. */
async function pick(value: string): Promise<void> {
  const chosen = (): Promise<string> =>
    page.evaluate(() => (document.activeElement as HTMLSelectElement | null)?.value ?? '')
  for (let presses = 0; presses < 8 && (await chosen()) !== value; presses += 1)
    await page.keyboard.press('ArrowDown')
  expect(await chosen()).toBe(value)
}

const missing = (): Promise<readonly string[]> => part('State').locator('.life-missing li').allTextContents()

it('goes from Monday’s meeting to the last environment, is refused what is missing, and opens again when its alert fires', async () => {
  await page.getByRole('option', { name: /summary of aa/ }).waitFor()
  await eventually(async () => {
    if ((await sheet(page).count()) === 0) await page.keyboard.press('p')
    return sheet(page).count()
  }).toBe(1)
  // It is over: nobody waits for that.
  server.alerts = []
  await eventually(() => sheet(page).evaluate((node) => node.contains(document.activeElement))).toBe(true)
  await page.keyboard.press('Escape')
  await pressAt(/^Ready for Monday/)
  await page.getByText(/^Ready for Monday’s meeting since/).waitFor()

  // Monday: a digit and Enter.
  await eventually(async () => {
    if ((await sheet(page).count()) === 1) await page.keyboard.press('Escape')
    return sheet(page).count()
  }).toBe(0)
  await column(/^Draft/)
    .getByText('ready for Monday')
    .waitFor()
  await page.keyboard.press('m')
  await meeting().waitFor()
  await page.keyboard.press('2')
  await page.getByRole('button', { name: /^Give to Network/ }).waitFor()
  await page.keyboard.press('Enter')
  await column(/^Distributed/)
    .getByText('Network')
    .waitFor()
  await eventually(async () => {
    const isOn = (await meeting().count()) > 0
    if (isOn) await page.keyboard.press('Escape')
    return isOn
  }).toBe(false)

  // A person, a sprint, a day, and the fix is begun.
  await openCarry()
  await pressAt(/^I take it/)
  await stands('Assigned')
  await typeAt(/^Sprint/, '44')
  await page.keyboard.press('Enter')
  await part('Story')
    .getByText(/sprint 44/)
    .waitFor()
  // The same whichever of day and month comes first.
  await typeAt(/^Keep a day/, `1212${new Date().getFullYear() + 1}`)
  await pressAt(/^Keep it/)
  await page.getByRole('button', { name: /^Give back/ }).waitFor()
  await pressAt(/^Move to Fix in progress/, 'Shift+Tab')
  await stands('Fix in progress')

  // The laptop dies: all of it is there again.
  await host.end('SIGKILL')
  host = await startHost({ dataDir })
  await open()
  await openCarry()
  await stands('Fix in progress')
  expect(await page.getByRole('button', { name: /^Give back/ }).count()).toBe(1)

  // A slip goes, and says so; a real one is told.
  const another = async (name: string): Promise<void> => {
    await typeAt(/^Another environment/, name)
    await pressAt(/^Add$/)
    await part('Environments').getByText(name).waitFor()
    await pressAt(new RegExp(`^${name}`), 'Shift+Tab')
  }
  await another('plover/pay-ue')
  await pressAt(/^Take it off/)
  await part('Story')
    .getByText(/plover\/pay-ue: taken off the list/)
    .waitFor()
  await tabTo(new RegExp(`^${environment}`), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await tabTo(/^State$/)
  await pick('deployed')
  await typeAt(/^Version that has the fix/, '4.9.2')
  await typeAt(/^How it is known/, 'The panel, since ten.')
  expect(await part('Environments').getByRole('button', { name: 'Take it off' }).count()).toBe(0)
  await pressAt(/^Save$/)
  await stands('Deploying')
  await another('plover/web-1')
  await tabTo(/^State$/)
  await pick('not-applicable')
  await typeAt(/^Why it does not apply/, 'It has its own ingress.')
  await pressAt(/^Save$/)
  await part('Environments').getByText('2 of 2 done').waitFor()

  // It does not close while anything is missing, and says what.
  await eventually(missing).toEqual([
    'Name the alert that came out of it, or say why none did.',
    'Name the ops recipe that came out of it, or say why none did.',
  ])
  expect(await page.getByRole('button', { name: 'Close it' }).isDisabled()).toBe(true)
  await expectNothingGrave(page)
  await tabTo(/^Alert$/)
  await pick('new')
  await typeAt(/^Its name/, 'Ingress memory above 80 %')
  await pressAt(/^Save$/)
  await eventually(missing).toHaveLength(1)
  await tabTo(/^Ops recipe$/)
  await pick('none')
  await typeAt(/^Why none/, 'The old one holds.')
  await pressAt(/^Save$/)
  await eventually(missing).toEqual([])
  await pressAt(/^Close it/, 'Shift+Tab')
  await stands('Closed')
  await part('Story')
    .getByText(/Deploying to Closed/)
    .waitFor()

  // Its alert fires where the fix is: open again, and told where the next one looks.
  const watched = await watchHost(host)
  await eventually(() => [...watched.state().episodes.values()].some((one) => one.firing)).toBe(false)
  watched.close()
  server.alerts = [firing(Date.now())]
  await stands('Fix in progress')
  await part('Story')
    .getByText(/opened again: Closed to Fix in progress/)
    .waitFor()
  await part('Story')
    .getByText(/IngressSlow in plover\/pay-eu, which has the fix, 4\.9\.2/)
    .waitFor()
  await part('Environments').getByText('1 of 2 done').waitFor()
  await eventually(async () => {
    if ((await page.locator('.hand-off').count()) === 0)
      for (const key of ['Escape', 'g', 's']) await page.keyboard.press(key)
    return page
      .locator('.hand-off')
      .getByText(/opened again: its alert fired after the fix/)
      .count()
  }).toBeGreaterThan(0)
})
