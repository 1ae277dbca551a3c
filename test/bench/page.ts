/** What is measured inside a page. Each function runs there: it sees only what the browser has. */
import type { Page } from 'playwright'

/** Before the page's own scripts: remembers when the first alert of the list had been painted. */
export function rememberFirstRow(): void {
  const look = new MutationObserver(() => {
    if (!document.querySelector('#watch-list [role=option]')) return
    look.disconnect()
    // A message sent from a frame arrives after that frame has been painted.
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => Object.assign(window, { firstRowMs: performance.now() })
    requestAnimationFrame(() => port2.postMessage(null))
  })
  look.observe(document, { childList: true, subtree: true })
}

/** Begins to wait for these words in the list; `paintedAt` tells when they had been painted. */
export async function awaitWords(page: Page, words: string): Promise<void> {
  await page.evaluate((words) => {
    const list = document.querySelector('#watch-list')
    if (!list) throw new Error('no list')
    Object.assign(window, { paintedAt: null })
    const look = new MutationObserver(() => {
      if (!list.textContent?.includes(words)) return
      look.disconnect()
      // A message sent from a frame arrives after that frame has been painted.
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => Object.assign(window, { paintedAt: performance.timeOrigin + performance.now() })
      requestAnimationFrame(() => port2.postMessage(null))
    })
    look.observe(list, { childList: true, subtree: true, characterData: true })
  }, words)
}

/** When the awaited words had been painted, epoch ms with fractions. */
export async function paintedAt(page: Page): Promise<number> {
  const handle = await page.waitForFunction(() => Reflect.get(window, 'paintedAt'))
  return Number(await handle.jsonValue())
}

/** When the first alert was painted, ms since the navigation began. */
export async function firstRowMs(page: Page): Promise<number> {
  await page.waitForFunction(() => Reflect.has(window, 'firstRowMs'))
  return page.evaluate(() => Number(Reflect.get(window, 'firstRowMs')))
}

/** The first contentful paint of the page, ms since the navigation began. */
export async function firstPaintMs(page: Page): Promise<number> {
  const handle = await page.waitForFunction(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  )
  return Number(await handle.jsonValue())
}

export interface Scrolled {
  /** ms between frames */
  readonly frames: readonly number[]
  readonly probes: number
  readonly blank: number
  readonly longestTaskMs: number
}

/**
 * Scrolls the element for `forMs`, a little in each frame, turning back at the ends. With a `rowSelector` it also looks
 * in each frame for places without a row; looking makes the browser lay out early, so such frames tell nothing of time.
 */
export async function scrollFor(
  page: Page,
  selector: string,
  forMs: number,
  rowSelector: string | null,
): Promise<Scrolled> {
  return page.evaluate(
    ({ selector, forMs, rowSelector }) =>
      new Promise<Scrolled>((resolve) => {
        const list = document.querySelector(selector)
        if (!list) throw new Error(`no ${selector}`)
        const box = list.getBoundingClientRect()
        const end = list.scrollHeight - box.height
        const frames: number[] = []
        let [probes, blank, longestTaskMs, direction, at] = [0, 0, 0, 1, list.scrollTop]
        const tasks = new PerformanceObserver((entries) => {
          for (const { duration } of entries.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration)
        })
        tasks.observe({ type: 'longtask' })
        const began = performance.now()
        let last = 0
        const frame = (now: number): void => {
          if (last > 0) frames.push(now - last)
          last = now
          for (const share of rowSelector === null ? [] : [0.05, 0.35, 0.65, 0.95]) {
            // A banner may have moved the list since: that is no place without a row.
            const now = list.getBoundingClientRect()
            const hit = document.elementFromPoint(now.left + now.width / 2, now.top + now.height * share)
            probes += 1
            if (!hit?.closest(rowSelector ?? '')) blank += 1
          }
          if (at <= 0) direction = 1
          else if (at >= end) direction = -1
          at += direction * 120
          list.scrollTop = at
          if (now - began < forMs) requestAnimationFrame(frame)
          else {
            tasks.disconnect()
            resolve({ frames, probes, blank, longestTaskMs })
          }
        }
        requestAnimationFrame(frame)
      }),
    { selector, forMs, rowSelector },
  )
}

/** Begins to remember how long each click took from the event to the paint after it, and what made frames long meanwhile. */
export async function rememberClicks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const clicks: { readonly at: number; readonly heardMs: number; readonly ms: number }[] = []
    const longFrames: LongFrame[] = []
    Object.assign(window, { clicks, longFrames })
    window.addEventListener(
      'click',
      ({ timeStamp }) => {
        const heardMs = performance.now() - timeStamp
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => clicks.push({ at: timeStamp, heardMs, ms: performance.now() - timeStamp })
        requestAnimationFrame(() => port2.postMessage(null))
      },
      { capture: true },
    )
    const look = new PerformanceObserver((entries) => longFrames.push(...(entries.getEntries() as never[])))
    look.observe({ type: 'long-animation-frame' })
  })
}

/** As the browser tells of a frame that took more than 50 ms. */
interface LongFrame {
  readonly startTime: number
  readonly duration: number
  readonly scripts: readonly { readonly invoker: string; readonly duration: number }[]
}

/** The clicks so far, ms each, once there are `count`. */
export async function clicksMs(page: Page, count: number): Promise<readonly number[]> {
  await page.waitForFunction((least) => Reflect.get(window, 'clicks').length >= least, count)
  return page.evaluate(() => (Reflect.get(window, 'clicks') as { ms: number }[]).map(({ ms }) => ms))
}

/** Of the slowest click: which one it was, how long it waited to be heard, ms, and what ran longest in the frames it fell into. */
export async function slowestClick(
  page: Page,
): Promise<{ readonly number: number; readonly heardMs: number; readonly longest: string }> {
  return page.evaluate(() => {
    const clicks = Reflect.get(window, 'clicks') as { at: number; heardMs: number; ms: number }[]
    const slowest = clicks.toSorted((one, other) => other.ms - one.ms)[0]
    if (!slowest) throw new Error('nothing was clicked')
    const { at, ms } = slowest
    const frames = (Reflect.get(window, 'longFrames') as LongFrame[]).filter(
      ({ startTime, duration }) => startTime < at + ms && startTime + duration > at,
    )
    const script = frames.flatMap(({ scripts }) => scripts).toSorted((a, b) => b.duration - a.duration)[0]
    return {
      number: clicks.indexOf(slowest) + 1,
      heardMs: slowest.heardMs,
      longest: script ? `${script.invoker} ${Math.round(script.duration)} ms` : 'no script of the page',
    }
  })
}
