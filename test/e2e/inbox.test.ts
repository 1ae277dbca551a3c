/** The inbox in a real Chromium: keyboard only over the real host that is killed, and over made-up states with axe. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EpisodeId, EscalationId, ThreadId } from '../../contract/ids.ts'
import { createGitHubDouble, type GitHubDouble } from '../../main/drill/github-double.ts'
import { listenOnLoopback } from '../../main/platform/http-server.ts'
import { expectAccessible } from '../helpers/accessible.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { eventually } from '../helpers/eventually.ts'
import type { FakeEngine } from '../helpers/fake-engine.ts'
import { minuteMs } from '../helpers/fixtures.ts'
import { type NodeHost, startHost } from '../helpers/node-host.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { probeWhileScrolling } from '../helpers/page-probes.ts'
import { anApiAlert, type ScriptedAlertmanager, startScripted } from '../helpers/scripted-alertmanager.ts'
import {
  aHandOver,
  aMessage,
  aSupportSource,
  inboxDay,
  inboxNow,
  manyThreads,
  openPicture,
  pictureThreads,
  supportScenes,
} from '../helpers/support-scenes.ts'

const openPage = pageOpener()

const focusedId = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.id ?? '')

/** Presses a key until it has led there, as a hand does that was not heard. */
async function pressUntil(page: Page, key: string, isThere: () => Promise<boolean>): Promise<void> {
  await eventually(async () => {
    if (!(await isThere())) await page.keyboard.press(key)
    return isThere()
  }).toBe(true)
}

const given = (engine: FakeEngine, name: string): readonly unknown[] =>
  engine.orders.filter((order) => order.name === name).map(({ input }) => input)

describe('over the real host', () => {
  let alerts: ScriptedAlertmanager
  let double: GitHubDouble
  let github: Awaited<ReturnType<typeof listenOnLoopback>>
  let host: NodeHost
  let browser: Browser
  let page: Page
  let dataDir: string

  beforeAll(async () => {
    const now = Date.now()
    alerts = await startScripted()
    const at = (ms: number): string => new Date(now + ms).toISOString()
    alerts.alerts = [
      anApiAlert('aa', {
        labels: { alertname: 'QuotaExceeded', severity: 'page', customer: 'Tarnwick', cluster: 'heron' },
        annotations: { summary: 'Volumes cannot be attached' },
        ...{ startsAt: at(-10 * minuteMs), updatedAt: at(0), endsAt: at(60 * minuteMs) },
      }),
    ]
    double = createGitHubDouble(Date.now)
    for (const login of ['mara', 'joss']) double.book.addUser(login, { name: `${login} of somewhere` })
    double.book.addRepository('acme/tarnwick', { mara: 'MEMBER' })
    double.addToken('github_pat_test', 'mara')
    double.book.open('acme/tarnwick', {
      title: 'Evening exports did not start',
      body: 'The pods stay in Pending on heron since last night. <b>Please</b> look.',
      by: 'joss',
    })
    github = await listenOnLoopback({ port: 0, handle: double.handle, maxBodyBytes: 1_000_000 })
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-inbox-'))
    writeFileSync(
      path.join(dataDir, 'config.yaml'),
      [
        ...['version: 1', 'me: Mara Lind', 'sources:', '  - name: plover', '    kind: alertmanager'],
        ...[`    urls: ["${alerts.url}"]`, '    poll: 5s', 'support:', '  sources:'],
        ...['    - name: issues', '      kind: github', '      token: env:INBOX_TOKEN'],
        ...['      repositories: [acme/tarnwick]', '      poll: 15s', `      url: ${github.url}`],
        ...['customers:', '  - name: Tarnwick', '    channels: [acme/tarnwick]', '    environments: [heron]'],
        ...['    contacts: [{name: Joss Merrin, phone: "+47 22 00 00"}]'],
        ...['escalation:', '  - {who: Tomasz Wrona, phone: "+49 30 1234"}', ''],
      ].join('\n'),
    )
    host = await begin()
    browser = await launchChromium()
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await open()
  })
  afterAll(async () => {
    await browser?.close()
    await host?.end('SIGKILL')
    await github?.close()
    await alerts?.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  const begin = (): Promise<NodeHost> => startHost({ dataDir, env: { INBOX_TOKEN: 'github_pat_test' } })

  async function open(): Promise<void> {
    await page.goto('about:blank')
    await page.goto(host.url)
    await page.locator('.hints').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('i')
    await page.getByRole('option', { name: /^Tarnwick/ }).waitFor()
    await page.locator('.msg').first().waitFor()
  }
  const comments = (): readonly string[] =>
    double.book.issue('acme/tarnwick', 1).comments.map(({ body }) => body)
  const field = (): Promise<string> => page.locator('#inbox-answer').inputValue()

  /** The field is left, and the engine has all its words: until it has, the page keeps them in the tab's drawer. */
  const expectKept = async (): Promise<void> => {
    await eventually(async () => (await focusedId(page)) === 'inbox-answer').toBe(false)
    await eventually(() =>
      page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes('.draft.')).length),
    ).toBe(0)
  }

  it('shows the words of others as words', async () => {
    await expect.poll(() => page.locator('.msg-words').first().textContent()).toContain('<b>Please</b> look.')
    expect(await page.getByRole('option', { name: /^Tarnwick/ }).getAttribute('aria-selected')).toBe('true')
  })

  it('keeps an answer and a note over a reload and over kill -9, then sends it once', async () => {
    await pressUntil(page, 'r', async () => (await focusedId(page)) === 'inbox-answer')
    await page.keyboard.type('We look at it, ')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('Joss.')
    await page.keyboard.press('Escape')
    await pressUntil(page, 'n', async () => (await page.getByLabel(/^A note that/).count()) === 1)
    await page.keyboard.type('Zone b is full')
    await page.keyboard.press('Escape')
    await expectKept()
    await host.end('SIGKILL')
    host = await begin()
    await open()
    await pressUntil(page, 'r', async () => (await focusedId(page)) === 'inbox-answer')
    await eventually(field).toBe('We look at it, \nJoss.')
    await page.keyboard.press('Escape')
    await pressUntil(page, 'n', async () => (await page.getByLabel(/^A note that/).count()) === 1)
    await eventually(field).toBe('Zone b is full')
    await page.keyboard.press('Enter')
    await page.locator('.msg-inner', { hasText: 'Zone b is full' }).waitFor()
    await page.keyboard.press('Escape')
    await pressUntil(page, 'r', async () => (await page.getByLabel(/^Answer /).count()) === 1)
    await page.keyboard.press('Enter')
    await eventually(comments).toHaveLength(1)
    expect(comments()[0]).toContain('We look at it, \nJoss.')
    await page.locator('.msg-us', { hasText: 'We look at it' }).waitFor()
    await eventually(() => page.locator('.msg-unsent').count()).toBe(0)
    expect(comments()).toHaveLength(1)
    await page.getByRole('group', { name: 'Waits for the customer' }).getByRole('option').waitFor()
    expect(await field()).toBe('')
  })

  it('takes an answer back within its time, and its words return', async () => {
    await pressUntil(page, 'r', async () => (await focusedId(page)) === 'inbox-answer')
    await page.keyboard.type('Too early')
    await page.keyboard.press('Enter')
    await page.locator('.msg-unsent', { hasText: 'Too early' }).waitFor()
    await page.keyboard.press('Escape')
    // A slow machine may come too late for U; then it is sent, which the next line tells.
    await page.keyboard.press('u')
    await eventually(async () => (await field()) === 'Too early' || comments().length === 2).toBe(true)
    await eventually(() => page.locator('.msg-unsent').count()).toBe(0)
  })

  it('links the alert that is suggested, by two keys', async () => {
    await page.locator('.thread-alert-suggested').waitFor()
    await pressUntil(page, 'l', async () => (await focusedId(page)) === 'inbox-alerts')
    await pressUntil(page, 'y', async () => (await page.locator('.thread-alert-linked').count()) === 1)
    await page.getByRole('option', { name: /^Tarnwick.*1 alert fires/ }).waitFor()
    await page.keyboard.press('Escape')
    await pressUntil(page, 'l', async () => (await focusedId(page)) === 'inbox-alerts')
    await page.keyboard.press('Enter')
    const back = page.getByRole('region', { name: 'Support threads' }).getByRole('button')
    await back.press('Enter')
    await page.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor()
  })

  it('triages by digit, with what the thread says already filled in', async () => {
    const triage = page.getByRole('region', { name: 'Triage' })
    await pressUntil(page, 't', async () => (await triage.count()) === 1)
    await pressUntil(page, '1', () => triage.getByRole('radio', { name: /^Problem/ }).isChecked())
    expect(await triage.getByLabel('Since when?').inputValue()).toContain('last night')
    await page.keyboard.press('Control+Enter')
    await page.locator('.convo-facts', { hasText: 'Problem' }).waitFor()
    await eventually(() => triage.count()).toBe(0)
  })

  it('hands it over with a summary out of the thread, and takes that back', async () => {
    const composer = page.getByRole('region', { name: 'Hand over', exact: true })
    await pressUntil(page, 'h', async () => (await composer.getByRole('radio').count()) > 0)
    await eventually(() => composer.getByLabel('Sees').inputValue()).not.toBe('')
    await eventually(() => page.locator('mark.cite').count()).toBeGreaterThan(0)
    await pressUntil(page, 'Control+Enter', async () => (await composer.count()) === 0)
    const standing = page.getByRole('region', { name: 'Hand-over', exact: true })
    await standing.getByText('Tomasz Wrona was asked').waitFor()
    await page.getByRole('option', { name: /asked Tomasz/ }).waitFor()
    await standing.getByRole('button', { name: 'Withdraw' }).press('Enter')
    await eventually(() => standing.count()).toBe(0)
  })

  it('closes it, lists it apart, and opens it again', async () => {
    const close = page.getByRole('region', { name: 'Close the thread' })
    await pressUntil(page, 'x', async () => (await close.count()) === 1)
    await pressUntil(page, '1', () => close.getByRole('radio', { name: /^Solved/ }).isChecked())
    await page.keyboard.press('Control+Enter')
    await eventually(() => page.getByRole('option').count()).toBe(0)
    await page.getByRole('tab', { name: 'All' }).press('ArrowLeft')
    await page.getByRole('option', { name: /^Tarnwick, Solved/ }).waitFor()
    await page.getByRole('button', { name: 'Open again' }).press('Enter')
    await page.getByRole('tab', { name: 'Closed' }).press('ArrowRight')
    await page.getByRole('option', { name: /^Tarnwick/ }).waitFor()
  })
})

describe('by keyboard', () => {
  it('hands over: whom by digit, lines changed, words marked, kept over a reload', async () => {
    const { page, engine, complaints } = await openPage(inboxDay())
    await openPicture(page)
    await page.keyboard.press('h')
    const composer = page.getByRole('region', { name: 'Hand over', exact: true })
    await composer.getByRole('radio', { name: /^Ops duty: Mara/ }).waitFor()
    await eventually(() => page.locator('mark.cite').count()).toBeGreaterThan(4)
    await page.keyboard.press('2')
    await eventually(() => composer.getByRole('radio', { name: /^SRE/ }).isChecked()).toBe(true)
    await composer.getByLabel('Asks for').focus()
    await page.keyboard.press('End')
    await page.keyboard.type(', 2 today')
    await composer.getByLabel('Found').focus()
    expect(await page.locator('mark.cite-hot').allTextContents()).toEqual(['quota exceeded in zone c'])
    await eventually(() => engine.state().drafts['reason:hand-over-4'] ?? '').toContain('2 today')
    await page.reload()
    await openPicture(page)
    await page.keyboard.press('h')
    await eventually(() => composer.getByLabel('Asks for').inputValue()).toBe(
      'More quota, before one o’clock, 2 today',
    )
    await composer.getByLabel('What the customer is told').fill('Tomasz looks at it.')
    await page.keyboard.press('Control+Enter')
    await eventually(() => given(engine, 'support.handOver')).toEqual([
      expect.objectContaining({
        ...{ threadId: 4, whom: 'SRE', mode: 'transfer', acceptMs: 10 * minuteMs },
        ...{ calls: true, passes: true, tellCustomer: 'Tomasz looks at it.' },
      }),
    ])
    const [order] = given(engine, 'support.handOver') as { lines: { slot: string; text: string }[] }[]
    expect(order?.lines.at(-1)).toMatchObject({
      slot: 'asks',
      text: 'More quota, before one o’clock, 2 today',
    })
    await eventually(() => composer.count()).toBe(0)
    await eventually(() => engine.state().drafts['reason:hand-over-4'] ?? '').toBe('')
    expect(await page.locator('mark.cite').count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it('accepts what is handed over with A, and declines it with a reason', async () => {
    const threads = pictureThreads().map((thread) =>
      thread.id === 4 ? { ...thread, escalationId: 501 as EscalationId } : thread,
    )
    const escalations = [aHandOver({ direction: 'in', forMe: true, from: 'Sami Haddad' })]
    const { page, engine } = await openPage(inboxDay(threads, { escalations }))
    await openPicture(page)
    await page.getByRole('button', { name: 'Decline' }).press('Enter')
    await page.keyboard.type('I have two pages')
    await page.keyboard.press('Control+Enter')
    await eventually(() => given(engine, 'escalations.answer')).toEqual([
      { escalationId: 501, answer: 'decline', text: 'I have two pages' },
    ])
    await page.locator('#inbox-list').focus()
    await page.keyboard.press('a')
    await eventually(() => given(engine, 'escalations.answer')).toHaveLength(2)
    expect(given(engine, 'escalations.answer')[1]).toMatchObject({ answer: 'accept' })
  })

  it('refuses a suggested alert with N, goes to a linked one on Watch, nudges by digit', async () => {
    const { page, engine } = await openPage(inboxDay())
    await openPicture(page)
    await page.keyboard.press('l')
    await eventually(() => focusedId(page)).toBe('inbox-alerts')
    await page.keyboard.press('n')
    await eventually(() => given(engine, 'support.link')).toEqual([
      { threadId: 4, episodeId: 21 as EpisodeId, on: false },
    ])
    await page.keyboard.press('Escape')
    await page.keyboard.press('c')
    await eventually(() => focusedId(page)).toBe('inbox-customer')
    await page.keyboard.press('2')
    await eventually(() => given(engine, 'support.nudged')).toEqual([{ threadId: 4, contact: 'Night desk' }])
  })

  it('keeps the keyboard when an alert is judged by its button, and hears no single keys once they are off', async () => {
    const { page, engine } = await openPage(inboxDay())
    await openPicture(page)
    await page.getByRole('button', { name: /^Not this/ }).press('Enter')
    await eventually(() => given(engine, 'support.link')).toHaveLength(1)
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('alert-name')
    const { desk } = engine.state()
    engine.push({ desk: { ...desk, settings: { ...desk.settings, singleKeys: false } } })
    await page.locator('.beside .key').first().waitFor({ state: 'detached' })
    await page.locator('#inbox-alerts').focus()
    await page.keyboard.press('n')
    await page.locator('#inbox-customer').focus()
    await page.keyboard.press('2')
    // What the engine hears in order: the next order shows that none came before it.
    await page.getByRole('button', { name: /^Unlink/ }).press('Enter')
    await eventually(() => given(engine, 'support.link')).toHaveLength(2)
    expect(given(engine, 'support.nudged')).toEqual([])
  })

  it('asks before own words go out under something new', async () => {
    const scene = supportScenes['inbox-unsure']
    if (!scene) throw new Error('no such scene')
    const { page, engine } = await openPage(scene.night(), { prepare: scene.prepare })
    await scene.act(page)
    const asks = page.locator('.msg-asks')
    await asks.getByText('New since you wrote it').waitFor()
    await asks.getByRole('button', { name: 'Send all the same' }).press('Enter')
    await eventually(() => given(engine, 'support.sendAnyway')).toEqual([{ orderId: 31, seenKey: '4' }])
    await asks.getByRole('button', { name: 'Change it' }).press('Enter')
    await eventually(() => given(engine, 'support.takeBack')).toEqual([{ orderId: 31 }])
    await eventually(() => focusedId(page)).toBe('inbox-answer')
  })

  it('says whose a thread is that nobody knew', async () => {
    const scene = supportScenes['inbox-unknown-customer']
    if (!scene) throw new Error('no such scene')
    const { page, engine } = await openPage(scene.night(), { prepare: scene.prepare })
    await scene.act(page)
    await page.getByLabel('Whose thread it is').fill(' Tarnwick  Freight ')
    await page.keyboard.press('Enter')
    await eventually(() => given(engine, 'support.customer')).toEqual([
      { threadId: 4, customer: 'Tarnwick Freight', environment: 'heron/prod-1' },
    ])
  })

  it('filters, and leaves the filter with Esc', async () => {
    const { page } = await openPage(inboxDay())
    await openPicture(page)
    await page.keyboard.press('/')
    await page.keyboard.type('sre searches')
    await eventually(() => page.getByRole('option').count()).toBe(1)
    await page.keyboard.press('Escape')
    await eventually(() => page.getByRole('option').count()).toBe(7)
    await eventually(() => focusedId(page)).toBe('inbox-list')
  })
})

describe('reading', () => {
  const long = Array.from({ length: 60 }, (_, index) =>
    aMessage(`${index}`, inboxNow - (70 - index) * minuteMs, `Line ${index}`),
  )
  const fromEnd = (page: Page): Promise<number> =>
    page.locator('#inbox-log').evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight)
  const more = (engine: FakeEngine, items: readonly ReturnType<typeof aMessage>[]): void => {
    engine.support.views.set(4, { items })
    const thread = engine.state().threads.get(4 as ThreadId)
    if (thread) engine.push({ threads: [{ ...thread, version: thread.version + 1 }] })
  }

  it('stays at the newest, and says what came once the reader has scrolled up', async () => {
    const { page, engine } = await openPage(inboxDay(), {
      prepare: (fake) => fake.support.views.set(4, { items: long }),
    })
    await openPicture(page)
    await eventually(() => fromEnd(page)).toBeLessThan(2)
    const first = aMessage('60', inboxNow, 'One more')
    more(engine, [...long, first])
    await page.getByText('One more').waitFor()
    await eventually(() => fromEnd(page)).toBeLessThan(2)
    await page.locator('#inbox-log').evaluate((log) => log.scrollTo(0, 100))
    await eventually(() => fromEnd(page)).toBeGreaterThan(200)
    more(engine, [...long, first, aMessage('61', inboxNow, 'And'), aMessage('62', inboxNow, 'again')])
    await page.getByRole('button', { name: '2 new' }).waitFor()
    expect(await page.locator('#inbox-log').evaluate((log) => log.scrollTop)).toBe(100)
    await page.getByRole('button', { name: '2 new' }).press('Enter')
    await eventually(() => fromEnd(page)).toBeLessThan(2)
    await eventually(() => page.getByRole('button', { name: '2 new' }).count()).toBe(0)
  })

  it('loads earlier messages without moving what is read', async () => {
    const { page, engine } = await openPage(inboxDay(), {
      prepare: (fake) => fake.support.views.set(4, { items: long.slice(30), earlier: true }),
    })
    await openPicture(page)
    await page.locator('#inbox-log').evaluate((log) => log.scrollTo(0, 0))
    const place = (): Promise<number> =>
      page
        .locator('.msg', { hasText: /Line 30$/ })
        .evaluate((each) => Math.round(each.getBoundingClientRect().top))
    const before = await place()
    engine.support.views.set(4, { items: long.slice(0, 30), earlier: false })
    await page
      .getByRole('button', { name: 'Earlier messages' })
      .evaluate((each) => (each as HTMLElement).click())
    await page.locator('.msg', { hasText: /Line 0$/ }).waitFor({ state: 'attached' })
    // The way to the earlier ones stood above and is gone: its own height is all that may have changed.
    await eventually(async () => Math.abs((await place()) - before)).toBeLessThan(60)
    expect(await page.locator('.msg').count()).toBe(60)
  })
})

describe('a row of the list', () => {
  it.each([1440, 1200, 900])('says its facts whole or not at all, %i px wide', async (width) => {
    const { page } = await openPage(inboxDay(), { width, height: 900 })
    await openPicture(page)
    const facts = await page.locator('.thread-facts').evaluateAll((lines) =>
      lines.map((line) => ({
        cut: [...line.querySelectorAll('.fact .cut, .tier .cut')]
          .filter((each) => each.scrollWidth > each.clientWidth)
          .map((each) => each.textContent),
        place: line.querySelector('.thread-place > .cut')?.clientWidth ?? -1,
        over: line.scrollWidth - line.clientWidth,
      })),
    )
    expect(facts.length).toBeGreaterThan(4)
    for (const { cut, place, over } of facts) {
      expect(cut).toEqual([])
      expect(over).toBe(0)
      expect(place === 0 || place > 40).toBe(true)
    }
  })
})

describe('on a small window', () => {
  it('keeps the keyboard on the way back by button', async () => {
    const { page } = await openPage(inboxDay(), { width: 640, height: 700 })
    await page.keyboard.press('g')
    await page.keyboard.press('i')
    await page.getByRole('option').first().click()
    await page.getByRole('button', { name: 'All threads' }).press('Enter')
    await eventually(() => focusedId(page)).toBe('inbox-list')
  })

  it('shows the list, the thread over it with Enter, and goes back with Esc', async () => {
    const { page } = await openPage(inboxDay(), { width: 640, height: 700 })
    await page.keyboard.press('g')
    await page.keyboard.press('i')
    await page.getByRole('listbox', { name: 'Threads' }).waitFor()
    expect(await page.locator('.convo').isVisible()).toBe(false)
    await page.locator('#inbox-list').focus()
    await page.keyboard.press('Enter')
    await eventually(() => page.locator('.convo').isVisible()).toBe(true)
    await page.keyboard.press('h')
    await eventually(() => page.getByRole('region', { name: 'Hand over', exact: true }).isVisible()).toBe(
      true,
    )
    for (const selector of ['.composer', '.convo'])
      await pressUntil(page, 'Escape', async () => !(await page.locator(selector).first().isVisible()))
    await eventually(() => focusedId(page)).toBe('inbox-list')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(640)
  })

  it('lays the hand-over composer over the thread, and keeps its button in sight', async () => {
    const { page } = await openPage(inboxDay(), { width: 900, height: 450 })
    await openPicture(page)
    await page.keyboard.press('h')
    const button = page.getByRole('button', { name: /^Hand over/, exact: false }).last()
    await eventually(() => button.isVisible()).toBe(true)
    const box = await button.boundingBox()
    expect((box?.y ?? 999) + (box?.height ?? 0)).toBeLessThanOrEqual(450)
  })
})

describe('many threads', () => {
  it('2,000 scroll without a blank place', async () => {
    const { page } = await openPage(inboxDay(manyThreads(2_000)))
    await page.keyboard.press('g')
    await page.keyboard.press('i')
    await page.getByRole('option').first().waitFor()
    const probes = await probeWhileScrolling(page, 60, 'inbox-list')
    expect(probes.taken).toBeGreaterThan(100)
    expect(probes.blank).toBe(0)
    expect(await page.getByRole('option').count()).toBeLessThan(60)
  })
})

describe('elsewhere', () => {
  it('the strip hints at it in a narrow window, too', async () => {
    const { page } = await openPage(inboxDay(), { width: 900, height: 700 })
    const nag = page.getByRole('button', { name: /^Waits for an answer\s+Pendrake Rail\s+38 min/ })
    await nag.waitFor()
    await page.setViewportSize({ width: 800, height: 700 })
    await nag.waitFor({ state: 'hidden' })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(800)
  })

  it('the strip hints at an answer that is overdue, and the rail counts', async () => {
    const { page, engine } = await openPage(inboxDay())
    await page.getByRole('button', { name: 'Inbox 4 wait for us, 1 overdue' }).waitFor()
    await page.getByRole('button', { name: /^Waits for an answer.*Pendrake Rail/ }).press('Enter')
    await page.getByRole('heading', { name: /^Pendrake Rail: / }).waitFor()
    await eventually(() =>
      page.getByRole('button', { name: /^Waits for an answer.*Pendrake Rail/ }).count(),
    ).toBe(0)
    engine.push({ supportSources: [aSupportSource({ lastGoodAt: inboxNow - 40 * minuteMs })] })
    await page.getByText('Slack Nightdesk cannot be read.').waitFor()
    await page.getByRole('button', { name: 'Try now' }).press('Enter')
    await eventually(() => given(engine, 'support.tryNow')).toEqual([{ sourceId: 'slack' }])
  })
})

describe('accessible', () => {
  it.each(Object.entries(supportScenes))('%s', async (_name, scene) => {
    const { page, engine, complaints } = await openPage(scene.night(), { prepare: scene.prepare })
    await scene.act(page)
    await expectAccessible(page, engine)
    expect(complaints).toEqual([])
  })

  it('never scrolls sideways, whatever words come', async () => {
    const scene = supportScenes['inbox-nasty']
    if (!scene) throw new Error('no such scene')
    for (const width of [1440, 1200, 900]) {
      const { page } = await openPage(scene.night(), { prepare: scene.prepare, width })
      await scene.act(page)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      for (const id of ['inbox-list', 'inbox-log'])
        expect(await page.locator(`#${id}`).evaluate((each) => each.scrollWidth - each.clientWidth)).toBe(0)
    }
  })
})
