/** Holding many alerts at once in a real Chromium: picks, batches, snoozes, silences, filter, views, headings. */
import type { Page } from 'playwright'
import { describe, expect, it } from 'vitest'
import type { EpisodeId } from '../../contract/ids.ts'
import { expectAccessible } from '../helpers/accessible.ts'
import type { FakeEngine } from '../helpers/fake-engine.ts'
import { aDesk, anEpisode, minuteMs, nightNow } from '../helpers/fixtures.ts'
import { busyNight, manyAlerts, stormNight } from '../helpers/nights.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { fillInventory, scenes } from '../helpers/scenes.ts'

const open = pageOpener()

/** What the hands asked for: beside it the page reports on itself and saves what is typed. */
const asked = (engine: FakeEngine) =>
  engine.orders.filter(({ name }) => name !== 'armed.report' && name !== 'drafts.save')
const names = (engine: FakeEngine): string[] => asked(engine).map(({ name }) => name)
const last = (engine: FakeEngine) => asked(engine).at(-1)
const pickedCount = (page: Page): Promise<number> => page.locator('[role=option][aria-selected=true]').count()
const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key)
}
const needsYou = (page: Page) => page.getByRole('group', { name: 'Needs you' }).getByRole('option')

const cameOfIt = (page: Page) => page.getByRole('region', { name: 'What came of it' })

describe('picking several', () => {
  it('picks by X and ranges, says how many, and lets go with Esc', async () => {
    const { page } = await open(stormNight())
    await page.getByRole('listbox', { name: 'Alerts' }).waitFor()
    expect(await page.locator('#watch-list').getAttribute('aria-multiselectable')).toBe('true')
    await press(page, 'x', 'j', 'j', 'x')
    await page.getByText('2 selected', { exact: true }).waitFor()
    expect(await pickedCount(page)).toBe(2)
    await press(page, 'Shift+J', 'Shift+ArrowDown')
    await page.getByText('4 selected', { exact: true }).waitFor()
    await press(page, 'Shift+K')
    await page.getByText('3 selected', { exact: true }).waitFor()
    await page.locator('[aria-live=polite]', { hasText: '3 alerts picked' }).waitFor({ state: 'attached' })
    await press(page, 'Escape')
    await page.getByText('3 selected', { exact: true }).waitFor({ state: 'detached' })
    expect(await pickedCount(page)).toBe(1)
  })

  it('picks by Ctrl click and Shift click, and all of a part by Ctrl A', async () => {
    const { page } = await open(stormNight())
    const rows = needsYou(page)
    await rows.nth(0).click()
    await rows.nth(2).click({ modifiers: ['Control'] })
    await rows.nth(4).click({ modifiers: ['Shift'] })
    await page.getByText('3 selected', { exact: true }).waitFor()
    await press(page, 'Control+a')
    await page.getByText('8 selected', { exact: true }).waitFor()
  })

  it('acts on nothing that the filter hides', async () => {
    const { page } = await open(stormNight())
    await press(page, 'Control+a', '/')
    await page.keyboard.type('disk above')
    await page.getByText('1 selected', { exact: true }).waitFor()
  })

  it('takes no more than one order takes, the most urgent ones, and says so', async () => {
    const { page } = await open(manyAlerts(700))
    await page.getByRole('option').first().waitFor()
    await press(page, 'Control+a')
    await page.getByText('500 selected', { exact: true }).waitFor()
    await page.getByText('the most one order takes').waitFor()
    expect(await needsYou(page).first().getAttribute('aria-selected')).toBe('true')
  })
})

describe('one order about several', () => {
  it('asks anew for a key that comes right behind Esc', async () => {
    const { page } = await open(stormNight())
    await press(page, 'Control+a', 'a')
    const dialog = page.getByRole('dialog', { name: 'Acknowledge 8 alerts?' })
    for (let again = 0; again < 20; again += 1) {
      await dialog.waitFor()
      // Both are on their way before the first is answered, as from a quick hand.
      await Promise.all([page.keyboard.press('Escape'), page.keyboard.press('a')])
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      )
      expect(await dialog.count()).toBe(1)
    }
  })

  it('asks again before it acknowledges, naming the worst, and takes all back with U', async () => {
    const { page, engine } = await open(stormNight())
    await press(page, 'Control+a', 'a')
    const dialog = page.getByRole('dialog', { name: 'Acknowledge 8 alerts?' })
    await dialog.getByText('Ingress answers 22 % of requests with 5xx').waitFor()
    expect(names(engine)).toEqual([])
    await press(page, 'Escape', 'a', 'Enter')
    await cameOfIt(page).getByText('8 acknowledged').waitFor()
    await page.getByText('7 pending').waitFor()
    expect(last(engine)).toMatchObject({ name: 'batch.run', input: { deed: { kind: 'acknowledge' } } })
    await expect.poll(() => needsYou(page).count()).toBe(0)
    await press(page, 'u')
    await cameOfIt(page).getByText('Taken back: 8 alerts stand as before').waitFor()
    expect(names(engine)).toEqual(['batch.run', 'batch.undo'])
    await expect.poll(() => needsYou(page).count()).toBe(8)
  })

  it('says of each what came of it: skipped with the reason, told, refused', async () => {
    const { page, engine } = await open(stormNight())
    await press(page, 'Control+a', 'a')
    const first = stormNight().episodes[0]?.title ?? ''
    await page.getByRole('dialog').waitFor()
    const taken = [...engine.state().episodes.values()].find((each) => each.title === first)
    const tomasz = { by: 'Tomasz Wrona', mine: false, at: nightNow, origin: 'upstream', order: null } as const
    if (taken) engine.push({ episodes: [{ ...taken, version: 9, ack: tomasz }] })
    await page.getByText('1 other of the selection is held or over already and will be skipped.').waitFor()
    await press(page, 'Enter')
    await cameOfIt(page).getByText('7 acknowledged, 1 skipped').waitFor()
    await page.getByText('Each of them').click()
    const items = page.getByRole('list', { name: 'Each alert and what came of it' })
    await items.getByText('Skipped. Tomasz Wrona has it already.').waitFor()
    const refused = [...engine.state().episodes.values()].find((each) => each.ack?.order)
    if (refused?.ack)
      engine.push({
        episodes: [
          {
            ...refused,
            version: 10,
            ack: {
              ...refused.ack,
              order: { state: 'refused', nextAt: null, attempts: 1, reason: 'Read-only.' },
            },
          },
        ],
      })
    await items.getByText('Source refused it. Read-only.').waitFor()
  })

  it('acknowledges a single picked alert at once, and that one', async () => {
    const { page, engine } = await open(stormNight())
    await press(page, 'j', 'x', 'a')
    await expect.poll(() => names(engine)).toEqual(['alerts.acknowledge'])
    const second = [...engine.state().episodes.values()][1]
    expect(last(engine)?.input).toEqual({ episodeId: second?.id })
  })

  it('offers no order for one alert beside the bar for many', async () => {
    const { page } = await open(stormNight())
    await press(page, 'x', 'Shift+J')
    await page.getByText('2 alerts are selected').waitFor()
    expect(await page.getByRole('button', { name: /^Acknowledge/ }).count()).toBe(1)
  })

  it('keeps a note on several until it is taken', async () => {
    const { page, engine } = await open(stormNight())
    await press(page, 'x', 'Shift+J', 'n')
    await page.keyboard.type('same cause')
    await press(page, 'Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await press(page, 'n')
    expect(await page.getByRole('textbox', { name: 'Note on 2 alerts' }).inputValue()).toBe('same cause')
    await press(page, 'Control+Enter')
    await cameOfIt(page).getByText('2 noted').waitFor()
    expect(last(engine)).toMatchObject({ input: { deed: { kind: 'note', text: 'same cause' } } })
  })
})

describe('snooze', () => {
  it('puts off until the morning with two keys, keeps the overdue count, and ends by button', async () => {
    const { page, engine } = await open(stormNight())
    await press(page, 's', '4')
    await expect
      .poll(() => last(engine))
      .toMatchObject({ name: 'alerts.snooze', input: { untilAt: Date.UTC(2026, 9, 14, 6, 0) } })
    const row = page
      .getByRole('group', { name: 'In hand' })
      .getByRole('option', { name: /^Ingress answers 22 %.*Snoozed by Mira Lund, returns at 08:00/ })
    await row.waitFor()
    expect(await row.locator('.timer-late').count()).toBe(1)
    await row.click()
    await page.getByText('Only this laptop is quiet about it.').waitFor()
    await page.getByRole('button', { name: /^End snooze/ }).click()
    await expect.poll(() => names(engine)).toEqual(['alerts.snooze', 'alerts.unsnooze'])
    await expect.poll(() => needsYou(page).count()).toBe(8)
  })

  it('is not offered for what is over', async () => {
    const { page } = await open(stormNight())
    await page.getByRole('option', { name: /^Log shipper behind/ }).click()
    await press(page, 's', 'z')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await page.getByRole('button', { name: /^(Snooze|Silence) / }).count()).toBe(0)
  })

  it('takes a time of one’s own, and U takes a young snooze back', async () => {
    const { page, engine } = await open(stormNight())
    await press(page, 's')
    await page.getByRole('textbox', { name: 'Until another time' }).fill('03:40')
    await press(page, 'Enter')
    await expect
      .poll(() => last(engine))
      .toMatchObject({ name: 'alerts.snooze', input: { untilAt: Date.UTC(2026, 9, 14, 1, 40) } })
    await page.getByRole('button', { name: /^End snooze/ }).waitFor()
    await press(page, 'u')
    await expect.poll(() => last(engine)?.name).toBe('alerts.takeSnoozeBack')
  })
})

describe('silence', () => {
  it('shows what it hides, is refused until mended, and is pending until the source has it', async () => {
    const { page, engine } = await open(stormNight())
    const [, second] = [...engine.state().episodes.keys()]
    engine.hold.labels.set(second as EpisodeId, { all_pipelines: 'true' })
    await press(page, 'j', 'x', 'Shift+J', 'z')
    const dialog = page.getByRole('dialog', { name: 'Silence 2 alerts' })
    await dialog.getByText('Hides 2 alerts now').waitFor()
    await dialog.getByText('Known to change while the trouble stays the same.').waitFor()
    expect(await dialog.getByRole('checkbox', { name: 'pod' }).isChecked()).toBe(false)
    expect(await dialog.getByRole('button', { name: 'Silence 2 alerts' }).isDisabled()).toBe(true)
    await dialog.getByRole('button', { name: 'Leave out what every pipeline shares' }).click()
    await dialog.getByText('Hides 1 alert now').waitFor()
    await dialog.getByText('A reason is missing.').waitFor()
    await dialog.getByLabel('8 h', { exact: true }).check()
    await dialog.getByText('Ends at 11:14, in 8 h.').waitFor()
    await dialog.getByRole('textbox', { name: 'Reason, for the others' }).fill('Rebuilt until noon')
    await press(page, 'Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    expect(last(engine)).toMatchObject({
      name: 'silences.create',
      input: {
        sourceId: 'plover',
        comment: 'Rebuilt until noon',
        matchers: expect.arrayContaining([
          { name: 'all_pipelines', value: 'true', isRegex: false, isEqual: false },
        ]),
      },
    })
    await page
      .getByRole('option', { name: /silence pending/ })
      .first()
      .waitFor()
    await page.getByText('Silence pending').first().waitFor()
    await cameOfIt(page).getByText('2 to be silenced').waitFor()
    await press(page, 'u')
    await page.getByText('Taken back').first().waitFor()
    await expect.poll(() => page.getByRole('option', { name: /silence pending/ }).count()).toBe(0)
  })

  it('is one per source, and loses no reason when the dialog is closed', async () => {
    const { page, engine } = await open(stormNight())
    await press(page, 'Control+a', 'z')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('region', { name: 'Alertmanager heron' }).waitFor()
    await page.keyboard.type('power cut')
    await press(page, 'Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(names(engine)).toEqual([])
    await press(page, 'z')
    await dialog.getByText('Hides 5 alerts now').waitFor()
    await expect
      .poll(() => dialog.getByRole('textbox', { name: 'Reason, for the others' }).inputValue())
      .toBe('power cut')
    await dialog.getByRole('button', { name: 'Silence 8 alerts' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(names(engine)).toEqual(Array.from({ length: 4 }, () => 'silences.create'))
    const ids = engine.orders.flatMap(({ name, input }) =>
      name === 'silences.create' ? [(input as { batchId: string }).batchId] : [],
    )
    expect(new Set(ids).size).toBe(1)
  })

  it('takes a matcher that is typed, and says what is wrong with one that is not', async () => {
    const { page } = await open(stormNight())
    await press(page, 'z')
    const dialog = page.getByRole('dialog')
    const field = dialog.getByRole('textbox', { name: 'Add a matcher' })
    await field.fill('pod')
    await field.press('Enter')
    await dialog.getByText('Write it like team="edge" or pod=~"web-.*".').waitFor()
    await field.fill('env="prod"')
    await field.press('Enter')
    await dialog.getByRole('checkbox', { name: 'env' }).waitFor()
    await dialog.getByText('Hides nothing now').waitFor()
  })
})

describe('the silences there are', () => {
  const inventory = () => open(stormNight(), { prepare: (engine) => fillInventory(engine) })

  it('stand in sections, name what is not known, and fold acks behind a count', async () => {
    const { page } = await inventory()
    await press(page, 'g', 'z')
    await page.getByRole('heading', { name: 'Silences', level: 1 }).waitFor()
    for (const name of [
      /^Not in effect yet 2/,
      /^Ending soon 1/,
      /^Hiding something 1/,
      /^Matching nothing 1/,
    ])
      await page.getByRole('heading', { name }).waitFor()
    await page.getByText('Silences of Alertmanager avocet are not known now.').waitFor()
    await page.getByText('silences are read-only here').waitFor()
    expect(await page.getByText('ACK! Tomasz Wrona has it').count()).toBe(0)
    await page.getByRole('button', { name: 'Acknowledgements 2' }).click()
    await page.getByText('ACK! Tomasz Wrona has it').waitFor()
  })

  it('can be extended, ended with a way back, and tried again', async () => {
    const { page, engine } = await inventory()
    await press(page, 'g', 'z')
    const ending = page.getByRole('region', { name: /^Ending soon/ })
    await ending.getByRole('button', { name: /^End now/ }).click()
    await ending.getByText(/^End pending: will be sent at/).waitFor()
    await ending.getByRole('button', { name: /^Take back/ }).click()
    await ending.getByRole('button', { name: /^\+1 h/ }).click()
    await expect
      .poll(() => names(engine))
      .toEqual(['silences.expire', 'silences.withdraw', 'silences.extend'])
    await page.getByRole('button', { name: /^Retry/ }).click()
    await expect.poll(() => last(engine)).toEqual({ name: 'silences.retry', input: { orderId: 8 } })
  })

  it('are only extended when only their end is changed', async () => {
    const { page, engine } = await inventory()
    await press(page, 'g', 'z')
    const change = page.getByRole('region', { name: /^Hiding/ }).getByRole('button', { name: /^Change/ })
    await change.click()
    const dialog = page.getByRole('dialog', { name: 'Change a silence' })
    await dialog.getByLabel('24 h', { exact: true }).check()
    await dialog.getByRole('button', { name: 'Change it' }).click()
    await expect.poll(() => last(engine)?.name).toBe('silences.extend')
    await page
      .getByRole('region', { name: /^Hiding/ })
      .getByRole('button', { name: /^Take back/ })
      .click()
    await change.click()
    await dialog.getByRole('textbox', { name: 'Reason, for the others' }).fill('Longer than thought')
    await dialog.getByRole('button', { name: 'Change it' }).click()
    await expect
      .poll(() => last(engine))
      .toMatchObject({ name: 'silences.edit', input: { comment: 'Longer than thought' } })
  })

  it('say so when they cannot be read', async () => {
    const { page } = await open(busyNight(), {
      prepare: (engine) => {
        Object.defineProperty(engine.hold, 'inventory', {
          get: () => {
            throw new Error('no')
          },
        })
      },
    })
    await press(page, 'g', 'z')
    await page.getByText('The silences could not be read.').waitFor()
    expect(await page.getByText('No source has a silence.').count()).toBe(0)
  })
})

describe('the filter', () => {
  it('asks the engine about matchers, and never makes Needs you look empty', async () => {
    const { page, engine } = await open(stormNight())
    await press(page, '/')
    await page.keyboard.type('team="storage" dns')
    await page.getByText('6 pages that need you are hidden.').waitFor()
    await page.getByText('The filter hides all 8, 6 pages among them.').waitFor()
    expect(await page.title()).toContain('(8)')
    // An alert that came since is shown until the engine has judged it.
    engine.hold.deafTo.add('episodes.filter')
    const fresh = anEpisode({ title: 'DNS down', team: 'edge', ackDueAt: engine.now() + minuteMs })
    engine.push({ episodes: [fresh] })
    await page.getByRole('option', { name: /^DNS down/ }).waitFor()
    await page.getByRole('button', { name: 'Show all' }).click()
    await expect.poll(() => needsYou(page).count()).toBe(9)
  })

  it('hides nothing by matchers that the engine does not take, and says why', async () => {
    const { page } = await open(stormNight())
    await press(page, '/')
    await page.keyboard.type('team=~"("')
    await page.getByText(/error parsing regexp/).waitFor()
    expect(await needsYou(page).count()).toBe(8)
  })

  it('is kept with the grouping under a name, shown again and removed', async () => {
    const { page, engine } = await open({ ...stormNight(), desk: aDesk() })
    await press(page, '/')
    await page.keyboard.type('team="storage"')
    await press(page, 'Enter', 'b', 'v')
    const dialog = page.getByRole('dialog', { name: 'Views' })
    await dialog.getByRole('textbox', { name: 'Keep what is shown now as' }).fill('Storage')
    await press(page, 'Enter')
    await dialog.getByRole('button', { name: /^Storage/ }).waitFor()
    expect(last(engine)).toMatchObject({ input: { filter: 'team="storage"', groupBy: 'alertname' } })
    await press(page, 'Escape')
    await page.getByRole('button', { name: 'End the filter' }).click()
    await page.getByRole('combobox', { name: 'Group the list' }).selectOption('none')
    await expect.poll(() => needsYou(page).count()).toBe(8)
    await press(page, 'v')
    await dialog.getByRole('button', { name: /^Storage/ }).click()
    await expect.poll(() => needsYou(page).count()).toBe(3)
    await press(page, 'v')
    await dialog.getByRole('button', { name: 'Remove the view Storage' }).click()
    await expect.poll(() => last(engine)).toEqual({ name: 'views.remove', input: { name: 'Storage' } })
  })
})

describe('headings', () => {
  it('group with B, close with Enter, and act on all under them', async () => {
    const { page, engine } = await open(stormNight())
    await press(page, 'b')
    const heading = page.getByRole('option', { name: /^IngressErrorRatioHigh, 5 alerts/ })
    await heading.waitFor()
    await press(page, 'k', 'Enter')
    await page.getByRole('option', { name: /^IngressErrorRatioHigh.*closed/ }).waitFor()
    expect(await page.getByRole('option', { name: /^Ingress answers/ }).count()).toBe(0)
    await press(page, 'a')
    await page.getByRole('dialog', { name: 'Acknowledge 5 alerts?' }).waitFor()
    await press(page, 'Enter')
    await cameOfIt(page).getByText('5 acknowledged').waitFor()
    expect(names(engine)).toEqual(['batch.run'])
  })

  it('select all under them with X or by the mouse', async () => {
    const { page } = await open(stormNight())
    await press(page, 'b')
    await page.getByText('Select all 2').click()
    await page.getByText('2 selected', { exact: true }).waitFor()
    await press(page, 'x')
    await page.getByText('2 selected', { exact: true }).waitFor({ state: 'detached' })
  })
})

describe('small windows and large text', () => {
  it.each([
    [1440, 900],
    [1200, 800],
    [900, 700],
    [640, 400],
    [400, 700],
  ] as const)('never scroll sideways at %i by %i, and keep what is sent in reach', async (width, height) => {
    const { page } = await open(stormNight(), { width, height })
    const fits = (selector: string): Promise<boolean> =>
      page.locator(selector).evaluate((part) => part.scrollWidth <= part.clientWidth)
    await press(page, 'x', 'Shift+J', 'b')
    await page.getByText('2 selected', { exact: true }).waitFor()
    expect(await fits('.picks')).toBe(true)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    await press(page, 'z')
    const send = page.getByRole('dialog').getByRole('button', { name: /^Silence \d/ })
    // Both halves: what it hides comes a moment after the dialog.
    await page
      .getByRole('dialog')
      .getByText(/^Would have hidden/)
      .waitFor()
    await send.scrollIntoViewIfNeeded()
    expect(await fits('dialog')).toBe(true)
  })
})

describe.each(Object.entries(scenes))('%s', (_, scene) => {
  it('is accessible, in contrast by night and day, and within its policy', async () => {
    const { page, engine, complaints } = await open(scene.night(), { prepare: scene.prepare })
    await page.waitForFunction(() => !document.body.innerText.includes('Reading the history'))
    await scene.act(page)
    await expectAccessible(page, engine)
    expect(complaints).toEqual([])
  })
})
