/** What is done about an alert at its source, in a real Chromium: by one key, with words that stay, and its section. */
import { describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingGrave } from '../helpers/accessible.ts'
import type { FakeEngine } from '../helpers/fake-engine.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { pagerNight, selectIncident, upstreamScenes } from '../helpers/upstream-scenes.ts'

const open = pageOpener()

const asked = (engine: FakeEngine) => engine.orders.filter(({ name }) => name.startsWith('deeds.'))
const begin = () => open(pagerNight(), { prepare: upstreamScenes['at-source']?.prepare })

describe('C', () => {
  it('offers what the source can do, and a note leaves by keyboard alone', async () => {
    const { page, engine, complaints } = await begin()
    await selectIncident(page)
    await page.keyboard.press('c')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('heading', { name: 'At PagerDuty pager' }).waitFor()
    await dialog.locator('button.choice:focus', { hasText: 'Note' }).waitFor()
    await page.keyboard.press('1')
    const field = dialog.getByRole('textbox', { name: 'Note', exact: true })
    await field.waitFor()
    await page.locator('#deed-text:focus').waitFor()
    await page.keyboard.type('the disk is full')
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    expect(asked(engine)).toMatchObject([
      { name: 'deeds.do', input: { deed: { kind: 'note', text: 'the disk is full' } } },
    ])
    expect(complaints).toEqual([])
  })

  it('keeps words that were typed and not sent', async () => {
    const { page } = await begin()
    await selectIncident(page)
    await page.keyboard.press('c')
    await page.keyboard.press('1')
    await page.locator('#deed-text:focus').waitFor()
    await page.keyboard.type('half a word')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('c')
    await page.keyboard.press('1')
    const field = page.getByRole('textbox', { name: 'Note', exact: true })
    await field.waitFor()
    expect(await field.inputValue()).toBe('half a word')
  })

  it('resolves only what somebody says is over', async () => {
    const { page, engine } = await begin()
    await selectIncident(page)
    await page.keyboard.press('c')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /^Resolve/ }).click()
    const resolve = dialog.getByRole('button', { name: 'Resolve', exact: true })
    expect(await resolve.isDisabled()).toBe(true)
    await page.keyboard.press('Control+Enter')
    expect(asked(engine)).toEqual([])
    await dialog.getByRole('checkbox').check()
    await resolve.click()
    await dialog.waitFor({ state: 'detached' })
    expect(asked(engine)).toMatchObject([{ input: { deed: { kind: 'resolve', text: null } } }])
  })

  it('gives it to somebody whom the source knows', async () => {
    const { page, engine } = await begin()
    await selectIncident(page)
    await page.keyboard.press('c')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /^Reassign/ }).click()
    await dialog.getByRole('textbox', { name: 'Find by name' }).fill('tom')
    await dialog.getByRole('checkbox', { name: /Ines/ }).waitFor({ state: 'detached' })
    await dialog.getByRole('checkbox', { name: /Tomasz Wrona/ }).check()
    await dialog.getByRole('button', { name: 'Reassign', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(asked(engine)).toMatchObject([
      { input: { deed: { kind: 'reassign', to: [{ id: 'U2', name: 'Tomasz Wrona' }] } } },
    ])
  })

  it('plans a downtime for later, of a length that counts from its start', async () => {
    const { page, engine } = await begin()
    await selectIncident(page)
    await page.keyboard.press('c')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /^Downtime/ }).click()
    const send = dialog.getByRole('button', { name: 'Downtime', exact: true })
    await dialog.getByRole('textbox', { name: 'Why' }).fill('a new disk')
    expect(await dialog.getByRole('radio', { name: 'Now', exact: true }).isChecked()).toBe(true)
    await dialog.getByRole('radio', { name: 'Another time' }).check()
    const begins = dialog.getByLabel('When it begins')
    expect(await begins.inputValue()).not.toBe('')
    await dialog.getByRole('radio', { name: '1 h', exact: true }).check()
    await begins.fill('')
    await dialog.getByText('Say when it begins.').waitFor()
    expect(await send.isDisabled()).toBe(true)
    await begins.fill('2036-11-22T22:30')
    await dialog.getByText(/^Until .*22:30 it calls as before\.$/).waitFor()
    await send.click()
    await dialog.waitFor({ state: 'detached' })
    const from = await page.evaluate(() => new Date(2036, 10, 22, 22, 30).getTime())
    expect(asked(engine)).toMatchObject([
      { input: { deed: { kind: 'downtime', from, until: from + 3_600_000, text: 'a new disk' } } },
    ])
  })

  it('says where to do what a source cannot', async () => {
    const { page } = await open(pagerNight())
    await upstreamScenes['deed-elsewhere']?.act(page)
    await page.getByText(/^Beside acknowledgements and silences nothing can be done/).waitFor()
    await page.getByRole('button', { name: /^Open it there/ }).waitFor()
  })
})

describe('the section of the source', () => {
  it('says who holds it, what happens by itself, and what was asked; refused it goes out again', async () => {
    const { page, engine } = await begin()
    await selectIncident(page)
    const section = page.getByRole('region', { name: 'At PagerDuty pager' })
    await section.getByText(/^Ines Okafor holds it there since/).waitFor()
    await section.getByText(/^Un-acknowledges at/).waitFor()
    await section.getByText('Not done. The key needs the scope incidents.write.').waitFor()
    await section.getByRole('img', { name: /^Least .* the threshold is 2 s$/ }).waitFor()
    await section.getByRole('button', { name: /^Send again Status update/ }).click()
    await section.getByRole('button', { name: /^Take back Snooze/ }).click()
    await expect
      .poll(() => asked(engine))
      .toMatchObject([
        { name: 'deeds.again', input: { orderId: 1 } },
        { name: 'deeds.takeBack', input: { orderId: 2 } },
      ])
  })

  it('tells what was read last, with its age, when the source cannot be asked', async () => {
    const { page } = await open(pagerNight(), { prepare: upstreamScenes['at-source-offline']?.prepare })
    await selectIncident(page)
    await page.getByText(/^as of .*, could not be read now: connect ECONNREFUSED$/).waitFor()
    await page.getByText('Latency began with the deploy at 03:02.').waitFor()
  })

  it('is for everybody, as is the menu', async () => {
    const { page, engine } = await begin()
    await selectIncident(page)
    await expectAccessible(page, engine)
    await page.keyboard.press('c')
    await page.getByRole('dialog').waitFor()
    await expectNothingGrave(page)
    for (const name of [/^Snooze/, /^Reassign/, /^Status update/, /^Downtime/]) {
      await page.getByRole('dialog').getByRole('button', { name }).click()
      await page.getByRole('button', { name: 'Something else' }).waitFor()
      await expectNothingGrave(page)
      await page.getByRole('button', { name: 'Something else' }).click()
      await page.getByRole('dialog').getByRole('button', { name }).waitFor()
    }
  })
})
