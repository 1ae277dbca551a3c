/** Budget 14: thousands of firing alerts in a real Chromium, 1 % changing each second, scrolled and clicked. */
import type { Browser, Page } from 'playwright'
import type { Episode } from '../../../contract/alert.ts'
import { launchChromium } from '../../helpers/chromium.ts'
import { type FakeEngine, startFakeEngine } from '../../helpers/fake-engine.ts'
import { manyAlerts } from '../../helpers/nights.ts'
import { type BenchOptions, type Figure, growthOf, type Measure, percentile } from '../figures.ts'
import { clicksMs, rememberClicks, type Scrolled, scrollFor, slowestClick } from '../page.ts'

const quickSizes = [5_000]
/** Scrolling alone takes 5 min with these, by the number of turns below. */
const fullSizes = [1_000, 5_000, 10_000, 50_000, 100_000]
/** Only these sizes are judged; the others show how the cost grows. */
const judged: ReadonlySet<number> = new Set([5_000, 50_000])
/** At 60 frames a second one that took longer than this came late. */
const lateMs = 25

interface Taken extends Figure {
  /** how it grows from size to size is told too */
  readonly grows?: boolean
}

/** The plainest list there is: what the machine and the browser themselves make late. */
const plainList = `data:text/html,<style>div{height:700px;overflow:auto}p{height:60px;margin:0}</style><div id="list">${'<p>row'.repeat(200)}</div>`

export const measure: Measure = async ({ quick, say }) => {
  const sizes = quick ? quickSizes : fullSizes
  const taken: (readonly Taken[])[] = []
  for (const count of sizes) taken.push(await measureSize(count, quick, say))
  const growing = taken[0]?.flatMap(({ grows }, index) => (grows ? [index] : [])) ?? []
  return [
    ...taken.flat(),
    ...growing.flatMap((index) =>
      growthOf(
        sizes,
        taken.flatMap((figures) => figures[index] ?? []),
      ),
    ),
  ]
}

async function measureSize(
  count: number,
  quick: boolean,
  say: BenchOptions['say'],
): Promise<readonly Taken[]> {
  const turns = quick ? 2 : judged.has(count) ? 7 : 3
  const forMs = quick ? 3_000 : 5_000
  const clicks = quick ? 25 : 60
  const browser = await launchChromium()
  const engine = await startFakeEngine(manyAlerts(count))
  const stopChanges = changeEachSecond(engine, count)
  try {
    const page = await openPage(browser, engine.url)
    await page.getByRole('option').first().waitFor()
    const plain = await openPage(browser, plainList)
    const scrolled: Scrolled[] = []
    const control: Scrolled[] = []
    const probed: Scrolled[] = []
    const busyMs = await watchThread(page)
    let scrollingMs = 0
    for (let turn = 0; turn < turns; turn += 1) {
      say(`scroll ${count}: ${turn + 1} of ${turns}`)
      await plain.bringToFront()
      control.push(await scrollFor(plain, '#list', forMs, null))
      await page.bringToFront()
      const before = await busyMs()
      scrolled.push(await scrollFor(page, '#watch-list', forMs, null))
      scrollingMs += (await busyMs()) - before
      probed.push(await scrollFor(page, '#watch-list', forMs / 2, '.line'))
    }
    say(`scroll ${count}: ${clicks} clicks`)
    const clicked = await clickOften(page, count, clicks, busyMs)
    return [
      ...scrollFigures(count, scrolled, control, probed, scrollingMs),
      ...clicked,
      ...(await sizeFigures(page, count)),
    ]
  } finally {
    stopChanges()
    await browser.close()
    await engine.stop()
  }
}

async function openPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.goto(url)
  return page
}

/** A quarter of 1 % new, half altered, a quarter gone, once a second; answers how to stop it. */
function changeEachSecond(engine: FakeEngine, count: number): () => void {
  const part = count / 100
  let round = 0
  let nextId = 10_000_000
  const timer = setInterval(() => {
    round += 1
    const all = [...engine.state().episodes.values()]
    const at = (index: number): Episode => all[(round * 97 + index * 89) % all.length] as Episode
    const gone = Array.from({ length: part / 4 }, (_, index) => at(index))
    const goneIds = new Set(gone.map(({ id }) => id))
    const altered = Array.from({ length: part / 2 }, (_, index) => at(index + 1_000))
      .filter(({ id }) => !goneIds.has(id))
      .map(
        (each): Episode => ({
          ...each,
          version: each.version + 1,
          title: `${each.title.split(' ·')[0]} · ${round}`,
        }),
      )
    const fresh = gone.map((each): Episode => {
      nextId += 1
      return { ...each, id: nextId as Episode['id'], version: 1, title: `Pod ${nextId} restarts too often` }
    })
    // Sources go on answering: a page that grows stale meanwhile shows a banner, and is not the one that is measured.
    const lastGoodAt = engine.state().now + round * 1_000
    const sources = engine.state().sources.map((each) => ({ ...each, lastGoodAt, lastTriedAt: lastGoodAt }))
    engine.push({ sources, episodes: [...altered, ...fresh], removedEpisodes: [...goneIds] })
  }, 1_000)
  return () => clearInterval(timer)
}

function scrollFigures(
  count: number,
  scrolled: readonly Scrolled[],
  control: readonly Scrolled[],
  probed: readonly Scrolled[],
  scrollingMs: number,
): readonly Taken[] {
  const frames = scrolled.flatMap((one) => one.frames)
  const plainFrames = control.flatMap((one) => one.frames)
  const sum = (of: (one: Scrolled) => number): number => probed.reduce((total, one) => total + of(one), 0)
  return [
    {
      budget: '14',
      what: `frames later than ${lateMs} ms while scrolling ${count} alerts`,
      value: lateShare(frames),
      unit: '%',
      goal: judged.has(count) ? 1 : null,
      info: {
        'a plain list meanwhile %': lateShare(plainFrames),
        'frame p50 ms': percentile(frames, 0.5),
        'frame p99 ms': percentile(frames, 0.99),
        'plain p99 ms': percentile(plainFrames, 0.99),
        'longest task ms': Math.max(...scrolled.map(({ longestTaskMs }) => longestTaskMs)),
        frames: frames.length,
      },
    },
    {
      budget: '14',
      what: `places without a row while scrolling ${count} alerts`,
      value: sum(({ blank }) => blank),
      unit: 'count',
      goal: 0,
      info: { probes: sum(({ probes }) => probes) },
    },
    {
      budget: '14',
      what: `CPU of the page's thread per frame while scrolling ${count} alerts`,
      value: scrollingMs / frames.length,
      unit: 'ms',
      goal: null,
      info: {},
      grows: true,
    },
  ]
}

/** CPU time of the page's main thread so far, ms: what other programs on the machine do does not count. */
async function watchThread(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
  }
}

function lateShare(frames: readonly number[]): number {
  return (100 * frames.filter((ms) => ms > lateMs).length) / frames.length
}

async function clickOften(
  page: Page,
  count: number,
  clicks: number,
  busyMs: () => Promise<number>,
): Promise<readonly Taken[]> {
  await page.locator('#watch-list').evaluate((list) => list.scrollTo(0, 0))
  await rememberClicks(page)
  const box = await page.locator('#watch-list').boundingBox()
  const before = await busyMs()
  for (let click = 0; click < clicks; click += 1) {
    await page.mouse.click((box?.x ?? 0) + 150, (box?.y ?? 0) + 100 + (click % 7) * 80)
    await clicksMs(page, click + 1)
  }
  const ms = await clicksMs(page, clicks)
  const slowest = await slowestClick(page)
  const cpuMs = (await busyMs()) - before
  return [
    {
      budget: '14',
      what: `click to paint among ${count} alerts, p98`,
      value: percentile(ms, 0.98),
      unit: 'ms',
      goal: judged.has(count) ? 50 : null,
      info: {
        'p50 ms': percentile(ms, 0.5),
        'slowest ms': Math.max(...ms),
        'the slowest was click': slowest.number,
        'heard after ms': slowest.heardMs,
        'longest in it': slowest.longest,
        clicks,
      },
      grows: true,
    },
    {
      budget: '14',
      what: `CPU of the page's thread per click among ${count} alerts`,
      value: cpuMs / clicks,
      unit: 'ms',
      goal: null,
      info: {},
    },
  ]
}

async function sizeFigures(page: Page, count: number): Promise<readonly Taken[]> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const nodes = await page.locator('*').count()
  const listNodes = await page.locator('#watch-list *').count()
  return [
    {
      budget: '14',
      what: `elements in the document with ${count} alerts`,
      value: nodes,
      unit: 'count',
      goal: null,
      info: { 'in the list': listNodes, moonshot: 300 },
    },
    {
      budget: '14',
      what: `JavaScript heap of the page with ${count} alerts`,
      value: usedSize / 1_048_576,
      unit: 'MB',
      goal: null,
      info: { moonshot: 25 },
      grows: true,
    },
  ]
}
