/** From a key in the text of a postmortem to its letter on the screen, beside a plain field of the browser with the same text. */
import type { Page } from 'playwright'
import { launchChromium } from '../../helpers/chromium.ts'
import { editorNight, openEditor } from '../../helpers/editor-scenes.ts'
import { startFakeEngine } from '../../helpers/fake-engine.ts'
import { type Figure, type Measure, median, percentile } from '../figures.ts'

/** Characters: a usual one, and the longest. */
const lengths = [20_000, 2_000_000]
/** What a hand feels as late, ms; for a click it is budget 14's. */
const mostMs = 50

export const measure: Measure = async ({ quick, say }) => {
  const keys = quick ? 60 : 300
  const browser = await launchChromium()
  try {
    const figures: Figure[] = []
    for (const length of lengths) {
      say(`keys in a text of ${length} characters`)
      const text = textOf(length)
      const engine = await startFakeEngine(editorNight())
      engine.desk.texts.set(1, text)
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        reducedMotion: 'reduce',
      })
      const page = await context.newPage()
      await page.goto(engine.url)
      await page.locator('.hints').waitFor()
      await openEditor(page)
      await page.keyboard.press('Control+End')
      const editor = await typed(page, keys)
      const plain = await context.newPage()
      await plain.evaluate((words) => {
        const field = document.createElement('textarea')
        field.cols = 80
        field.rows = 30
        field.value = words
        document.body.append(field)
        field.focus()
        field.setSelectionRange(words.length, words.length)
      }, text)
      const floor = await typed(plain, keys)
      await context.close()
      await engine.stop()
      figures.push({
        budget: 'keys',
        what: `from a key to its letter on the screen in a postmortem of ${length} characters, p99`,
        value: percentile(editor, 0.99),
        unit: 'ms',
        goal: mostMs,
        info: {
          'a plain field, p99 ms': percentile(floor, 0.99),
          'median over that of a plain field': median(editor) / median(floor),
          'p50 ms': median(editor),
          keys,
        },
      })
    }
    return figures
  } finally {
    await browser.close()
  }
}

/** Sections and a timeline, then lines of words up to that length; it ends in the middle of a line. */
function textOf(length: number): string {
  const head = '# Ingress ran out of memory\n\n## Summary\n\n## Timeline\n\n'
  const line = '- 2026-10-14 03:12:40 CEST (01:12:40 UTC) Note by Mira Lund: two of three pods restarted\n'
  return `${head}${line.repeat(200)}\n## Causes\n\n`.padEnd(
    length,
    'some words of a line that says what was seen\n',
  )
}

/** Types letters one by one, each when the one before is on the screen; how long each took from its key, ms. */
async function typed(page: Page, keys: number): Promise<readonly number[]> {
  await page.evaluate(() => {
    Object.assign(window, { keyMs: [] as number[] })
    document.addEventListener(
      'keydown',
      ({ timeStamp }) => {
        // A message sent from a frame arrives after that frame has been painted.
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => (Reflect.get(window, 'keyMs') as number[]).push(performance.now() - timeStamp)
        requestAnimationFrame(() => port2.postMessage(null))
      },
      true,
    )
  })
  for (let count = 1; count <= keys; count += 1) {
    await page.keyboard.press('abcdefgh '[count % 9] ?? 'a')
    await page.waitForFunction((wanted) => (Reflect.get(window, 'keyMs') as number[]).length >= wanted, count)
  }
  return page.evaluate(() => Reflect.get(window, 'keyMs') as number[])
}
