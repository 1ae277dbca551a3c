/**
 * Pictures of the page in every made-up situation, night and day, wide and narrow, to look at beside the design.
 * Usage: node scripts/page-shots.mjs [folder] [situation…]; the page must have been built.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createServer } from 'vite'

const [folder = 'test-results/shots', ...only] = process.argv.slice(2)
const sizes = [
  [1440, 900],
  [900, 700],
]
/** The small pages: the popover of the tray, the Night window at its usual and its smallest size. */
const smallPages = [
  ['popover', 380, 520],
  ['night', 520, 420],
  ['night', 360, 300],
]

// The helpers are TypeScript: Vite loads them the way the tests do.
const vite = await createServer({
  configFile: false,
  server: { middlewareMode: true, ws: false },
  logLevel: 'error',
})
const { launchChromium } = await vite.ssrLoadModule('/test/helpers/chromium.ts')
const { startFakeEngine } = await vite.ssrLoadModule('/test/helpers/fake-engine.ts')
const { nights } = await vite.ssrLoadModule('/test/helpers/nights.ts')
const { scenes } = await vite.ssrLoadModule('/test/helpers/scenes.ts')
const { shiftScenes } = await vite.ssrLoadModule('/test/helpers/shift-scenes.ts')
const { overrideScenes } = await vite.ssrLoadModule('/test/helpers/override-scenes.ts')
const { deskScenes } = await vite.ssrLoadModule('/test/helpers/desk-scenes.ts')
const { boardScenes } = await vite.ssrLoadModule('/test/helpers/board-scenes.ts')
const { evidenceScenes } = await vite.ssrLoadModule('/test/helpers/evidence-scenes.ts')
const { reviewScenes } = await vite.ssrLoadModule('/test/helpers/review-scenes.ts')
const { editorScenes } = await vite.ssrLoadModule('/test/helpers/editor-scenes.ts')
const { outScenes } = await vite.ssrLoadModule('/test/helpers/out-scenes.ts')
const { issueScenes } = await vite.ssrLoadModule('/test/helpers/issue-scenes.ts')
const { escalationScenes, questionNights } = await vite.ssrLoadModule('/test/helpers/escalation-scenes.ts')
const { settingsScenes } = await vite.ssrLoadModule('/test/helpers/settings-scenes.ts')
const { upstreamScenes } = await vite.ssrLoadModule('/test/helpers/upstream-scenes.ts')
const { sourceScenes } = await vite.ssrLoadModule('/test/helpers/source-scenes.ts')
const { supportScenes } = await vite.ssrLoadModule('/test/helpers/support-scenes.ts')
const { teamScenes } = await vite.ssrLoadModule('/test/helpers/team-scenes.ts')
const { findScenes } = await vite.ssrLoadModule('/test/helpers/find-scenes.ts')
const { environmentScenes } = await vite.ssrLoadModule('/test/helpers/environment-scenes.ts')
const { pastScenes } = await vite.ssrLoadModule('/test/helpers/past-scenes.ts')
const { insightsScenes } = await vite.ssrLoadModule('/test/helpers/insights-scenes.ts')
const still = Object.entries({ ...nights, ...questionNights }).map(([name, night]) => [
  name,
  { night, act: async () => {} },
])

await mkdir(folder, { recursive: true })
const browser = await launchChromium()
try {
  for (const [name, scene] of [
    ...still,
    ...Object.entries({ ...scenes, ...evidenceScenes, ...deskScenes, ...boardScenes, ...escalationScenes }),
    ...Object.entries({
      ...shiftScenes,
      ...overrideScenes,
      ...teamScenes,
      ...supportScenes,
      ...upstreamScenes,
      ...pastScenes,
    }),
    ...Object.entries({
      ...settingsScenes,
      ...sourceScenes,
      ...reviewScenes,
      ...editorScenes,
      ...issueScenes,
      ...outScenes,
      ...environmentScenes,
      ...findScenes,
      ...insightsScenes,
    }),
  ]) {
    if (only.length > 0 && !only.includes(name)) continue
    for (const theme of ['night', 'day']) {
      for (const [width, height] of sizes) await shoot(name, scene, theme, width, height)
      for (const [page, width, height] of still.some(([each]) => each === name) ? smallPages : [])
        if (page !== 'night' || theme === 'night') await shoot(name, scene, theme, width, height, page)
    }
  }
} finally {
  await browser.close()
  await vite.close()
}

async function shoot(name, scene, theme, width, height, small) {
  const snapshot = scene.night()
  const desk = { ...snapshot.desk, settings: { ...snapshot.desk.settings, theme } }
  const engine = await startFakeEngine({ ...snapshot, desk })
  scene.prepare?.(engine)
  const context = await browser.newContext({
    viewport: { width, height },
    timezoneId: 'Europe/Zurich',
    locale: 'en-GB',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.on('pageerror', (error) => console.error(`${name}: ${error.message}`))
  page.on('console', (message) => message.type() === 'error' && console.error(`${name}: ${message.text()}`))
  await page.goto(small ? engine.url.replace('/#', `/${small}.html#`) : engine.url)
  await page.waitForSelector(small ? '[data-live=yes]' : '.hints, h1')
  await page.evaluate(() => document.fonts.ready)
  await page.waitForFunction(() => !document.body.innerText.includes('Reading the history'))
  await scene.act(page)
  await page.screenshot({ path: join(folder, `${small ? `${small}-` : ''}${name}-${theme}-${width}.png`) })
  await context.close()
  await engine.stop()
}
