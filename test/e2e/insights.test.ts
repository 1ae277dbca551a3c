/** Figures in a real Chromium: read by everybody, gone through by keys, opened to what they are made of. */
import { describe, expect, it } from 'vitest'
import { expectAccessible } from '../helpers/accessible.ts'
import { eventually } from '../helpers/eventually.ts'
import { aSnapshot, aSource } from '../helpers/fixtures.ts'
import { aView, insightsNow, insightsScenes, tellFigures } from '../helpers/insights-scenes.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { expectWholeAtDouble } from '../helpers/whole-at-double.ts'

const open = pageOpener()
const night = () => aSnapshot({ sources: [aSource('heron', {}, insightsNow)] }, insightsNow)

it.each(Object.keys(insightsScenes))(
  'owes nobody anything, and is whole at twice the text: %s',
  async (name) => {
    const scene = insightsScenes[name]
    if (!scene) throw new Error(`no scene ${name}`)
    const { page, engine, complaints } = await open(scene.night(), { prepare: scene.prepare })
    await scene.act(page)
    await expectAccessible(page, engine)
    await expectWholeAtDouble(page)
    expect(complaints).toEqual([])
  },
)

describe('by keys alone', () => {
  it('goes from week to week, and asks of nobody else’s sleep', async () => {
    const asked: string[] = []
    const { page } = await open(night(), {
      prepare: (engine) => {
        tellFigures(engine)
        engine.onQuery('insights.view', (question) => {
          asked.push(question.week)
          return aView({ question })
        })
      },
    })
    await page.keyboard.press('g')
    await page.keyboard.press('n')
    await page.getByText('Week over week').waitFor()
    expect(asked.at(-1)).toBe('2026-10-19')
    await page.keyboard.press('ArrowLeft')
    await eventually(() => asked.at(-1)).toBe('2026-10-12')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await eventually(() => asked.at(-1)).toBe('2026-10-26')
    expect(await page.getByText('Woken at night').count()).toBe(0)
  })

  it('opens the definition of a figure and what is behind it, and an hour of the week', async () => {
    const behind: unknown[] = []
    const { page, engine } = await open(night(), { prepare: tellFigures })
    engine.onQuery('insights.behind', (input) => {
      behind.push([input.figure, input.cell])
      return []
    })
    await page.keyboard.press('g')
    await page.keyboard.press('n')
    await page.getByRole('button', { name: /^Resolved in/ }).focus()
    await page.keyboard.press('Enter')
    await page
      .getByRole('dialog', { name: 'Time to resolve' })
      .getByText(/until it went quiet/)
      .waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Monday 00 to 01: none' }).focus()
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter'])
      await page.keyboard.press(key)
    await page.getByRole('dialog', { name: 'Interruptions by hour: Wednesday, 03 to 04' }).waitFor()
    expect(behind).toEqual([
      ['resolved', null],
      ['interruptions', { day: 2, hour: 3 }],
    ])
  })

  it('tunes the noisiest alert by one key, and keeps what was typed of the rule', async () => {
    const { page, engine } = await open(night(), { prepare: tellFigures })
    await page.keyboard.press('g')
    await page.keyboard.press('n')
    await page.getByText('Week over week').waitFor()
    await page.keyboard.press('t')
    const rule = page
      .getByRole('dialog', { name: 'Tune this rule' })
      .getByRole('textbox', { name: 'The rule, YAML' })
    await rule.press('End')
    await rule.pressSequentially('# ask Yuki')
    await eventually(
      () => Object.entries(engine.state().drafts).find(([key]) => key.startsWith('tune:'))?.[1] ?? '',
    ).toContain('# ask Yuki')
    await page.reload()
    await page.locator('.hints').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('n')
    await page.getByText('Week over week').waitFor()
    await page.keyboard.press('t')
    await eventually(() => rule.inputValue()).toContain('# ask Yuki')
    await page.getByText('As you left it.').waitFor()
  })

  it('has each chart as a table for whoever cannot see it', async () => {
    const { page } = await open(night(), { prepare: tellFigures })
    await page.keyboard.press('g')
    await page.keyboard.press('n')
    const table = page.getByRole('table', { name: 'Time to acknowledge by week' })
    await table.waitFor({ state: 'attached' })
    const last = table.getByRole('row').last()
    expect(await last.innerText()).toMatch(/42\s+1:24\s+/)
    expect(await page.getByRole('row', { name: /^Pages/ }).innerText()).toMatch(/21\s+24\s+28\s+\+4/)
  })

  it('says what could not be seen, and what is not read in yet', async () => {
    const scene = insightsScenes['insights-empty']
    if (!scene) throw new Error('no scene')
    const { page } = await open(scene.night(), { prepare: scene.prepare })
    await scene.act(page)
    await page.getByText('41 % of this time was observed.').waitFor()
    await page.getByText('12,034 records are still being read in.').waitFor()
    await page.getByText('Nothing called.').first().waitFor()
  })

  it('shows an export’s figures as those of a file, and comes back', async () => {
    const { page, engine } = await open(night(), { prepare: tellFigures })
    engine.onQuery('insights.ofExport', ({ text }) => {
      expect(text).toBe('{"figures":1}')
      return aView({ counted: { records: 77, lastAt: null } })
    })
    await page.keyboard.press('g')
    await page.keyboard.press('n')
    await page.getByText('Week over week').waitFor()
    await page.getByLabel('An export of figures as JSON').setInputFiles({
      ...{ name: 'week-42.json', mimeType: 'application/json', buffer: Buffer.from('{"figures":1}') },
    })
    await page.getByText('These are the figures of week-42.json').waitFor()
    await page.getByText('from 77 records').waitFor()
    await page.getByRole('button', { name: 'Back to this laptop' }).click()
    await page.getByText('from 1 204 records').waitFor()
  })
})
