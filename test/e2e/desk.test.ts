/** The built page in a real Chromium: postmortem drafts, this laptop, sources' health, banners; over a made-up engine. */
import { readFile } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../../contract/state.ts'
import { aDataStatus } from '../helpers/desk-engine.ts'
import { aDraft, awayNight, draftsNight, memoryNight, sourcesNight } from '../helpers/desk-fixtures.ts'
import { deskScenes, goTo, openDraft, tellRichStory } from '../helpers/desk-scenes.ts'
import type { FakeEngine } from '../helpers/fake-engine.ts'
import { hourMs } from '../helpers/fixtures.ts'
import { allQuiet, busyNight } from '../helpers/nights.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { lowContrast } from '../helpers/page-probes.ts'
import { sheet, sheetText } from '../helpers/sheet.ts'

const open = pageOpener()
/** A save waits up to 400 ms by design, and a slow machine gets its time: ms. */
const poll = <Value>(read: () => Value) => expect.poll(read, { timeout: 40_000 })
const themed = (night: Snapshot, theme: 'night' | 'day'): Snapshot => ({
  ...night,
  desk: { ...night.desk, settings: { ...night.desk.settings, theme } },
})
const names = (engine: FakeEngine): string[] => engine.orders.map((order) => order.name)
describe('a postmortem draft', () => {
  it('begins with P on an alert, takes the focus and is saved while it is typed', async () => {
    const { page, engine } = await open(busyNight())
    await page.getByRole('heading', { level: 2, name: /^Ingress answers/ }).waitFor()
    await page.keyboard.press('p')
    await poll(() => sheet(page).evaluate((field) => field === document.activeElement)).toBe(true)
    const [first] = engine.state().postmortems
    const ingress = [...engine.state().episodes.values()].find(({ title }) => title.startsWith('Ingress'))
    expect(first?.episodeIds).toEqual([ingress?.id])
    expect(names(engine).filter((name) => name === 'postmortems.create')).toHaveLength(1)
    await page.keyboard.press('Control+End')
    await page.keyboard.type('The limit was too low, a p and a j in it.')
    await poll(() => engine.desk.texts.get(first?.id ?? 0)).toContain('a p and a j in it.')
    await page.getByText(/^Saved \d\d:\d\d:\d\d$/).waitFor()
    await page.getByRole('list', { name: 'Alerts of this draft' }).getByRole('button').click()
    await page.getByRole('button', { name: /^Acknowledge Ingress/ }).waitFor()
  })

  it('keeps undo and redo of the browser across its own saves', async () => {
    const { page, engine } = await open(draftsNight())
    await openDraft(page)
    await page.keyboard.type('one')
    await poll(() => engine.desk.texts.get(1)).toMatch(/one$/)
    await page.keyboard.press('Control+z')
    await poll(() => engine.desk.texts.get(1)).not.toMatch(/one$/)
    await page.keyboard.press('Control+Shift+z')
    await poll(() => engine.desk.texts.get(1)).toMatch(/one$/)
  })

  it('survives the engine being gone while it is typed', async () => {
    const { page, engine } = await open(draftsNight())
    await openDraft(page)
    engine.cut(true)
    await page.getByText('Not live: the engine does not answer').waitFor()
    await page.keyboard.type('typed in the dark')
    await page.getByText(/^Not saved: The engine does not answer/).waitFor()
    await page.getByRole('button', { name: 'Copy the text' }).waitFor()
    await page.keyboard.type(', and more')
    engine.cut(false)
    await poll(() => engine.desk.texts.get(1)).toMatch(/typed in the dark, and more$/)
    await page.getByText(/^Saved /).waitFor()
    expect(engine.state().postmortems).toHaveLength(3)
  })

  it('survives a reload in the middle of a word, with the engine there and with it gone', async () => {
    const { page, engine } = await open(draftsNight())
    await openDraft(page)
    await page.keyboard.type('half a wo')
    await page.reload()
    await poll(() => engine.desk.texts.get(1)).toMatch(/half a wo$/)
    await openDraft(page)
    await poll(() => sheetText(page)).toMatch(/half a wo$/)
    engine.onOrder('postmortems.edit', () => {
      throw new Error('the disk is full')
    })
    await sheet(page).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('rd')
    await page.getByText(/^Not saved: /).waitFor()
    await page.reload()
    await openDraft(page)
    await poll(() => sheetText(page)).toMatch(/half a word$/)
    expect(engine.state().postmortems).toHaveLength(3)
  })

  it('becomes a copy when two windows write at once, and no word of either is lost', async () => {
    const { page, engine, context } = await open(draftsNight())
    const other = await context.newPage()
    await other.goto(engine.url)
    await other.locator('.hints').waitFor()
    await openDraft(page)
    await openDraft(other)
    await page.bringToFront()
    // The other window does not hear of the first one's save before its own is under way.
    const version = engine.state().postmortems.find(({ id }) => id === 1)?.version ?? 0
    const draft = engine.state().postmortems.find(({ id }) => id === 1)
    await page.keyboard.type('from the first window')
    await poll(() => engine.desk.texts.get(1)).toMatch(/from the first window$/)
    await poll(() => sheetText(other)).toMatch(/from the first window$/)
    // Somebody else was faster: the engine is one version ahead of what this page types over.
    if (draft) engine.desk.texts.set(1, 'quite other words')
    engine.onOrder('postmortems.edit', (input, self) => {
      self.push({
        postmortems: self
          .state()
          .postmortems.filter(({ id }) => id === 1)
          .map((each) => ({ ...each, version: version + 9 })),
      })
      engine.forget('postmortems.edit')
      engine.desk.orders['postmortems.edit']?.(input, self, self.event)
    })
    await page.keyboard.type(', twice')
    await page.getByText('Your words go on in a copy.').waitFor()
    await poll(() => sheetText(page)).toMatch(/^# Copy of .*from the first window, twice$/s)
    expect(engine.desk.texts.get(1)).toBe('quite other words')
    await page.keyboard.type(', thrice')
    await poll(() => [...engine.desk.texts.values()].at(-1)).toMatch(/twice, thrice$/)
  })

  it('gives no words of the real engine to a fire drill, whose drafts have the same numbers', async () => {
    const { page, engine } = await open(draftsNight())
    await openDraft(page)
    engine.onOrder('postmortems.edit', () => {
      throw new Error('the disk is full')
    })
    await page.keyboard.type('words of the real night')
    await page.getByText(/^Not saved: /).waitFor()
    const night = draftsNight()
    const drill = { startedAt: engine.now(), realSources: 6 }
    engine.tell({ ...night, desk: { ...night.desk, drill }, postmortems: [aDraft(1, 'A drill')] })
    await page.locator('.drill-band').waitFor()
    await openDraft(page)
    await page.keyboard.type('words of the drill')
    await poll(() => engine.desk.texts.get(1)).toMatch(/words of the drill$/)
    expect(engine.desk.texts.get(1)).not.toContain('words of the real night')
    engine.desk.texts.delete(1)
    engine.tell(night)
    await poll(() => engine.desk.texts.get(1)).toMatch(/words of the real night$/)
    expect(engine.desk.texts.get(1)).not.toContain('words of the drill')
  })

  it('opens where it was left', async () => {
    const { page, engine } = await open(draftsNight())
    engine.desk.texts.set(1, `# Long\n\n${'A line of words.\n'.repeat(200)}`)
    await openDraft(page)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    const isFar = () => page.locator('.cm-scroller').evaluate(({ scrollTop }) => scrollTop > 500)
    await poll(isFar).toBe(true)
    await page.keyboard.press('Escape')
    await goTo(page, 'Watch')
    await goTo(page, 'Postmortems')
    await poll(isFar).toBe(true)
    await sheet(page).focus()
    await page.keyboard.type('It was here. ')
    await poll(() => engine.desk.texts.get(1)).toMatch(
      /\nIt was here\. A line of words\.\nA line of words\.\n$/,
    )
  })

  it('leaves the page as a file, and goes away only when that is confirmed', async () => {
    const { page, engine } = await open(draftsNight())
    await openDraft(page)
    await page.getByRole('button', { name: 'Get it out' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /^File of the words alone/ }).click(),
    ])
    expect(download.suggestedFilename()).toBe('2026-10-14-ingress-at-mosslund-credit-ran-out-of-memory.md')
    expect(await readFile(await download.path(), 'utf8')).toMatch(/^# Ingress at Mosslund Credit/)
    // It is night: it went, and that it names a customer is said beside it.
    await page.getByText('It names Mosslund Credit.').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('It can be brought back.').waitFor()
    await page.getByRole('button', { name: 'Keep it' }).click()
    expect(names(engine)).not.toContain('postmortems.remove')
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByRole('button', { name: /^Remove now/ }).click()
    await poll(() => engine.state().postmortems.length).toBe(2)
    await page.getByRole('heading', { level: 1, name: 'Postmortems' }).waitFor()
    await page.getByRole('button', { name: /^Bring back Ingress at Mosslund/ }).click()
    await page.getByRole('heading', { level: 2, name: /^Ingress at Mosslund/ }).waitFor()
    expect(engine.state().postmortems).toHaveLength(3)
  })
})

describe('this laptop', () => {
  it('shows the folder and its backups, makes one more, and exports', async () => {
    const { page, engine } = await open(busyNight())
    await goTo(page, 'This laptop')
    await page.getByText('/home/mira/.local/share/nightdesk', { exact: true }).waitFor()
    expect(await page.getByRole('button', { name: /^Restore the backup/ }).count()).toBe(3)
    await page.getByRole('button', { name: 'Back up now' }).click()
    await poll(() => page.getByRole('button', { name: /^Restore the backup/ }).count()).toBe(4)
    await page.getByRole('button', { name: 'Export everything' }).click()
    await page.getByText(/exports\/nightdesk-20261014/).waitFor()
    expect(names(engine)).toEqual(expect.arrayContaining(['data.backUp', 'data.export']))
  })

  it('says what going back to a backup means before it does it', async () => {
    const { page, engine } = await open(busyNight())
    await goTo(page, 'This laptop')
    await page
      .getByRole('button', { name: /^Restore the backup/ })
      .first()
      .click()
    const dialog = page.getByRole('dialog', { name: /^Go back to/ })
    await dialog.getByText('nothing is deleted', { exact: false }).waitFor()
    await dialog.getByRole('button', { name: 'Keep the present data' }).click()
    expect(names(engine)).not.toContain('data.restore')
    await page
      .getByRole('button', { name: /^Restore the backup/ })
      .first()
      .click()
    await dialog.getByRole('button', { name: 'Restore this backup' }).click()
    await poll(() => engine.orders.at(-1)?.input).toEqual({ backupId: `nightdesk-${5 * hourMs}.db` })
  })

  it('tells of salvaged data on every screen until it was read', async () => {
    const { page, engine } = await open(busyNight())
    const salvage = {
      at: engine.now(),
      keptAs: '/data/damaged.db',
      fromBackupAt: null,
      saved: ['412 alerts.'],
      lost: ['Events of ten minutes.'],
    }
    engine.desk.status = aDataStatus({ salvage })
    engine.push({ desk: { ...engine.state().desk, dataVersion: 1 } })
    await page.getByRole('button', { name: 'See what was saved' }).click()
    await page.getByText('/data/damaged.db').waitFor()
    await page.getByRole('button', { name: 'I have read it' }).click()
    await page.getByText('/data/damaged.db').waitFor({ state: 'detached' })
    expect(names(engine)).toContain('data.salvageRead')
  })

  it('edits the configuration file: says what is wrong and where, and keeps what was typed', async () => {
    const { page, engine } = await open(busyNight())
    await goTo(page, 'This laptop')
    const field = page.getByRole('textbox', { name: 'Configuration file, YAML' })
    await field.click()
    await page.keyboard.press('Control+End')
    await field.evaluate((node) => {
      const area = node as HTMLTextAreaElement
      area.setRangeText('\tbad: true\n', area.value.length, area.value.length, 'end')
      area.dispatchEvent(new Event('input', { bubbles: true }))
    })
    await page.getByRole('button', { name: 'Save the file' }).click()
    await page.getByText('What you typed is kept here.').first().waitFor()
    await page.getByRole('button', { name: 'Go to line 14' }).waitFor()
    await goTo(page, 'Watch')
    await goTo(page, 'This laptop')
    expect(await field.inputValue()).toMatch(/\tbad: true/)
    await page.reload()
    await goTo(page, 'This laptop')
    await poll(() => field.inputValue()).toMatch(/\tbad: true/)
    await field.fill((await field.inputValue()).replace('\tbad: true', 'views: []'))
    await page.getByRole('button', { name: 'Save the file' }).click()
    await poll(() => engine.desk.config.text).toMatch(/views: \[\]/)
    await page.getByText('Saved and in force', { exact: true }).waitFor()
  })

  it('throws away neither what was typed nor what another wrote meanwhile', async () => {
    const { page, engine } = await open(busyNight())
    await goTo(page, 'This laptop')
    const field = page.getByRole('textbox', { name: 'Configuration file, YAML' })
    await field.fill(`${await field.inputValue()}# mine\n`)
    engine.desk.config = { ...engine.desk.config, text: `${engine.desk.config.text}# theirs\n` }
    await page.getByRole('button', { name: 'Save the file' }).click()
    await page.getByText('The file was changed on disk meanwhile.', { exact: true }).waitFor()
    expect(engine.desk.config.text).toMatch(/# theirs\n$/)
    expect(await field.inputValue()).toMatch(/# mine\n$/)
    await page.getByRole('button', { name: 'Save mine over it' }).click()
    await poll(() => engine.desk.config.text).toMatch(/# mine\n$/)
  })
})

describe('a source that cannot be seen', () => {
  it('may be watched by hand: in hand until then, never green, and given back', async () => {
    const { page, engine } = await open(sourcesNight())
    await page
      .getByRole('option', { name: /plover/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'I watch it by hand plover' }).click()
    await page.getByRole('button', { name: '1 h by hand' }).click()
    const inHand = page.getByRole('group', { name: 'In hand' })
    await inHand
      .getByRole('option', { name: /plover/ })
      .first()
      .waitFor()
    await page.getByText(/^you watch it by hand until \d\d:\d\d\. Nightdesk still cannot see it\.$/).waitFor()
    await page
      .getByText(/^Not all clear/)
      .first()
      .waitFor()
    const input = engine.orders.at(-1)?.input as { untilAt: number }
    expect(Math.abs(input.untilAt - engine.now() - hourMs)).toBeLessThan(60_000)
    await page.getByRole('button', { name: /^End watching plover/ }).click()
    await page
      .getByRole('group', { name: 'Needs you' })
      .getByRole('option', { name: /plover/ })
      .first()
      .waitFor()
  })

  it('leaves no green page when everything else is quiet', async () => {
    const night = sourcesNight()
    const sources = night.sources.filter(({ byHand }) => byHand !== null)
    const { page } = await open({ ...night, sources, episodes: [] })
    await page.getByText('Nothing that can be seen. This is not all clear.').first().waitFor()
    await poll(() => page.title()).toBe('Not all clear, Nightdesk')
    expect(await page.getByText('All quiet').count()).toBe(0)
  })

  it('shows what its peers disagree about, whose clock is off, and its history', async () => {
    const { page } = await open(sourcesNight())
    await goTo(page, 'Sources')
    await page.getByText(/^Lacks 3 alerts the others list; firing wins\./).waitFor()
    await page.getByText(/^Its clock is 4 min behind/).waitFor()
    await page.locator('.source-card summary').first().click()
    await page.getByText('half within 41 ms, 95 % within 120 ms, the longest 1.9 s').waitFor()
    await page.getByText(/8 h: Nightdesk was closed$/).waitFor()
  })
})

describe('what must not be missed', () => {
  it('is said while nothing is kept on disk, whatever the reason, and nothing is green then', async () => {
    const { page, engine } = await open(allQuiet())
    await page.getByRole('heading', { name: /^All quiet/ }).waitFor()
    for (const [why, words] of [
      ['newer', 'was written by a newer Nightdesk'],
      ['read-only', 'the data folder cannot be written'],
      ['locked', 'another program holds the data'],
      ['full', 'the disk is full'],
      ['damaged', 'the data is damaged'],
    ] as const) {
      engine.push({ desk: { ...engine.state().desk, ...memoryNight(why).desk } })
      await page.getByRole('alert').getByText(words).waitFor()
      await page.getByText(/what is new is only in memory/).waitFor()
      expect(await page.getByText('All quiet').count()).toBe(0)
    }
  })

  it('is that nobody watched, until it was read', async () => {
    const { page, engine } = await open(awayNight())
    await page.getByText(/^Nobody watched from 19:14 to 03:13 \(7 h 59 min\)\.$/).waitFor()
    await page.getByRole('button', { name: 'I have read it' }).click()
    await page.getByText(/^Nobody watched/).waitFor({ state: 'detached' })
    expect(names(engine)).toContain('away.read')
  })

  it('is that this page’s key is of an earlier start', async () => {
    const { context, engine } = await open(busyNight())
    const page = await context.newPage()
    await page.goto(`${engine.bareUrl}#token=of-an-earlier-start`)
    await page.getByRole('heading', { name: /key is not valid any more$/ }).waitFor()
    engine.cut(true)
    await page.getByRole('heading', { name: 'The engine does not answer' }).waitFor()
  })

  it('is why an alert did not ring, and when nobody could see', async () => {
    const { page } = await open(busyNight(), { prepare: tellRichStory })
    await page.getByRole('option', { name: /^3 of 24/ }).click()
    await page.getByText('It is kept quiet upstream.').waitFor()
    await page.getByText('6 more of this alert are open here. They differ in pod and node.').waitFor()
    await page.getByText(/^Nobody could see from \d\d:\d\d to \d\d:\d\d, 30 min$/).waitFor()
    await page.getByRole('button', { name: 'Nodes of dunlin' }).click()
    await sheet(page).waitFor()
  })
})

describe.each(Object.entries(deskScenes))('%s', (_, { night, prepare, act }) => {
  it('is accessible, in contrast, within its policy by night and by day, and never scrolls sideways', async () => {
    const { page, engine, complaints } = await open(themed(night(), 'night'), { prepare })
    await act(page)
    const { violations } = await new AxeBuilder({ page }).analyze()
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    expect(await page.evaluate(lowContrast)).toEqual([])
    engine.push({ desk: themed({ ...night(), desk: engine.state().desk }, 'day').desk })
    await page.locator('html[data-theme=day]').waitFor({ state: 'attached' })
    expect(await page.evaluate(lowContrast)).toEqual([])
    for (const width of [900, 400]) {
      await page.setViewportSize({ width, height: 700 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    }
    expect(complaints).toEqual([])
  })
})
