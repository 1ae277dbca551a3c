/** The built page in a real Chromium, over an engine that tells made-up nights: keys, words, looks, speed. */
import type { Page } from 'playwright'
import { describe, expect, it } from 'vitest'
import type { EpisodeId } from '../../contract/ids.ts'
import type { Snapshot } from '../../contract/state.ts'
import { expectAccessible } from '../helpers/accessible.ts'
import type { FakeEngine } from '../helpers/fake-engine.ts'
import { aDesk, anEpisode, minuteMs, nightNow, settings } from '../helpers/fixtures.ts'
import {
  ackTroubles,
  allQuiet,
  blindNight,
  busyNight,
  firstRun,
  manyAlerts,
  nights,
} from '../helpers/nights.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { probeWhileScrolling } from '../helpers/page-probes.ts'

const openPage = pageOpener()
const open = (night: Snapshot, width?: number, height?: number) => openPage(night, { width, height })

const names = (engine: FakeEngine): string[] => engine.orders.map((order) => order.name)
const selectedTitle = (page: Page): Promise<string | null> =>
  page.locator('[role=option][aria-selected=true] .row-title').textContent()

describe('the list', () => {
  it('opens with the most urgent row selected, its detail open and its one action focused', async () => {
    const { page } = await open(busyNight())
    await expect.poll(() => selectedTitle(page)).toBe('Ingress answers 22 % of requests with 5xx')
    await page.getByRole('heading', { level: 2, name: 'Ingress answers 22 %' }).waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('Acknowledge')
  })

  it('names every row by its title first, and says group, customer, place and time', async () => {
    const { page } = await open(busyNight())
    const needsYou = page.getByRole('group', { name: 'Needs you' })
    const first = needsYou.getByRole('option').first()
    await expect
      .poll(() => first.locator('.line-name').textContent())
      .toMatch(/^Ingress answers 22 % of requests with 5xx, Page, Mosslund Credit, plover\/pay-eu, /)
    await page.getByRole('option', { name: /^etcd member slow.*held by Tomasz/ }).waitFor()
    await page.getByRole('option', { name: /^Node disk above 90 %.*healed by itself/ }).waitFor()
  })

  it('keeps what is folded away behind a count, and opens it', async () => {
    const { page } = await open(busyNight())
    const fold = page.getByRole('option', { name: /^Kept quiet upstream, 1, closed/ })
    await fold.click()
    await page.getByRole('option', { name: /^Node pool upgrade.*Silenced by jonas/ }).waitFor()
    await page.getByRole('option', { name: /^5 more since/ }).click()
    await page.getByRole('option', { name: /^Backup late by 5 min/ }).waitFor()
  })

  it('does not let a new page take the selection away once the user has moved', async () => {
    const { page, engine } = await open(busyNight())
    await page.keyboard.press('j')
    await expect.poll(() => selectedTitle(page)).toBe('3 of 24 nodes not ready')
    const fresh = anEpisode({
      title: 'API down',
      customer: 'Pendrake Rail',
      ackDueAt: engine.now() - minuteMs,
    })
    engine.push({ episodes: [fresh] })
    await page.getByRole('option', { name: /^API down/ }).waitFor()
    await page
      .locator('[aria-live=assertive]', { hasText: 'Page: API down, Pendrake Rail' })
      .waitFor({ state: 'attached' })
    expect(await selectedTitle(page)).toBe('3 of 24 nodes not ready')
  })

  it('filters by words, says what it hides, and ends with Esc', async () => {
    const { page } = await open(busyNight())
    await page.keyboard.press('/')
    await page.keyboard.type('heron')
    await expect.poll(() => page.getByRole('group', { name: 'In hand' }).getByRole('option').count()).toBe(1)
    await page.getByText('The filter hides all 3, 2 pages among them.').waitFor()
    await page.keyboard.press('Escape')
    await expect
      .poll(() => page.getByRole('group', { name: 'Needs you' }).getByRole('option').count())
      .toBe(3)
  })
})

describe('taking an alert', () => {
  it('acknowledges once with A, ignores held and repeated keys, and takes back with U', async () => {
    const { page, engine } = await open(busyNight())
    await expect.poll(() => selectedTitle(page)).toContain('Ingress')
    await page.keyboard.down('a')
    await page.keyboard.down('a')
    await page.keyboard.up('a')
    const inHand = page.getByRole('group', { name: 'In hand' })
    await inHand.getByRole('option', { name: /^Ingress answers/ }).waitFor()
    await page.keyboard.press('a')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Alt+a')
    expect(names(engine)).toEqual(['armed.report', 'alerts.acknowledge'])
    expect(await selectedTitle(page)).toContain('Ingress')
    await page.getByRole('button', { name: /^Take back/ }).waitFor()
    await page.keyboard.press('u')
    await page.getByRole('button', { name: /^Acknowledge Ingress/ }).waitFor()
    expect(names(engine)).toEqual(['armed.report', 'alerts.acknowledge', 'alerts.takeBack'])
  })

  it('goes on in Needs you after an ack', async () => {
    const { page } = await open(busyNight())
    await page.keyboard.press('a')
    await page.getByRole('button', { name: /^Take back/ }).waitFor()
    await page.keyboard.press('j')
    await expect.poll(() => selectedTitle(page)).toBe('3 of 24 nodes not ready')
  })

  it('turns taking back into a deliberate order when its time is over', async () => {
    const quick = { ...busyNight(), desk: aDesk({ settings: { ...settings, undoMs: 1_000 } }) }
    const { page, engine } = await open(quick)
    await page.keyboard.press('a')
    await page.getByRole('button', { name: /^Unacknowledge Ingress/ }).waitFor()
    await page.keyboard.press('u')
    expect(names(engine)).not.toContain('alerts.takeBack')
    await page.getByRole('button', { name: /^Unacknowledge Ingress/ }).click()
    await page.getByRole('button', { name: /^Acknowledge Ingress/ }).waitFor()
  })

  it('shows each order to the source as pending, sent or refused, with the reason', async () => {
    const { page, engine } = await open(ackTroubles())
    await page.getByText('Ack pending: will be sent at 03:14:25').first().waitFor()
    await page.getByRole('option', { name: /^Ingress answers/ }).click()
    await page.getByText('silences are read-only here').waitFor()
    await page.getByRole('button', { name: /^Retry/ }).click()
    await expect.poll(() => names(engine)).toContain('outbox.retry')
    await page.getByRole('option', { name: /^Image pulls fail/ }).click()
    await page.getByText('told Alertmanager osprey').waitFor()
  })

  it('says why an order was not taken', async () => {
    const { page, engine } = await open(busyNight())
    engine.onOrder('alerts.acknowledge', () => {
      throw new Error('no')
    })
    await page.keyboard.press('a')
    await page.locator('.problem').waitFor()
  })
})

describe('words that are typed', () => {
  it('are a draft at once, survive a reload, and become a note with Enter', async () => {
    const { page, engine } = await open(busyNight())
    await page.keyboard.press('n')
    await page.keyboard.type('pods restart, akuj')
    await expect.poll(() => Object.values(engine.state().drafts)).toEqual(['pods restart, akuj'])
    expect(names(engine)).not.toContain('alerts.acknowledge')
    await page.reload()
    const line = page.getByRole('textbox', { name: /^Note on/ })
    await expect.poll(() => line.inputValue()).toBe('pods restart, akuj')
    await line.press('Enter')
    await expect.poll(() => names(engine)).toContain('notes.add')
    await expect.poll(() => engine.state().drafts).toEqual({})
  })

  it('are saved by a throttle: steady typing does not put it off', async () => {
    const { page, engine } = await open(busyNight())
    await page.keyboard.press('n')
    await page.keyboard.type('one two three four five six seven eight nine ten', { delay: 30 })
    expect(names(engine).filter((name) => name === 'drafts.save').length).toBeGreaterThan(1)
  })
})

describe('the truth', () => {
  it('is never green, calm or orderable while the engine is gone, and comes back by itself', async () => {
    const { page, engine } = await open(allQuiet())
    await page.getByRole('heading', { name: /^All quiet for/ }).waitFor()
    const ok = await page.evaluate(
      () => getComputedStyle(document.querySelector('.mark-quiet') as Element).color,
    )
    engine.cut(true)
    await page.getByText('Not live: the engine does not answer').waitFor()
    await page.getByRole('heading', { name: 'Not all clear' }).waitFor()
    const green = await page.evaluate(
      (colour) =>
        [...document.querySelectorAll('body *')].filter((each) => {
          const style = getComputedStyle(each)
          return style.color === colour || style.backgroundColor === colour
        }).length,
      ok,
    )
    expect(green).toBe(0)
    expect(await page.title()).toContain('Not live')
    expect(await page.getByText('All quiet').count()).toBe(0)
    engine.cut(false)
    await page.getByRole('heading', { name: /^All quiet for/ }).waitFor()
  })

  it('offers no order while the engine is gone', async () => {
    const { page, engine } = await open(busyNight())
    await page.getByRole('button', { name: /^Acknowledge Ingress/ }).waitFor()
    engine.cut(true)
    await page.getByText('Nothing can be done here until the engine answers.').waitFor()
    expect(await page.getByRole('button', { name: /^Acknowledge/ }).count()).toBe(0)
    await page
      .getByRole('option', { name: /not verified now/ })
      .first()
      .waitFor()
  })

  it('shows blind sources as rows, and the banner that cannot be dismissed', async () => {
    const { page, engine } = await open(blindNight())
    await page.getByRole('option', { name: /^No word from Alertmanager plover, blind spot/ }).waitFor()
    await page.getByText('Not all clear: you cannot see 3 of 7 environments').waitFor()
    await page.getByText('quiet at 03:45, not verified now').first().waitFor()
    await page.keyboard.press('t')
    await expect
      .poll(() => engine.orders.at(-1))
      .toEqual({ name: 'sources.tryAgain', input: { name: 'plover' } })
  })

  it('counts what needs you in the title and draws it', async () => {
    const { page } = await open(busyNight())
    await expect.poll(() => page.title()).toBe('(3) overdue, Nightdesk')
    expect(await page.locator('link[rel=icon]').getAttribute('href')).toMatch(/^data:image\/png/)
  })

  it('says what to do when it is opened without its key', async () => {
    const { context, engine } = await open(busyNight())
    const page = await context.newPage()
    await page.goto(engine.bareUrl)
    await page.getByRole('heading', { name: 'This page was opened without its key' }).waitFor()
  })

  it('takes the key out of the address', async () => {
    const { page } = await open(busyNight())
    expect(page.url()).not.toContain('token')
  })
})

describe('connecting a source', () => {
  it('says exactly what is wrong and keeps nothing, then connects', async () => {
    const { page, engine } = await open(firstRun())
    await page.getByRole('heading', { name: 'Nothing is watched yet' }).waitFor()
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await page.getByText('Give the address of an Alertmanager').waitFor()
    await page.getByRole('textbox', { name: 'Address' }).fill('https://alerts.heron.internal')
    await page.keyboard.press('Enter')
    await page.getByText('The name is not known to this network.').first().waitFor()
    await page.getByText('Nothing was saved.').waitFor()
    expect(names(engine)).not.toContain('sources.save')
    engine.testSees({
      ok: true,
      peers: [
        {
          url: 'https://alerts.heron.internal',
          lastGoodAt: nightNow,
          failure: null,
          version: '0.28.1',
          alertCount: 12,
          latencyMs: 31,
          lacks: null,
          disagreesSince: null,
          skewMs: null,
          clusterPeers: 2,
        },
      ],
      alertCount: 12,
      advice: [],
      failure: null,
    })
    await page.getByRole('button', { name: 'Test', exact: true }).click()
    await page.getByText('It answers: Alertmanager 0.28.1, 2 peers in its cluster, 12 alerts.').waitFor()
    await page.getByRole('combobox', { name: 'Access' }).selectOption('basic')
    await page.getByRole('textbox', { name: 'User' }).fill('mira')
    await page.getByLabel('Password').fill('secret')
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await expect
      .poll(() => engine.orders.find(({ name }) => name === 'sources.save')?.input)
      .toMatchObject({
        name: 'heron',
        urls: ['https://alerts.heron.internal'],
        pollMs: 15_000,
        auth: { kind: 'basic', username: 'mira', password: 'secret' },
      })
  })

  it('starts the drill with F', async () => {
    const { page, engine } = await open(firstRun())
    await page.getByRole('button', { name: 'Start drill' }).waitFor()
    await page.locator('h1').click()
    await page.keyboard.press('f')
    await expect.poll(() => names(engine)).toContain('drill.start')
  })

  it('shows sources with their peers, and never a stored secret', async () => {
    const { page } = await open(blindNight())
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await page.getByRole('heading', { name: 'Sources', level: 1 }).waitFor()
    await page.getByRole('button', { name: 'Edit plover' }).click()
    await page.getByRole('combobox', { name: 'Access' }).waitFor()
    expect(await page.getByRole('combobox', { name: 'Access' }).inputValue()).toBe('keep')
    expect(await page.locator('input[type=password]').count()).toBe(0)
  })
})

describe('small windows', () => {
  it('shows the list alone below 720, Enter opens the detail over it, Esc goes back', async () => {
    const { page } = await open(busyNight(), 640, 700)
    await page.locator('#watch-list').focus()
    expect(await page.locator('#watch-pane').isVisible()).toBe(false)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /^Acknowledge Ingress/ }).waitFor()
    await page.keyboard.press('Escape')
    await page.locator('#watch-pane').waitFor({ state: 'hidden' })
  })

  it('loses neither timer nor primary action at 200 % of a small laptop', async () => {
    const { page } = await open(busyNight(), 640, 400)
    await page.getByRole('option', { name: /^Ingress/ }).click()
    const size = { width: 640, height: 400 }
    for (const part of [page.locator('.due time'), page.getByRole('button', { name: /^Acknowledge/ })]) {
      await part.scrollIntoViewIfNeeded()
      const box = await part.boundingBox()
      expect(box && box.x >= 0 && box.x + box.width <= size.width).toBe(true)
    }
  })

  it('never scrolls sideways, whatever words come', async () => {
    for (const [width, height] of [
      [1440, 900],
      [1200, 800],
      [900, 700],
      [400, 700],
    ] as const) {
      const { page } = await open(nights['hostile-words']?.() ?? busyNight(), width, height)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      expect(await page.locator('#watch-list').evaluate((list) => list.scrollWidth - list.clientWidth)).toBe(
        0,
      )
    }
  })
})

describe.each(Object.entries(nights))('%s', (_, night) => {
  it('is accessible, in contrast by night and day, and within its policy', async () => {
    const { page, engine, complaints } = await open(night())
    await page.waitForFunction(() => !document.body.innerText.includes('Reading the history'))
    await expectAccessible(page, engine)
    expect(complaints).toEqual([])
  })
})

describe('five thousand alerts', () => {
  it('scroll without a blank place while one in a hundred changes every second', async () => {
    const { page, engine } = await open(manyAlerts())
    await page.getByRole('option').first().waitFor()
    const all = [...engine.state().episodes.values()]
    let round = 0
    const change = setInterval(() => {
      round += 1
      const part = all.filter((_, index) => index % 100 === round % 100)
      engine.push({
        episodes: part.map((each) => ({ ...each, version: each.version + round, firings: round })),
      })
    }, 1_000)
    try {
      const probes = await probeWhileScrolling(page, 120)
      expect(probes.taken).toBeGreaterThan(200)
      expect(probes.blank).toBe(0)
    } finally {
      clearInterval(change)
    }
  })

  it('has a row in every place in the first frame after a jump, however busy the machine was', async () => {
    const { page } = await open(manyAlerts())
    await page.getByRole('option').first().waitFor()
    const { looks, blank } = await page.evaluate(jumpWhileBusy, { rounds: 25, busyMs: 200 })
    expect(looks).toBe(25 * 4)
    expect(blank).toBe(0)
  })

  it('stays where it is read when what stands first by itself has ended', async () => {
    const { page, engine } = await open(manyAlerts())
    await page.getByRole('option').first().waitFor()
    const list = page.locator('#watch-list')
    const current = page.locator('.is-current')
    const first = await current.getAttribute('data-key')
    await list.evaluate((element) => element.scrollTo(0, 40_000))
    await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBe(40_000)
    engine.push({ removedEpisodes: [Number(first?.slice(1)) as EpisodeId] })
    await expect.poll(() => current.getAttribute('data-key')).not.toBe(first)
    // Whatever moves the list does so within the next frames.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    expect(await list.evaluate((element) => element.scrollTop)).toBe(40_000)
    await page.keyboard.press('j')
    await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBeLessThan(1_000)
  })
})

/**
 * Runs inside the page: scrolls a little, so that a list may wait for its rest, then far, and keeps the page busy until the
 * frame after. Answers how many places of that frame were looked at, and how many had no row.
 */
async function jumpWhileBusy(given: {
  readonly rounds: number
  readonly busyMs: number
}): Promise<{ readonly looks: number; readonly blank: number }> {
  const list = document.getElementById('watch-list')
  if (!list) throw new Error('no list')
  const frame = (): Promise<number> => new Promise((done) => requestAnimationFrame(done))
  const counts = { looks: 0, blank: 0 }
  for (let round = 0; round < given.rounds; round += 1) {
    list.scrollTop += 30
    await frame()
    await frame()
    const until = performance.now() + given.busyMs
    list.scrollTop = round % 2 === 0 ? 150_000 : 20_000
    while (performance.now() < until);
    await new Promise<void>((done) => {
      requestAnimationFrame(() => {
        const box = list.getBoundingClientRect()
        for (const share of [0.05, 0.35, 0.65, 0.95]) {
          const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height * share)
          counts.looks += 1
          if (!hit?.closest('.line')) counts.blank += 1
        }
        done()
      })
    })
  }
  return counts
}
