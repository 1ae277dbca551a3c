/** Looks at a real page: text with too little contrast, and blank places while the list scrolls. */
import type { Page } from 'playwright'

/**
 * Runs inside the page: texts whose colour stands less than 4.5:1 against what is painted behind them. Gradients and
 * hatches are washes over a plain ground here, so the ground counts.
 */
export function lowContrast(): string[] {
  // A colour on its way from one theme to the other is neither's.
  for (const each of document.getAnimations()) {
    if (each instanceof CSSTransition) each.finish()
  }
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const rgb = (colour: string): [number, number, number, number] => {
    if (!canvas) return [0, 0, 0, 1]
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
    const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data
    return [r, g, b, a / 255]
  }
  const light = ([r, g, b]: readonly number[]): number => {
    const part = (value = 0): number => {
      const share = value / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    }
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
  }
  const ground = (element: Element | null): readonly number[] => {
    for (let each = element; each; each = each.parentElement) {
      const colour = rgb(getComputedStyle(each).backgroundColor)
      if (colour[3] > 0.5) return colour
    }
    return [255, 255, 255]
  }
  const found: string[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    const text = node.textContent?.trim() ?? ''
    if (!element || text === '' || !element.checkVisibility()) continue
    const one = light(rgb(getComputedStyle(element).color))
    const other = light(ground(element))
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
    if (ratio < 4.5) found.push(`${ratio.toFixed(2)} "${text.slice(0, 40)}" ${element.className}`)
  }
  return found
}

/**
 * Scrolls the list with the wheel, `turns` times, and looks in every frame whether some place of it shows no row.
 * Answers how many places were looked at and how many were blank.
 */
export async function probeWhileScrolling(
  page: Page,
  turns: number,
  listId = 'watch-list',
): Promise<{ readonly taken: number; readonly blank: number }> {
  await page.evaluate((id) => {
    const counts = { taken: 0, blank: 0, stop: false }
    Object.assign(window, { probeCounts: counts })
    const list = document.getElementById(id)
    const look = (): void => {
      const box = list?.getBoundingClientRect()
      if (box && list) {
        for (const share of [0.05, 0.35, 0.65, 0.95]) {
          const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height * share)
          counts.taken += 1
          if (!hit?.closest('.line')) counts.blank += 1
        }
      }
      if (!counts.stop) requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  }, listId)
  const box = await page.locator(`#${listId}`).boundingBox()
  await page.mouse.move((box?.x ?? 0) + 100, (box?.y ?? 0) + 200)
  for (let turn = 0; turn < turns; turn += 1) {
    await page.mouse.wheel(0, turn % 40 < 30 ? 900 : -700)
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)))
  }
  return page.evaluate(() => {
    const counts = Reflect.get(window, 'probeCounts') as { taken: number; blank: number; stop: boolean }
    counts.stop = true
    return { taken: counts.taken, blank: counts.blank }
  })
}
