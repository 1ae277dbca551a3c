/** Roles, colleagues, one's own name and rest in a real Chromium: by keyboard, with axe, night and day, wide and narrow. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../helpers/accessible.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { eventually } from '../helpers/eventually.ts'
import { busyNight } from '../helpers/nights.ts'
import { type NodeHost, startHost } from '../helpers/node-host.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { anApiAlert, type ScriptedAlertmanager, startScripted } from '../helpers/scripted-alertmanager.ts'
import { teamScenes, withTeam } from '../helpers/team-scenes.ts'

const open = pageOpener()
const openTeam = async () => {
  const opened = await open(busyNight(), { prepare: withTeam })
  await opened.page.keyboard.press('g')
  await opened.page.keyboard.press('s')
  await opened.page.getByRole('heading', { level: 2, name: 'Roles' }).waitFor()
  return opened
}

describe('on Shifts', () => {
  it('shows the roles in their order with their promises, and the colleagues with their clocks', async () => {
    const { page, complaints } = await openTeam()
    const roles = page.getByRole('region', { name: /^Roles/ }).getByRole('listitem')
    await expect.poll(() => roles.count()).toBe(3)
    expect(await roles.nth(0).textContent()).toContain(
      'answers within 15 min, acknowledges within 2 min, resolves within 2 h',
    )
    expect(await roles.nth(0).textContent()).toMatch(/best effort, not asked by itself/)
    expect(await roles.nth(1).textContent()).toMatch(/ops on-call.*You until/)
    expect(await roles.nth(2).textContent()).toMatch(/SRE.*Tomasz Wrona.*Phone/)
    const colleagues = page.getByRole('region', { name: /^Colleagues elsewhere/ })
    await colleagues.getByText('best effort: they promise nothing, and no clock runs').waitFor()
    const rows = colleagues.getByRole('listitem')
    expect(await rows.nth(0).textContent()).toMatch(/Kenji Mori10:1\d there, within their hours/)
    expect(await rows.nth(1).textContent()).toMatch(/Rosa Quispe20:1\d there, outside of their hours/)
    const name = page.getByRole('region', { name: 'Your name in the rotations' })
    expect(await name.textContent()).toMatch(
      /^You are “Mira Lund” in ops on-call \(\d+ of \d+ shifts\), not named in Customer support and SRE\./,
    )
    expect(complaints).toEqual([])
  })

  it('saves the record of one’s rest by keyboard, with times alone in it', async () => {
    const { page } = await openTeam()
    const rest = page.getByRole('region', { name: /^Your rest/ })
    await rest.getByText('only on this laptop; in no hand-off').waitFor()
    const hours = rest.getByRole('list', { name: 'Interruptions by hour of the day' }).getByRole('listitem')
    await expect.poll(() => hours.count()).toBe(24)
    expect(await hours.nth(2).textContent()).toContain('02:00, 2')
    await rest.getByText(/^Fresh start at 13:54 at the earliest/).waitFor()
    for (const [button, starts] of [
      ['Save as CSV', 'from_utc,until_utc,minutes,at_night\n'],
      ['Save as JSON', '{\n  "writtenAt"'],
    ] as const) {
      const download = page.waitForEvent('download')
      await rest.getByRole('button', { name: button }).press('Enter')
      const text = readFileSync(await (await download).path(), 'utf8')
      expect(text.startsWith(starts)).toBe(true)
      expect(text).not.toMatch(/Ingress|Mosslund|Mira/)
    }
  })

  it('puts nothing of it into the hand-off', async () => {
    const { page, context } = await openTeam()
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: 'Copy', exact: true }).press('Enter')
    await page.getByRole('button', { name: 'Copied', exact: true }).waitFor()
    const text = await page.evaluate(() => navigator.clipboard.readText())
    expect(text).toMatch(/^# Hand-off/)
    expect(text).not.toMatch(/woken|awake|fresh start|interruption/i)
  })
})

describe('in Escalate', () => {
  it('a colleague is asked without a time to accept, and the message says so', async () => {
    const { page, engine, context } = await open(busyNight(), { prepare: withTeam })
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.keyboard.press('e')
    const dialog = page.getByRole('dialog')
    const kenji = dialog.getByRole('radio', { name: /^Kenji Mori/ })
    await dialog.getByText(/^Time to accept/).waitFor()
    // The arrows of the keyboard go from radio to radio.
    await dialog.getByRole('radio', { name: /^Somebody else/ }).focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => kenji.isChecked()).toBe(true)
    await dialog.getByText(/^Best effort: they have promised nothing/).waitFor()
    expect(await dialog.getByText(/^Time to accept/).count()).toBe(0)
    expect(await dialog.getByText('If nobody accepts').count()).toBe(0)
    await dialog.getByRole('textbox', { name: 'What they should know' }).fill('Seen this before?')
    await dialog.getByRole('button', { name: 'Copy the message' }).press('Enter')
    await dialog.getByText('Copied. Send it to them.').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
      /^Mira Lund asks Kenji Mori for help with this, as far as you can: no time runs, and Mira Lund keeps it\./,
    )
    await page.keyboard.press('Control+Enter')
    await eventually(
      () => engine.orders.find(({ name }) => name === 'escalations.askColleague')?.input,
    ).toMatchObject({ name: 'Kenji Mori', reason: 'stuck', note: 'Seen this before?' })
    await dialog.waitFor({ state: 'detached' })
    expect(engine.orders.map(({ name }) => name)).not.toContain('escalations.ask')
  })
})

describe('for everybody', () => {
  it.each(
    Object.keys(teamScenes).flatMap(
      (name) =>
        [
          [name, 1440],
          [name, 700],
        ] as const,
    ),
  )('%s at %i px has nothing grave, and contrast by night and day', async (name, width) => {
    const scene = teamScenes[name]
    if (!scene) throw new Error('no such scene')
    const { page, engine } = await open(scene.night(), { width, prepare: scene.prepare })
    await scene.act(page)
    await expectAccessible(page, engine)
    // Nothing runs out of the page sideways.
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThan(
      1,
    )
  })
})

describe('over the real host', () => {
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
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-roles-'))
    const config = [
      'version: 1',
      'me: Mara Lind',
      'identities: {emails: mara@example.com}',
      'duty: {rotation: first line}',
      'rotations:',
      '  - {name: first line, zone: UTC, people: [mara@example.com], starts: 2026-01-05, turn: 1w}',
      '  - {name: ops, zone: UTC, people: [Ines Okafor], starts: 2026-01-05, turn: 1w}',
      'roles:',
      '  - {name: first line, targets: {respond: 15m, ack: 5m}}',
      '  - {name: ops duty, rotation: ops}',
      'sources:',
      `  - {name: plover, kind: alertmanager, urls: ["${server.url}"], poll: 5s}`,
      '',
    ]
    writeFileSync(path.join(dataDir, 'config.yaml'), config.join('\n'))
    host = await startHost({ dataDir })
    browser = await launchChromium()
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(host.url)
    await page.getByRole('option', { name: /summary of aa/ }).waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await host?.end('SIGKILL')
    await server?.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('I am the address of the rotation, and E proposes the role after mine', async () => {
    await eventually(async () => {
      if ((await page.getByRole('dialog').count()) === 0) await page.keyboard.press('e')
      return page.getByRole('radio', { name: /^Ines Okafor \(ops duty\)/ }).count()
    }).toBe(1)
    await expect
      .poll(() => page.getByRole('radio', { name: /^Ines Okafor \(ops duty\)/ }).isChecked())
      .toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page
      .getByText(/^You are “mara@example.com” in first line \(1 of 1 shift\), not named in ops\./)
      .waitFor()
    await page.getByText('answers within 15 min, acknowledges within 5 min, resolves within 2 h').waitFor()
    await page.getByRole('heading', { name: 'Interruptions by hour of the day' }).waitFor()
  })
})
