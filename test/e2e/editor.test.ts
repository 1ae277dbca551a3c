/** The editor of a postmortem in a real Chromium, over a made-up engine: what is typed, put in, drawn and kept. */
import type { Page } from 'playwright'
import { describe, expect, it } from 'vitest'
import { withMark } from '../../contract/postmortem-evidence.ts'
import type { Snapshot } from '../../contract/state.ts'
import { expectAccessible } from '../helpers/accessible.ts'
import { aPostmortem, editorNight, editorScenes, openEditor } from '../helpers/editor-scenes.ts'
import type { FakeEngine } from '../helpers/fake-engine.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { sheet, sheetText } from '../helpers/sheet.ts'

const open = pageOpener()
const poll = <Value>(read: () => Value) => expect.poll(read, { timeout: 40_000 })
const textOf = (engine: FakeEngine): string => engine.desk.texts.get(1) ?? ''
const line = (page: Page, words: string) => page.locator('.sheet .cm-line', { hasText: words })

async function openText(text: string, night: Snapshot = editorNight()) {
  const opened = await open(night, { prepare: (engine) => void engine.desk.texts.set(1, text) })
  await openEditor(opened.page)
  return opened
}

/** Puts the cursor behind these words. */
async function goBehind(page: Page, words: string): Promise<void> {
  await line(page, words).click()
  await page.keyboard.press('End')
}

const short = `# Short

## Timeline

${withMark('- 2026-10-14 03:11:27 CEST (01:11:27 UTC) Fired', 'e11')}
- 2026-10-14 03:45:27 CEST (01:45:27 UTC) Resolved

## Causes

`

describe('a line of the record', () => {
  it('is drawn as time and words, keeps its mark through an edit, says that it was edited, and undo ends that', async () => {
    const { page, engine } = await openText(short)
    const fired = line(page, 'Fired')
    await poll(() => fired.textContent()).toBe('03:11:27Fired')
    await goBehind(page, 'Fired')
    await page.keyboard.type(' again')
    await poll(() => fired.textContent()).toBe('03:11:27Fired againedited')
    await poll(() => textOf(engine)).toMatch(/ Fired again <!-- from e11 [0-9a-f]{8} -->\n/)
    await page.keyboard.press('Control+z')
    await poll(() => textOf(engine)).toBe(short)
    await poll(() => fired.textContent()).toBe('03:11:27Fired')
  })

  it('keeps its mark when it is broken in two, or Delete is pressed at its end', async () => {
    const { page, engine } = await openText(short)
    await goBehind(page, 'Fired')
    await page.keyboard.press('Delete')
    await page.keyboard.press('Enter')
    await page.keyboard.type('by hand')
    await poll(() => textOf(engine)).toMatch(/ Fired <!-- from e11 [0-9a-f]{8} -->\n- by hand\n- 2026/)
  })

  it('opens its time to the left of its words, to be changed', async () => {
    const { page, engine } = await openText(short)
    await goBehind(page, 'Resolved')
    for (let step = 0; step <= 'Resolved'.length; step += 1) await page.keyboard.press('ArrowLeft')
    await poll(() => line(page, 'Resolved').textContent()).toMatch(/^- 2026-10-14 03:45:27 CEST/)
    await page.keyboard.type('03:46:00')
    await poll(() => textOf(engine)).toContain('- 2026-10-14 03:46:00 CEST')
  })

  it('is put in where its time belongs by I, and lies between two others where it is dropped', async () => {
    const { page, engine } = await openText(short.replaceAll('2026-10-14 03:', '2026-10-14 02:'))
    const items = page.getByRole('listbox', { name: /evidence/i }).getByRole('option')
    await items.filter({ hasText: 'Called' }).click()
    await page.getByRole('button', { name: /^Put into the timeline/ }).click()
    await poll(() => textOf(engine)).toContain('<!-- from e12 ')
    await page.evaluate(() => {
      const lines = [...document.querySelectorAll('.cm-line')]
      const target = lines.find((each) => each.textContent?.includes('Resolved'))
      if (!target) throw new Error('no such line')
      const { left, top } = target.getBoundingClientRect()
      const dataTransfer = new DataTransfer()
      dataTransfer.setData('application/x-nightdesk-line', '- dropped here')
      const at = { clientX: left + 120, clientY: top + 2, bubbles: true, cancelable: true, dataTransfer }
      target.dispatchEvent(new DragEvent('dragover', at))
      if (!document.querySelector('.line-drop-before')) throw new Error('no line of light')
      target.dispatchEvent(new DragEvent('drop', at))
    })
    await poll(() => textOf(engine)).toMatch(/\n- dropped here\n[^\n]*Resolved/)
    expect(await page.locator('.line-drop-before').count()).toBe(0)
  })
})

describe('what is typed', () => {
  it('leaves every byte of a text from elsewhere as it was, but for the line it is typed in', async () => {
    const text = '# From elsewhere\r\n\r\n* one  \r\n* two\r\n\r\n\tcode\r\nSetext\r\n---\r\n'
    const { page, engine } = await openText(text)
    await goBehind(page, 'two')
    await page.keyboard.type('!')
    await poll(() => textOf(engine)).toBe(text.replace('two', 'two!'))
    await page.keyboard.press('Enter')
    await page.keyboard.type('x')
    await poll(() => textOf(engine)).toBe(text.replace('two', 'two!\r\nx'))
  })

  it('adds a section by a slash, in its place, and goes on under its heading', async () => {
    const { page, engine } = await openText(short)
    await page.keyboard.press('Control+End')
    await page.keyboard.type('/lu')
    await page.getByRole('option', { name: 'Where we had luck' }).click()
    await poll(() => textOf(engine)).toMatch(/## Where we had luck/)
    await page.keyboard.type('Somebody was awake.')
    await poll(() => textOf(engine)).toMatch(/## Where we had luck\n\nSomebody was awake\./)
    expect(textOf(engine)).not.toContain('/lu')
  })

  it('as a bare time in the timeline is offered its day, its zone and UTC', async () => {
    const { page, engine } = await openText(short)
    await goBehind(page, 'Resolved')
    await page.keyboard.press('Enter')
    await page.keyboard.type('03:58')
    await page.getByRole('option', { name: '2026-10-14 03:58:00 CEST (01:58:00 UTC)' }).click()
    await page.keyboard.type('Looked again')
    await poll(() => textOf(engine)).toContain('- 2026-10-14 03:58:00 CEST (01:58:00 UTC) Looked again\n')
  })

  it('leaves the text by Tab and by Escape, and nothing of that is typed', async () => {
    const { page, engine } = await openText(short)
    await page.keyboard.press('Tab')
    await poll(() => sheet(page).evaluate((field) => field === document.activeElement)).toBe(false)
    await sheet(page).focus()
    await page.keyboard.press('Escape')
    await poll(() => sheet(page).evaluate((field) => field === document.activeElement)).toBe(false)
    expect(engine.desk.texts.get(1)).toBe(short)
  })

  it('reaches the engine whole in a text of 1,900,000 characters', async () => {
    const long = `# Long\n\n${'A line of some words that somebody wrote.\n'.repeat(45_000)}`
    const { page, engine } = await openText(long)
    await page.keyboard.press('Control+End')
    await page.keyboard.type('The end.')
    await poll(() => textOf(engine).length).toBe(long.length + 'The end.'.length)
    expect(textOf(engine).endsWith('The end.')).toBe(true)
  })
})

describe('pictures', () => {
  it('are kept and named when they are pasted, and one whose bytes are missing says so', async () => {
    const { page, engine, complaints } = await openText('# Pictures\n\n![Old](images/gone.png)\n')
    await page.getByText('The picture gone.png is not on this laptop.').waitFor()
    await page.keyboard.press('Control+End')
    await sheet(page).evaluate((field) => {
      const bytes = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0])
      const clipboardData = new DataTransfer()
      clipboardData.items.add(new File([bytes], 'image.png', { type: 'image/png' }))
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    })
    await poll(() => textOf(engine)).toMatch(/!\[Screenshot\]\(images\/[0-9a-f]{32}\.png\)/)
    expect(engine.orders.map(({ name }) => name)).toContain('postmortems.addImage')
    await page.getByRole('img', { name: 'Screenshot' }).waitFor()
    expect(complaints).toEqual([])
  })
})

describe('the words are looked through', () => {
  const blamed =
    '# A title\n\n## Causes\n\nThe chart simply turned on buffering, and nobody was told of it.\n'

  it('when F8 asks, and a fix is one key', async () => {
    const { page, engine } = await openText(blamed)
    await page.keyboard.press('Control+Home')
    const fix = page.locator('.finding-bar').getByRole('button', { name: /^Leave “simply” out/ })
    // Each press goes to the next remark and round again: until the one that has something to offer.
    await poll(async () => {
      if (await fix.count()) return true
      await page.keyboard.press('F8')
      return false
    }).toBe(true)
    await page.keyboard.press('Alt+Enter')
    await poll(() => textOf(engine)).not.toContain('simply')
    await page.keyboard.press('Control+z')
    await poll(() => textOf(engine)).toContain('simply')
  })
})

describe('versions', () => {
  it('show what was changed since, and one is brought back after the words typed last were saved', async () => {
    const { page, engine } = await openText(aPostmortem)
    engine.onOrder('postmortems.restore', () => {})
    await page.getByRole('tab', { name: 'Versions' }).click()
    await page.getByRole('button', { name: /58 characters taken away/ }).click()
    await page.locator('.version-diff').getByText('We do not know.').waitFor()
    await goBehind(page, 'Customer down for 33 minutes')
    await page.keyboard.type(' Last words.')
    await page.getByRole('button', { name: 'Bring it back' }).click()
    await poll(() => engine.orders.map(({ name }) => name)).toContain('postmortems.restore')
    const names = engine.orders.map(({ name }) => name)
    expect(names.lastIndexOf('postmortems.edit')).toBeLessThan(names.indexOf('postmortems.restore'))
    expect(textOf(engine)).toContain('Last words.')
  })
})

it('Ctrl Enter leaves a draft for the morning, once, with the words typed last, and goes back to Watch', async () => {
  const { page, engine } = await openText(short)
  engine.onOrder('postmortems.sleep', () => {})
  await page.keyboard.press('Control+End')
  await page.keyboard.type('Tomorrow more.')
  await page.keyboard.press('Control+Enter')
  await page.locator('#watch-list').waitFor()
  expect(engine.orders.filter(({ name }) => name === 'postmortems.sleep')).toHaveLength(1)
  expect(textOf(engine)).toMatch(/Tomorrow more\.$/)
})

it('the outline says how far each section is, goes to it, and adds one that is missing', async () => {
  const { page, engine } = await openText(short)
  const outline = page.getByRole('navigation', { name: 'Sections' })
  await outline.getByRole('button', { name: /^Summary ?, empty/ }).click()
  await poll(() => textOf(engine)).toContain('## Summary')
  await outline.getByRole('button', { name: /^Causes ?, empty/ }).click()
  await page.keyboard.press('End')
  await page.keyboard.type(' of it')
  await poll(() => sheetText(page)).toContain('## Causes of it')
})

describe.each(Object.entries(editorScenes))('%s', (_, { night, prepare, act }) => {
  it('is accessible, in contrast, within its policy by night and by day, and never scrolls sideways', async () => {
    const { page, engine, complaints } = await open(night(), { prepare })
    await act(page)
    await expectAccessible(page, engine)
    for (const width of [900, 720, 400]) {
      await page.setViewportSize({ width, height: 700 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    }
    expect(complaints).toEqual([])
  })
})
