/** Escalating in a real Chromium: keyboard only, over the real host that is killed, and over made-up states with axe. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { incomingOf } from '../../contract/escalation.ts'
import { expectAccessible } from '../helpers/accessible.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { anIncoming, aPlan, askedNight, escalationScenes } from '../helpers/escalation-scenes.ts'
import { eventually } from '../helpers/eventually.ts'
import { nightNow } from '../helpers/fixtures.ts'
import { allQuiet, busyNight } from '../helpers/nights.ts'
import { type NodeHost, startHost } from '../helpers/node-host.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { anApiAlert, type ScriptedAlertmanager, startScripted } from '../helpers/scripted-alertmanager.ts'

const openPage = pageOpener()

/** Presses Tab until the focus is there, as a hand does. */
async function tabTo(page: Page, id: string): Promise<void> {
  for (let presses = 0; presses < 30; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.id === wanted, id)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`the keyboard does not come to ${id}`)
}
const escalation = (page: Page) => page.getByRole('region', { name: 'Escalation', exact: true })

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
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-escalate-'))
    const levels = 'escalation:\n  - {who: Tomasz Wrona, phone: "+49 30 1234"}\n  - {who: Ines Okafor}\n'
    writeFileSync(
      path.join(dataDir, 'config.yaml'),
      `version: 1\nme: Mara Lind\n${levels}sources:\n  - name: plover\n    kind: alertmanager\n    urls: ["${server.url}"]\n    poll: 5s\n`,
    )
    host = await startHost({ dataDir })
    browser = await launchChromium()
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
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
    await page.getByRole('option', { name: /summary of aa/ }).waitFor()
  }
  async function openDialog(): Promise<void> {
    await eventually(async () => {
      if ((await page.getByRole('dialog').count()) === 0) await page.keyboard.press('e')
      return page.getByRole('radio', { name: /^Tomasz Wrona/ }).count()
    }).toBe(1)
  }

  it('asks by keyboard alone, keeps the words over a reload, and the question over kill -9', async () => {
    await openDialog()
    await tabTo(page, 'escalate-note')
    await page.keyboard.type('Two pods restarted')
    await page.reload()
    await page.getByRole('option', { name: /summary of aa/ }).waitFor()
    await openDialog()
    const note = page.getByRole('textbox', { name: 'What they should know' })
    await eventually(() => note.inputValue()).toBe('Two pods restarted')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await escalation(page).getByText('Tomasz Wrona was asked.').waitFor()
    await page
      .getByRole('option', { name: /summary of aa/ })
      .getByText(/for Tomasz to accept/)
      .waitFor()

    await host.end('SIGKILL')
    host = await startHost({ dataDir })
    await open()
    await page.getByRole('option', { name: /summary of aa/ }).click()
    await escalation(page).getByText('Tomasz Wrona was asked.').waitFor()
    await escalation(page)
      .getByText(/Two pods restarted/)
      .waitFor()
    // Asked is asked: the words are no draft any more.
    await openDialog()
    expect(await note.inputValue()).toBe('')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    await escalation(page)
      .getByRole('button', { name: /^Tomasz Wrona accepted/ })
      .click()
    await escalation(page).getByText('Tomasz Wrona has accepted it.').waitFor()
    await page.getByRole('option', { name: /summary of aa.*held by Tomasz/ }).waitFor()
    await escalation(page)
      .getByRole('button', { name: /^They do not have it/ })
      .click()
    await page.getByRole('option', { name: /summary of aa.*to acknowledge/ }).waitFor()
  })
})

describe('whom to ask', () => {
  it('preselects who is next, takes another by its number, and says what is missing of a typed one', async () => {
    const { page, engine } = await openPage(busyNight(), { prepare: (fake) => fake.plan(aPlan) })
    await page.keyboard.press('e')
    const tomasz = page.getByRole('radio', { name: /^Tomasz Wrona/ })
    await tomasz.waitFor()
    await eventually(() => tomasz.isChecked()).toBe(true)
    await page.keyboard.press('2')
    await page.getByRole('button', { name: /^Ask Ines Okafor/ }).waitFor()
    // Her own time to accept, and that the next one is asked by itself, come with her level.
    expect(await page.getByRole('radio', { name: '10 min' }).isChecked()).toBe(true)
    expect(await page.getByRole('checkbox', { name: /^If nobody accepts/ }).isChecked()).toBe(true)
    await page.keyboard.press('Control+Enter')
    await eventually(() => engine.orders.find(({ name }) => name === 'escalations.ask')?.input).toMatchObject(
      {
        whom: { kind: 'level', name: 'Ines Okafor' },
        reason: 'stuck',
        acceptMs: 600_000,
        holds: true,
        passes: true,
      },
    )
  })

  it('works with a typed name where nobody is known', async () => {
    const { page, engine } = await openPage(busyNight())
    await page.keyboard.press('e')
    await page.getByText('Say who is asked.').waitFor()
    await tabTo(page, 'escalate-who')
    await page.keyboard.type('Jon Berg')
    await tabTo(page, 'escalate-how')
    await page.keyboard.type('+47 22 00')
    await page.keyboard.press('Control+Enter')
    await eventually(() => engine.orders.find(({ name }) => name === 'escalations.ask')?.input).toMatchObject(
      {
        whom: { kind: 'typed', who: 'Jon Berg', how: '+47 22 00' },
      },
    )
  })

  it('is asked about nothing that has ended, and takes a young question back with U', async () => {
    const { page, engine } = await openPage(askedNight({ askedAt: nightNow + 3_600_000 }))
    await page.getByRole('option', { name: /^Ingress answers 22 %/ }).click()
    await escalation(page).waitFor()
    await page.keyboard.press('u')
    await eventually(() => engine.orders.map(({ name }) => name)).toContain('escalations.withdraw')
    await page.getByRole('option', { name: /^Node disk above 90 %/ }).click()
    await page.getByRole('heading', { level: 2, name: /^Node disk above 90 %/ }).waitFor()
    await page.keyboard.press('e')
    await page.keyboard.press('?')
    await page.getByText('escalate: ask somebody to take it').waitFor()
    expect(await page.getByRole('heading', { name: 'Escalate', exact: true }).count()).toBe(0)
  })
})

describe('somebody asks me', () => {
  it('stands in Needs you by its time to accept, is read aloud, and A accepts it', async () => {
    const { page, engine } = await openPage(busyNight())
    engine.push({ escalations: [anIncoming()] })
    await page
      .locator('[aria-live=assertive]', { hasText: 'Sami Haddad asks you to take over' })
      .waitFor({ state: 'attached' })
    // One page is overdue, one has less time left, and what follows pages nobody.
    const third = page.getByRole('group', { name: 'Needs you' }).getByRole('option').nth(2)
    await eventually(() => third.locator('.line-name').textContent()).toMatch(
      /^Registry mirror refuses every pull, Sami Haddad asks you to take over, Brindlecote Foods, osprey\/shop-1, \d minutes? left to accept$/,
    )
    await third.click()
    await page.getByRole('button', { name: /^Accept/ }).waitFor()
    engine.onOrder('escalations.answer', () =>
      engine.push({ escalations: [anIncoming({ state: 'accepted', answeredBy: 'Mira Lund' })] }),
    )
    await page.keyboard.press('a')
    await eventually(() =>
      engine.orders.filter(({ name }) => name === 'escalations.answer').map(({ input }) => input),
    ).toEqual([{ escalationId: 800, answer: 'accept', text: '' }])
    await eventually(() => incomingOf(engine.state().escalations).length).toBe(0)
    // Its alert is listed nowhere here, so the row says who has it.
    const inHand = page.getByRole('group', { name: 'In hand' })
    await inHand.getByRole('option', { name: /^Registry mirror.*you have it, from Sami Haddad/ }).waitFor()
    // None of the alerts was acknowledged by that key.
    expect(engine.orders.map(({ name }) => name)).not.toContain('alerts.acknowledge')
  })

  it('leads to the alert once it is accepted, and a sleepy second press takes nothing more', async () => {
    const night = busyNight()
    const [alert] = night.episodes
    if (!alert) throw new Error('no alert')
    const about = { episodeId: alert.id, title: alert.title }
    const { page, engine } = await openPage({ ...night, escalations: [anIncoming(about)] })
    const ack = { by: 'Mira Lund', mine: true, at: nightNow - 60_000, origin: 'here', order: null } as const
    engine.onOrder('escalations.answer', () =>
      engine.push({
        episodes: [{ ...alert, version: alert.version + 1, ack }],
        escalations: [anIncoming({ ...about, state: 'accepted', answeredBy: 'Mira Lund' })],
      }),
    )
    await page.getByRole('option', { name: / asks you to take over/ }).click()
    await page.getByRole('button', { name: /^Accept/ }).waitFor()
    await page.keyboard.press('a')
    await page.keyboard.press('a')
    await page.keyboard.press('a')
    await page.getByRole('button', { name: /^Accept/ }).waitFor({ state: 'detached' })
    await eventually(() => page.locator('[role=option].is-current .row-title').textContent()).toBe(
      alert.title,
    )
    await page.keyboard.press('a')
    expect(engine.orders.map(({ name }) => name)).not.toContain('alerts.acknowledge')
    expect(engine.orders.filter(({ name }) => name === 'escalations.answer').length).toBe(1)
  })

  it('is never all quiet, and no filter hides it', async () => {
    const { page } = await openPage({ ...allQuiet(), escalations: [anIncoming()] })
    await page.getByRole('option', { name: /^Registry mirror/ }).waitFor()
    await eventually(() => page.title()).not.toMatch(/quiet/i)
    await page.keyboard.press('/')
    await page.keyboard.type('nothing like it')
    await page.getByRole('option', { name: /^Registry mirror/ }).waitFor()
  })

  it('stands first in the popover where nothing has less time', async () => {
    const { page } = await openPage(
      { ...allQuiet(), escalations: [anIncoming()] },
      { at: 'popover', width: 380, height: 520 },
    )
    await page.getByRole('heading', { name: 'Registry mirror refuses every pull' }).waitFor()
    await page.getByRole('button', { name: /^Answer in Nightdesk/ }).waitFor()
  })
})

describe('what nobody accepted', () => {
  it('is read aloud, stands in its row and offers the next one', async () => {
    const { page, engine } = await openPage(askedNight())
    const { episodes, escalations } = engine.state()
    const [asked] = escalations
    const held = [...episodes.values()].find(({ id }) => id === asked?.episodeId)
    if (!asked || !held) throw new Error('nothing was asked')
    engine.push({ episodes: [{ ...held, ack: null }], escalations: [{ ...asked, state: 'timed-out' }] })
    await page
      .locator('[aria-live=assertive]', { hasText: 'Nobody has accepted' })
      .waitFor({ state: 'attached' })
    await page.getByRole('option', { name: /^Ingress answers 22 %/ }).click()
    await page
      .getByRole('option', { name: /^Ingress answers 22 %/ })
      .getByText('Nobody has accepted', { exact: true })
      .waitFor()
    await escalation(page)
      .getByRole('button', { name: /Ines Okafor|Ask somebody/ })
      .click()
    await page.getByRole('dialog').waitFor()
  })
})

describe('for everybody', () => {
  it.each(Object.entries(escalationScenes))('%s has nothing grave and enough contrast', async (_, scene) => {
    const { page, engine, complaints } = await openPage(scene.night(), { prepare: scene.prepare })
    await scene.act(page)
    await expectAccessible(page, engine)
    expect(complaints).toEqual([])
  })
})
