/** Handing over and taking over in a real Chromium, by keyboard, and from one real Nightdesk to the next, one of them killed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright'
import { afterEach, describe, expect, it } from 'vitest'
import { expectAccessible } from '../helpers/accessible.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { aHandOff } from '../helpers/desk-engine.ts'
import { openShifts, type Receive } from '../helpers/desk-scenes.ts'
import { aHandOffText } from '../helpers/hand-off-engine.ts'
import { busyNight } from '../helpers/nights.ts'
import { type NodeHost, startHost } from '../helpers/node-host.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { threeRotations } from '../helpers/rotations.ts'
import { anApiAlert, type ScriptedAlertmanager, startScripted } from '../helpers/scripted-alertmanager.ts'

const open = pageOpener()
const withRotations = (width?: number, height?: number) =>
  open(busyNight(), {
    ...{ width, height },
    prepare: (engine) => {
      engine.desk.rotations = threeRotations
    },
  })
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Take over with a hand-off' })
const text = (page: Page) => page.getByLabel('The whole text of the hand-off')
const isSideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

describe('taking over with a hand-off', () => {
  it('goes by keyboard: pasted, looked at, taken in, taken over with, its sentence copied, put away', async () => {
    const { page, engine, context, complaints } = await withRotations()
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await openShifts(page)
    await page.getByRole('button', { name: /^Take over with a hand-off/ }).press('Enter')
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
    const take = dialog(page).getByRole('button', { name: 'Take it in' })
    await page.keyboard.insertText('See you tomorrow')
    await dialog(page)
      .getByText(/^This text carries no hand-off that Nightdesk can read/)
      .waitFor()
    expect(await take.isDisabled()).toBe(true)
    await text(page).fill(aHandOffText(aHandOff(engine)))
    await dialog(page)
      .getByText(/^Anneke de Vries, ops on-call, /)
      .waitFor()
    expect(engine.orders.some(({ name }) => name === 'handOff.receive')).toBe(false)
    await take.press('Enter')
    const sheet = page.getByRole('article', { name: /^Hand-off from Anneke de Vries/ })
    await sheet.waitFor()
    await expect.poll(() => dialog(page).count()).toBe(0)
    await sheet.getByText('Tomasz sleeps until 10.').waitFor()
    await sheet.getByText(/ask Joost/).waitFor()
    await sheet.getByText('still firing').first().waitFor()
    await sheet.getByText('not seen by this laptop').waitFor()
    await sheet.getByRole('button', { name: /^I have taken over/ }).press('Enter')
    const sentence = sheet.getByText(
      /^Mira Lund has taken over ops on-call from Anneke de Vries at .* open alerts\.$/,
    )
    await sentence.waitFor()
    await sheet.getByRole('button', { name: /^Copy the sentence/ }).press('Enter')
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toBe(await sentence.textContent())
    // An alert that fires here is one press away, and nothing was done to it.
    const given = engine.orders
      .map(({ name }) => name)
      .filter((name) => !/^(presence|sound|armed)/.test(name))
    expect(given).toEqual(['handOff.receive', 'handOff.takeOver'])
    await sheet.getByRole('button', { name: /^Put it away/ }).press('Enter')
    await expect.poll(() => sheet.count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it('is offered on Watch by one line that opens it, and shows words from outside as words', async () => {
    const { page, engine } = await withRotations()
    const order = engine.desk.handOffs.orders['handOff.receive'] as Receive
    const mean = '<img src=x onerror=alert(1)> \u202eevil [a](https://evil.example)'
    order({ text: aHandOffText(aHandOff(engine), mean) }, engine)
    const line = page.getByRole('region', { name: 'Hand-off' })
    await line.getByText(/not taken over yet/).waitFor()
    // It stands above the list and hides none of it.
    await page.getByRole('option').first().waitFor()
    await line.getByRole('button', { name: /^See it/ }).press('Enter')
    const sheet = page.getByRole('article', { name: /^Hand-off from/ })
    await sheet.waitFor()
    expect(await sheet.locator('img, a').count()).toBe(0)
    expect(await sheet.textContent()).toContain('<img src=x onerror=alert(1)> \u2370evil')
    await sheet.getByRole('button', { name: 'Ingress answers 22 % of requests with 5xx' }).press('Enter')
    await page.getByRole('button', { name: /^Acknowledge Ingress/ }).waitFor()
  })

  it('offers the own record at the start of a shift, once', async () => {
    const { page, engine } = await withRotations()
    const { desk } = engine.state()
    const from = engine.now() - 60_000
    const offer = { kind: 'own', from, since: from - 43_200_000 } as const
    engine.push({ desk: { ...desk, handOffs: { version: 1, offer } } })
    const line = page.getByRole('region', { name: 'Hand-off' })
    await line.getByText(/^Your shift began at/).waitFor()
    await line.getByRole('button', { name: /^See it/ }).press('Enter')
    await page.getByRole('article', { name: 'Since my last shift' }).waitFor()
    await expect
      .poll(() => engine.orders.find(({ name }) => name === 'handOff.seen')?.input)
      .toEqual({ from })
    expect(engine.state().desk.handOffs.offer).toBeNull()
  })

  it.each([
    ['wide', 1440, 900],
    ['narrow', 900, 700],
  ])(
    'is accessible and in contrast by night and by day, and never scrolls sideways, %s',
    async (_, width, height) => {
      const { page, engine } = await withRotations(width, height)
      await openShifts(page)
      await page.getByRole('button', { name: /^Since my last shift/ }).press('Enter')
      await page.getByRole('article', { name: 'Since my last shift' }).waitFor()
      await page.getByRole('button', { name: /^Take over with a hand-off/ }).press('Enter')
      await text(page).fill(aHandOffText(aHandOff(engine)))
      await dialog(page)
        .getByText(/^Anneke de Vries, ops on-call, /)
        .waitFor()
      await expectAccessible(page, engine)
      await dialog(page).getByRole('button', { name: 'Take it in' }).press('Enter')
      const sheet = page.getByRole('article', { name: /^Hand-off from Anneke de Vries/ })
      await sheet.getByRole('button', { name: /^I have taken over/ }).press('Enter')
      await sheet.getByText(/has taken over/).waitFor()
      await expectAccessible(page, engine)
      expect(await isSideways(page)).toBe(false)
    },
  )
})

describe('from one Nightdesk to the next', () => {
  const ends: (() => unknown)[] = []
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })

  const folderOf = (me: string, server: ScriptedAlertmanager): string => {
    const dir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-hand-off-'))
    ends.push(() => rmSync(dir, { recursive: true, force: true }))
    const source = `sources:\n  - {name: plover, kind: alertmanager, urls: ["${server.url}"], poll: 5s}\n`
    writeFileSync(path.join(dir, 'config.yaml'), `version: 1\nme: ${me}\n${source}`)
    return dir
  }
  const start = async (dataDir: string): Promise<NodeHost> => {
    const host = await startHost({ dataDir })
    ends.push(() => host.end('SIGKILL'))
    return host
  }
  const shifts = async (page: Page, host: NodeHost): Promise<void> => {
    await page.goto('about:blank')
    await page.goto(host.url)
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page.getByRole('textbox', { name: 'Notes' }).waitFor()
  }

  it('nothing typed is lost by a kill, and the file that was saved is enough for the other one', async () => {
    const server = await startScripted()
    ends.push(() => server.close())
    const now = Date.now()
    server.alerts = [
      anApiAlert('aa', {
        startsAt: new Date(now - 60_000).toISOString(),
        updatedAt: new Date(now).toISOString(),
        endsAt: new Date(now + 3_600_000).toISOString(),
      }),
    ]
    const mara = folderOf('Mara Lind', server)
    let host = await start(mara)
    const browser = await launchChromium()
    ends.push(() => browser.close())
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await shifts(page, host)
    await page.getByRole('textbox', { name: /^For the next one/ }).fill('call Joost first')
    const notes = page.getByRole('textbox', { name: 'Notes' })
    await notes.fill('The limit is doubled')
    // The field keeps the focus: it is the saving while one types that is looked at.
    const other = await browser.newPage()
    await shifts(other, host)
    await expect
      .poll(() => other.getByRole('textbox', { name: 'Notes' }).inputValue())
      .toBe('The limit is doubled')
    await expect
      .poll(() => other.getByRole('textbox', { name: /^For the next one/ }).inputValue())
      .toBe('call Joost first')
    await other.close()
    await host.end('SIGKILL')
    host = await start(mara)
    await shifts(page, host)
    await expect.poll(() => notes.inputValue()).toBe('The limit is doubled')
    expect(await page.getByRole('textbox', { name: /^For the next one/ }).inputValue()).toBe(
      'call Joost first',
    )
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as a file' }).click(),
    ])
    const file = path.join(mara, 'hand-off.md')
    await download.saveAs(file)
    expect(readFileSync(file, 'utf8')).toContain('For the next: call Joost first')
    await host.end('SIGTERM')

    const ines = folderOf('Ines Okafor', server)
    await shifts(page, await start(ines))
    await page.getByRole('button', { name: /^Take over with a hand-off/ }).press('Enter')
    await page.getByLabel('Or open its file').setInputFiles(file)
    await dialog(page)
      .getByText(/^Mara Lind, /)
      .waitFor()
    await dialog(page)
      .getByRole('button', { name: /^Take it in/ })
      .press('Enter')
    const sheet = page.getByRole('article', { name: /^Hand-off from Mara Lind/ })
    await sheet.getByText('The limit is doubled').waitFor()
    await sheet.getByText(/For you: call Joost first/).waitFor()
    await sheet.getByText('still firing').waitFor()
    server.alerts = []
    await sheet.getByText(/^over since /).waitFor({ timeout: 150_000 })
    await sheet.getByRole('button', { name: /^I have taken over/ }).press('Enter')
    await sheet.getByText(/^Ines Okafor has taken over from Mara Lind at .*, with 1 open alert\.$/).waitFor()
  })
})
