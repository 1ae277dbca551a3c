/** The popover of the tray, the Night window and the app's own settings, in a real Chromium over made-up nights. */
import type { Page } from 'playwright'
import { describe, expect, it } from 'vitest'
import { defaultShellSettings, noShellFacts, type ShellFacts, weakConsent } from '../../contract/shell.ts'
import type { Snapshot } from '../../contract/state.ts'
import { expectAccessible, expectNothingGrave } from '../helpers/accessible.ts'
import { memoryNight } from '../helpers/desk-fixtures.ts'
import { goTo } from '../helpers/desk-scenes.ts'
import { questionNights } from '../helpers/escalation-scenes.ts'
import type { FakeEngine } from '../helpers/fake-engine.ts'
import { aDesk, anAck, anEpisode, hourMs, minuteMs, nightNow } from '../helpers/fixtures.ts'
import {
  allQuiet,
  blindNight,
  busyNight,
  drillNight,
  firstRun,
  hostileWords,
  manyAlerts,
  offlineNight,
  waitingStart,
} from '../helpers/nights.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { lowContrast } from '../helpers/page-probes.ts'

const openPage = pageOpener()
const popover = (night: Snapshot) => openPage(night, { at: 'popover', width: 380, height: 520 })
/** As if a pointer had brought it: what a keyboard that came by itself may do is shown beside this. */
async function nightWindow(night: Snapshot, width = 520, height = 420) {
  const opened = await openPage(night, { at: 'night', width, height })
  await opened.page.evaluate(() => window.dispatchEvent(new Event('pointerdown')))
  return opened
}

const given = (engine: FakeEngine, name: string) =>
  engine.orders.filter((order) => order.name === name).map(({ input }) => input)
const idOf = (engine: FakeEngine, title: string) =>
  [...engine.state().episodes.values()].find((episode) => episode.title.startsWith(title))?.id
const focusedText = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '')
const closed = (page: Page) => page.locator('html[data-closed]').count()
const lead = (page: Page) => page.locator('.pop-lead h2').textContent()

/** Presses the key as soon as this heading stands there, in the same task: no hand could have meant it. */
async function pressWhenShown(page: Page, title: string, key: string): Promise<void> {
  await page.evaluate(
    ([wanted, pressed]) => {
      const observer = new MutationObserver(() => {
        const shown = [...document.querySelectorAll('h1, h2')].some((each) => each.textContent === wanted)
        if (!shown) return
        observer.disconnect()
        const target = document.activeElement ?? document.body
        target.dispatchEvent(
          new KeyboardEvent('keydown', { key: pressed, code: 'KeyA', bubbles: true, cancelable: true }),
        )
        document.documentElement.setAttribute('data-pressed', '')
      })
      observer.observe(document.body, { subtree: true, childList: true, characterData: true })
    },
    [title, key] as const,
  )
}

describe('the popover', () => {
  it('opens with the most urgent alert, its one action focused, the next two and what is in hand', async () => {
    const { page, complaints } = await popover(busyNight())
    await expect.poll(() => focusedText(page)).toContain('Acknowledge')
    expect(await lead(page)).toBe('Ingress answers 22 % of requests with 5xx')
    expect(await page.locator('.pop-lead .due').textContent()).toMatch(/^\+0:\d\dack overdue$/)
    expect(await page.locator('.pop-row .row-title').allTextContents()).toEqual([
      '3 of 24 nodes not ready',
      'Cluster DNS slow: p99 at 1.8 s',
    ])
    await page.getByText('In hand: 3, next target in').waitFor()
    await page.getByText('Sources 6 of 6 live').waitFor()
    await page.getByText('Duty not known').waitFor()
    expect(await page.locator('.pop-clocks').textContent()).toMatch(/^03:14 \S+, 01:14 UTC$/)
    expect(complaints).toEqual([])
  })

  it('takes one alert with A however long it is held, gives it back with U, and goes on when that is over', async () => {
    const { page, engine } = await popover(busyNight())
    const first = idOf(engine, 'Ingress')
    await expect
      .poll(async () => {
        await page.keyboard.press('a')
        return given(engine, 'alerts.acknowledge')
      })
      .toEqual([{ episodeId: first }])
    await page.keyboard.down('a')
    await page.keyboard.down('a')
    await page.keyboard.up('a')
    await page.getByRole('button', { name: 'Take back' }).waitFor()
    expect(await lead(page)).toContain('Ingress')
    await expect
      .poll(async () => {
        await page.keyboard.press('u')
        return given(engine, 'alerts.takeBack')
      })
      .toEqual([{ episodeId: first }])
    expect(given(engine, 'alerts.acknowledge')).toHaveLength(1)
    const again = page.getByRole('button', { name: 'Acknowledge' })
    await expect
      .poll(async () => {
        if ((await again.count()) > 0) await again.click()
        return given(engine, 'alerts.acknowledge').length
      })
      .toBe(2)
    await expect.poll(() => lead(page)).toBe('3 of 24 nodes not ready')
    await expect.poll(() => focusedText(page)).toContain('Acknowledge')
  })

  it('takes nothing that has only just come under the finger', async () => {
    const { page, engine } = await popover(busyNight())
    await expect.poll(() => lead(page)).toContain('Ingress')
    await pressWhenShown(page, 'API down', 'a')
    const fresh = anEpisode({ title: 'API down', ackDueAt: engine.now() - 5 * minuteMs })
    engine.push({ episodes: [fresh] })
    await page.locator('html[data-pressed]').waitFor({ state: 'attached' })
    expect(given(engine, 'alerts.acknowledge')).toEqual([])
    await expect
      .poll(async () => {
        await page.keyboard.press('a')
        return given(engine, 'alerts.acknowledge')[0]
      })
      .toEqual({ episodeId: fresh.id })
  })

  it('moves with J and K, and opens what stands first in the main window with Enter', async () => {
    const { page, engine } = await popover(busyNight())
    await expect.poll(() => lead(page)).toContain('Ingress')
    await page.keyboard.press('j')
    expect(await lead(page)).toBe('3 of 24 nodes not ready')
    await page.getByText('2 of 3').waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => given(engine, 'shell.show')).toEqual([{ episodeId: idOf(engine, '3 of 24') }])
    await expect.poll(() => closed(page)).toBe(1)
    await page.keyboard.press('k')
    expect(await lead(page)).toContain('Ingress')
  })

  it('opens a row that is clicked, and goes away with Esc', async () => {
    const { page, engine } = await popover(busyNight())
    await page.getByRole('button', { name: /Cluster DNS slow/ }).click()
    await expect.poll(() => given(engine, 'shell.show')).toEqual([{ episodeId: idOf(engine, 'Cluster DNS') }])
    const other = await popover(busyNight())
    await other.page.keyboard.press('Escape')
    await expect.poll(() => closed(other.page)).toBe(1)
    expect(other.engine.orders).toEqual([])
  })

  it('comes up anew with the most urgent first, whatever was chosen before', async () => {
    const { page } = await popover(busyNight())
    await page.keyboard.press('j')
    await expect.poll(() => lead(page)).toContain('3 of 24')
    await page.evaluate(() => window.dispatchEvent(new Event('focus')))
    await expect.poll(() => lead(page)).toContain('Ingress')
  })

  it('puts off with S in the same dialog as the main window', async () => {
    const { page, engine } = await popover(busyNight())
    const dialog = page.getByRole('dialog', { name: 'Snooze until' })
    await expect
      .poll(async () => {
        if (!(await dialog.isVisible())) await page.keyboard.press('s')
        return dialog.isVisible()
      })
      .toBe(true)
    await page.keyboard.press('1')
    await expect
      .poll(() => given(engine, 'alerts.snooze'))
      .toMatchObject([{ episodeId: idOf(engine, 'Ingress') }])
  })

  const states: readonly (readonly [string, () => Snapshot, readonly RegExp[]])[] = [
    ['calm, with its proof', allQuiet, [/All quiet for/, /Every source answered in the last/]],
    [
      'what cannot be seen',
      blindNight,
      [/Not all clear: you cannot see/, /No word from Alertmanager/, /4 of 6/],
    ],
    ['that it is offline', offlineNight, [/Not all clear: this laptop is offline/, /Offline/]],
    [
      'that nothing is kept',
      () => memoryNight('full'),
      [/Not all clear: the disk is full/, /Ingress answers/],
    ],
    ['a drill as a drill', drillNight, [/Fire drill: made-up alerts, nobody is called/]],
    ['that alerts are still coming', waitingStart, [/Not all clear/]],
    ['that nothing is watched', firstRun, [/Nothing is watched yet/]],
  ]
  it.each(states)('says %s', async (_, night, expected) => {
    const { page } = await popover(night())
    for (const words of expected) await page.getByText(words).first().waitFor()
    if (night !== allQuiet) expect(await page.getByText('All quiet').count()).toBe(0)
  })

  it('names only the first of 5,000, and how many more there are', async () => {
    const { page } = await popover(manyAlerts())
    await page.getByText(/^and \d,?\d+ more$/).waitFor()
    expect(await page.locator('.pop-row').count()).toBe(2)
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(300)
  })

  it('says that the engine is lost, and offers nothing to press until it is back', async () => {
    const { page, engine } = await popover(busyNight())
    await page.getByRole('button', { name: 'Acknowledge' }).waitFor()
    engine.cut(true)
    await page.getByText('Not live: the engine does not answer').waitFor()
    expect(await page.getByRole('button', { name: 'Acknowledge' }).count()).toBe(0)
    await page.getByText('Not armed: the engine does not answer').waitFor()
    engine.cut(false)
    await page.getByRole('button', { name: 'Acknowledge' }).waitFor()
  })

  it.each([
    ['busy', busyNight],
    ['blind', blindNight],
    ['hostile', hostileWords],
    ['quiet', allQuiet],
    ['drill', drillNight],
  ])('is accessible in both themes: %s', async (_, night) => {
    const { page, engine, complaints } = await popover(night())
    await expectAccessible(page, engine)
    expect(complaints).toEqual([])
  })

  it('keeps the clock and the one action at 200 % text and in forced colours', async () => {
    const { page } = await openPage(hostileWords(), { at: 'popover', width: 190, height: 260 })
    await page.emulateMedia({ forcedColors: 'active' })
    expect(await inSight(page, '.pop-lead .button-primary')).toBe(true)
    expect(await clearOf(page, '.pop-lead h2', '.pop-lead .button-primary')).toBe(true)
    expect(await overflow(page, '.pop-lead .due time')).toBe(false)
    await page.locator('.pop-foot').scrollIntoViewIfNeeded()
    expect(await inSight(page, '.pop-lead .button-primary')).toBe(true)
  })
})

/** Does this stick out of the window to a side? */
function overflow(page: Page, part: string): Promise<boolean> {
  return page.locator(part).evaluate((element) => {
    const { left, right } = element.getBoundingClientRect()
    return left < 0 || right > window.innerWidth + 1
  })
}

/** Does the first line of this stand in the window, above that? */
function clearOf(page: Page, part: string, below: string): Promise<boolean> {
  return page.locator(part).evaluate((element, selector) => {
    const { top } = element.getBoundingClientRect()
    const line = Number.parseFloat(getComputedStyle(element).lineHeight)
    const other = document.querySelector(selector)?.getBoundingClientRect()
    return other !== undefined && top >= 0 && top + line <= other.top
  }, below)
}

/** Does all of this stand in the window as it is? */
function inSight(page: Page, part: string): Promise<boolean> {
  return page.locator(part).evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect()
    return left >= 0 && right <= window.innerWidth && top >= 0 && bottom <= window.innerHeight
  })
}

describe('the Night window', () => {
  const shown = (page: Page) => page.locator('h1').textContent()
  const taken = (page: Page, engine: FakeEngine, key: string) =>
    expect
      .poll(async () => {
        await page.keyboard.press(key)
        return given(engine, 'alerts.acknowledge').length
      })
      .toBe(1)

  it('shows the page called last, who it is for, its clock, and one thing to press', async () => {
    const { page, complaints } = await nightWindow(busyNight())
    expect(await shown(page)).toBe('3 of 24 nodes not ready')
    await page.getByText('Pendrake Rail', { exact: true }).waitFor()
    await page.getByText('dunlin/batch-1').waitFor()
    await page.getByText('No customer impact').waitFor()
    await page.getByText('and 1 more').waitFor()
    expect(await page.locator('.due').textContent()).toMatch(/^0:\d\dleft to ack$/)
    expect(await focusedText(page)).toContain('Acknowledge')
    expect(await page.locator('html').getAttribute('data-theme')).toBe('night')
    expect(complaints).toEqual([])
  })

  it('takes it with Enter, says how long that can be taken back, goes on with the next page, then closes', async () => {
    const { page, engine } = await nightWindow(busyNight())
    await taken(page, engine, 'Enter')
    await page.getByText(/^[1-5] s$/).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press(' ')
    expect(given(engine, 'alerts.takeBack')).toEqual([])
    expect(await closed(page)).toBe(0)
    await expect.poll(() => shown(page)).toContain('Ingress')
    expect(await focusedText(page)).toContain('Acknowledge')
    await expect
      .poll(async () => {
        await page.keyboard.press('a')
        return given(engine, 'alerts.acknowledge').length
      })
      .toBe(2)
    await expect.poll(() => closed(page)).toBe(1)
  })

  it('gives it back with U', async () => {
    const { page, engine } = await nightWindow(busyNight())
    await taken(page, engine, ' ')
    await expect
      .poll(async () => {
        await page.keyboard.press('u')
        return given(engine, 'alerts.takeBack').length
      })
      .toBe(1)
    await page.getByRole('button', { name: 'Acknowledge' }).waitFor()
    expect(await shown(page)).toBe('3 of 24 nodes not ready')
  })

  it('takes nothing that has only just come, though Enter is still coming down', async () => {
    const { page, engine } = await nightWindow(busyNight())
    const next = 'Ingress answers 22 % of requests with 5xx'
    await pressWhenShown(page, next, 'Enter')
    const id = idOf(engine, '3 of 24')
    const episode = id && engine.state().episodes.get(id)
    if (episode) engine.push({ episodes: [{ ...episode, version: 2, firing: false, quietAt: engine.now() }] })
    await page.locator('html[data-pressed]').waitFor({ state: 'attached' })
    expect(await shown(page)).toBe(next)
    expect(given(engine, 'alerts.acknowledge')).toEqual([])
  })

  it('takes nothing out of a sentence when the keyboard comes to it by itself', async () => {
    const { page, engine } = await nightWindow(busyNight())
    // Longer ago than a press that brings a window: this focus comes alone.
    await page.waitForFunction(
      (from) => performance.now() - from > 500,
      await page.evaluate(() => performance.now()),
    )
    await page.evaluate(() => window.dispatchEvent(new Event('focus')))
    await page.keyboard.type('and a plan\n', { delay: 100 })
    expect(engine.orders).toEqual([])
    await page.evaluate(() => window.dispatchEvent(new Event('pointerdown')))
    await taken(page, engine, 'Enter')
  })

  it('has no key that puts off, keeps quiet or gives away', async () => {
    const { page, engine } = await nightWindow(busyNight())
    await page.getByRole('button', { name: 'Ops recipe' }).waitFor()
    const recipes = () => engine.orders.filter(({ name }) => name === 'links.open').length
    // Right after it came, no key counts at all: the others are tried once one does.
    await expect
      .poll(async () => {
        await page.keyboard.press('r')
        return recipes()
      })
      .toBeGreaterThan(0)
    const before = recipes()
    for (const key of ['s', 'z', 'p', 'x', 'n', 'j', 'Delete', 'Backspace', 'Escape', 'r'])
      await page.keyboard.press(key)
    await expect.poll(recipes).toBeGreaterThan(before)
    expect(new Set(engine.orders.map(({ name }) => name))).toEqual(new Set(['links.open']))
    expect(await closed(page)).toBe(0)
  })

  it.each([
    [
      'who took it elsewhere',
      { ack: anAck({ by: 'Tomasz Wrona', mine: false, origin: 'upstream' }) },
      'Tomasz Wrona has acknowledged it.',
    ],
    [
      'that it resolved',
      { firing: false, quietAt: Date.UTC(2026, 9, 14, 1, 14, 6) },
      'Resolved at 03:14, by itself.',
    ],
  ] as const)('says %s, and closes', async (_, part, words) => {
    const only = anEpisode({ title: 'API down' })
    const { page, engine } = await nightWindow({ ...busyNight(), episodes: [only] })
    await page.getByRole('button', { name: 'Acknowledge' }).waitFor()
    engine.push({ episodes: [{ ...only, version: 2, ...part }] })
    await page.getByText(words).first().waitFor()
    expect(await closed(page)).toBe(0)
    expect(await page.getByRole('button', { name: 'Acknowledge' }).count()).toBe(0)
    await expect.poll(() => closed(page)).toBe(1)
  })

  it('says that the engine is lost, and stays', async () => {
    const { page, engine } = await nightWindow(busyNight())
    await taken(page, engine, 'a')
    engine.cut(true)
    await page.getByText('Not live: the engine does not answer.').waitFor()
    await page.getByText('Nothing can be done here until the engine answers.').waitFor()
    expect(await shown(page)).toBe('3 of 24 nodes not ready')
    engine.cut(false)
    // Back again it goes on where it was: the undo time is over, the next page calls.
    await expect.poll(() => shown(page)).toContain('Ingress')
    expect(await closed(page)).toBe(0)
  })

  it('says why an ack was not taken, and lets it be given again', async () => {
    const { page, engine } = await nightWindow(busyNight())
    engine.onOrder('alerts.acknowledge', () => {
      throw new Error('the disk is full')
    })
    // A refused one may be given again before anybody has counted.
    await expect
      .poll(async () => {
        await page.keyboard.press('a')
        return given(engine, 'alerts.acknowledge').length
      })
      .toBeGreaterThan(0)
    await page.locator('.problem').waitFor()
    engine.forget('alerts.acknowledge')
    await page.getByRole('button', { name: 'Acknowledge' }).click()
    await page.getByText('You have it').waitFor()
  })

  it.each([
    [520, 420],
    [360, 300],
    [260, 210],
  ])('keeps the clock and the one action in sight at %i x %i', async (width, height) => {
    const late = anEpisode({ impact: 'down', ackDueAt: nightNow - 9 * hourMs - 47 * minuteMs })
    const questions = Object.values(questionNights).map((night) => night())
    for (const night of [
      ...[busyNight(), hostileWords(), drillNight(), { ...busyNight(), episodes: [late] }],
      ...questions,
    ]) {
      const { page } = await nightWindow(night, width, height)
      expect(await inSight(page, '#night-take')).toBe(true)
      if (night.desk.drill === null) expect(await inSight(page, '.due time')).toBe(true)
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    }
  })

  it.each([
    ['calling', busyNight],
    ['nobody called', blindNight],
    ['drill', drillNight],
    ['hostile', hostileWords],
    ...Object.entries(questionNights),
  ])('is accessible: %s', async (_, night) => {
    const { page } = await nightWindow(night())
    await expectNothingGrave(page)
    expect(await page.evaluate(lowContrast)).toEqual([])
  })
})

describe('the small pages', () => {
  it.each(['popover', 'night'] as const)('load without the main window’s code: %s', async (at) => {
    const { page } = await openPage(busyNight(), { at, width: 520, height: 520 })
    const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
    expect(loaded.filter((name) => /\/main-[^/]*\.js$/.test(name))).toEqual([])
  })
})

describe('this app, among the settings', () => {
  const facts: ShellFacts = {
    ...noShellFacts,
    windows: true,
    tray: 'unsure',
    shortcut: { works: true },
    startAtLogin: { works: true },
    secrets: { kind: 'weak', backend: 'basic_text', words: 'Kept with a key anybody has.', refused: true },
    update: { kind: 'ready', version: '0.2.0', notes: 'Calls ring twice.' },
  }
  const installed = (part: Partial<ShellFacts> = {}): Snapshot => ({
    ...busyNight(),
    desk: aDesk({
      host: 'electron',
      shell: { settings: defaultShellSettings, facts: { ...facts, ...part } },
    }),
  })
  const openSettings = async (night: Snapshot) => {
    const opened = await openPage(night, {
      prepare: (engine) =>
        engine.onOrder('shell.set', (part: object) => {
          const { desk } = engine.state()
          const { shell } = desk
          engine.push({ desk: { ...desk, shell: { ...shell, settings: { ...shell.settings, ...part } } } })
        }),
    })
    await goTo(opened.page, 'This laptop')
    const card = opened.page.getByRole('region', { name: 'This app' })
    await card.waitFor()
    return { ...opened, card }
  }

  it('says in a browser what the installed app adds, with nothing to press', async () => {
    const { card } = await openSettings(busyNight())
    await card.getByText('This is a browser tab.').waitFor()
    expect(await card.locator('button, input').count()).toBe(0)
  })

  it('gives every choice to the shell', async () => {
    const { card, engine } = await openSettings(installed({ locked: false }))
    for (const words of [
      'Start with this system',
      'Day and night',
      'The Night window may take the keyboard',
      'names on the locked screen',
      'Never ask for new versions',
    ])
      await card.getByLabel(words).click()
    await expect.poll(() => given(engine, 'shell.set')).toHaveLength(5)
    expect(given(engine, 'shell.set')).toEqual([
      { startAtLogin: true },
      { nightWindow: 'always' },
      { nightFocus: true },
      { namesWhenLocked: true },
      { updates: 'off' },
    ])
  })

  it('records keys, refuses what would hurt, lets the keyboard out, and says when they are taken', async () => {
    const { page, card, engine } = await openSettings(installed())
    const field = card.getByLabel('Keys that open the summary from any program')
    expect(await field.inputValue()).toBe('Off')
    await field.focus()
    await page.keyboard.press('Control+c')
    await card.getByText(/^Hold one more of/).waitFor()
    expect(given(engine, 'shell.set')).toEqual([])
    await page.keyboard.press('Control+Alt+n')
    await expect.poll(() => field.inputValue()).toBe('Ctrl + Alt + N')
    expect(given(engine, 'shell.set')).toEqual([{ shortcut: 'Control+Alt+N' }])
    const { desk } = engine.state()
    const taken = { works: false, reason: 'Another program already has these keys.' } as const
    engine.push({ desk: { ...desk, shell: { ...desk.shell, facts: { ...facts, shortcut: taken } } } })
    await card.getByText('Another program already has these keys.').waitFor()
    await page.keyboard.press('Backspace')
    await expect.poll(() => field.inputValue()).toBe('Off')
    await page.keyboard.press('Tab')
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(false)
  })

  it('says what GNOME needs, and keeps secrets in a weak store only when told so in words', async () => {
    const { card, engine } = await openSettings(installed())
    await card.getByText(/AppIndicator and KStatusNotifierItem Support/).waitFor()
    const keep = card.getByRole('button', { name: 'Allow' })
    expect(await keep.isDisabled()).toBe(true)
    await card.getByLabel(/^Type "keep it unprotected"/).fill(weakConsent)
    await keep.click()
    await expect.poll(() => given(engine, 'shell.allowWeakSecrets')).toEqual([{ consent: weakConsent }])
  })

  it('installs an update when asked, and gives the reason where a choice cannot work', async () => {
    const { card, engine } = await openSettings(
      installed({ startAtLogin: { works: false, reason: 'This folder cannot be written.' } }),
    )
    await card.getByText('This folder cannot be written.').waitFor()
    expect(await card.getByLabel('Start with this system').count()).toBe(0)
    await card.getByText('What is new').click()
    await card.getByText('Calls ring twice.').waitFor()
    await card.getByRole('button', { name: 'Install version 0.2.0' }).click()
    await expect.poll(() => given(engine, 'shell.installUpdate')).toEqual([{}])
  })

  it('is accessible in both themes', async () => {
    const { page, engine } = await openSettings(installed())
    await expectAccessible(page, engine)
  })
})

describe('the light of the Night window', () => {
  const light = (page: Page) =>
    page.locator('.night').evaluate((night) => {
      const { animationName, animationDuration, content, width, height } = getComputedStyle(night, '::after')
      const covers = width === `${innerWidth}px` && height === `${innerHeight}px`
      return content === 'none' ? null : { animationName, animationDuration, covers }
    })
  const sounding = (engine: FakeEngine, flash: boolean, sound: 'stage' | 'none' = 'stage'): void => {
    const { desk } = engine.state()
    engine.push({
      desk: {
        ...desk,
        settings: { ...desk.settings, sound: { ...desk.settings.sound, flash } },
        sounding: { sound, calls: [], since: nightNow, stage: 1, unanswered: false, nextAt: null },
      },
    })
  }

  it('goes over all of it, slowly, while a page sounds; never unasked, and never where less motion is wanted', async () => {
    const { page, engine } = await nightWindow(busyNight())
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    sounding(engine, false)
    await page.locator('.night').waitFor()
    await expect.poll(() => light(page)).toBeNull()
    sounding(engine, true)
    await expect
      .poll(() => light(page))
      .toEqual({ animationName: 'night-flash', animationDuration: '2s', covers: true })
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await expect.poll(() => light(page)).toBeNull()
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    await expect.poll(() => light(page)).not.toBeNull()
    sounding(engine, true, 'none')
    await expect.poll(() => light(page)).toBeNull()
  })
})
