/** The fire drill beside the real night: nobody who is needed may be led to a made-up page. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import type { EpisodeId } from '../../../contract/ids.ts'
import type { ServerEvent } from '../../../contract/wire.ts'
import { type Desk, openDesk } from '../../../main/desk.ts'
import type { DeskSummary } from '../../../main/engine/summary.ts'
import { pageNotifier } from '../../../main/platform/dbus-notifier.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'
import { anApiAlert, type ScriptedAlertmanager, startScripted } from '../../helpers/scripted-alertmanager.ts'
import { workersFromSource } from '../../helpers/source-workers.ts'

/** The start of a drill waits here until the test lets it go on. */
const gate = vi.hoisted(() => ({ passed: Promise.resolve(), asked: (): void => {} }))
vi.mock('../../../main/drill/drill.ts', async (original) => {
  const real = await original<typeof import('../../../main/drill/drill.ts')>()
  return {
    ...real,
    startDrill: async (...given: Parameters<typeof real.startDrill>) => {
      gate.asked()
      await gate.passed
      return real.startDrill(...given)
    },
  }
})

beforeEach(() => {
  gate.passed = Promise.resolve()
  gate.asked = () => {}
})

/** Holds the next start of a drill; `begun` says that it has come to the gate. */
function holdDrill(): { readonly begun: Promise<void>; readonly letGo: () => void } {
  const begun = Promise.withResolvers<void>()
  const passed = Promise.withResolvers<void>()
  gate.asked = begun.resolve
  gate.passed = passed.promise
  onTestFinished(() => passed.resolve())
  return { begun: begun.promise, letGo: passed.resolve }
}

const aPage = anApiAlert('f1', { labels: { alertname: 'ApiDown', severity: 'critical' } })

interface Watched {
  readonly desk: Desk
  readonly log: readonly string[]
  now(): DeskSummary | null
  order(name: 'drill.start' | 'drill.stop'): Promise<void>
  hand(name: 'alerts.acknowledge' | 'alerts.takeBack'): Promise<void>
  /** does the page that sits there see a drill? */
  inDrill(): boolean
  /** how often it was shown one */
  drills(): number
}

async function watching(source: ScriptedAlertmanager, dataDir: string, drill = false): Promise<Watched> {
  const configFile = path.join(dataDir, 'config.yaml')
  writeFileSync(
    configFile,
    `version: 1\nsources:\n  - name: plover\n    kind: alertmanager\n    poll: 5s\n    urls: [${source.url}]\n`,
  )
  const log: string[] = []
  const desk = await openDesk({
    dataDir,
    configFile,
    host: 'electron',
    drill,
    notifier: pageNotifier,
    openUrl: null,
    log: (line) => log.push(line),
    pollWorkerUrl: workersFromSource(),
  })
  onTestFinished(() => desk.close())
  let last: DeskSummary | null = null
  desk.watchSummary((summary) => {
    last = summary
  })
  let seen = false
  let drills = 0
  const seat = desk.attach((event: ServerEvent) => {
    if (event.event !== 'snapshot') return
    seen = event.snapshot.desk.drill !== null
    if (seen) drills += 1
  })
  return {
    desk,
    log,
    now: () => last,
    order: async (name) => seat.order(name, {}),
    hand: async (name) => seat.order(name, { episodeId: 1 as EpisodeId }),
    inDrill: () => seen,
    drills: () => drills,
  }
}

async function aSource(): Promise<ScriptedAlertmanager> {
  const source = await startScripted()
  onTestFinished(() => source.close())
  return source
}

const refused = { code: 'not-allowed', message: expect.stringContaining('real page') }

it('is refused while a real page is in nobody’s hands, and so is a start that asks for it', async () => {
  const source = await aSource()
  source.alerts = [aPage]
  const dataDir = aTestFolder()
  const first = await watching(source, dataDir)
  await expect.poll(() => first.now()?.call, { timeout: 15_000 }).toBeTruthy()
  gate.asked = () => expect.unreachable('no drill may even begin')
  await expect(first.order('drill.start')).rejects.toMatchObject(refused)
  expect(first.inDrill()).toBe(false)
  await first.desk.close()

  const second = await watching(source, dataDir, true)
  expect(second.now()).toMatchObject({ drill: false, call: { episodeId: 1 } })
  expect(second.inDrill()).toBe(false)
  expect(second.log).toEqual([expect.stringContaining('real page')])
})

it('gives way to a real page that comes while it starts', async () => {
  const source = await aSource()
  const held = holdDrill()
  const night = await watching(source, aTestFolder())
  const start = night.order('drill.start').then(
    () => 'started',
    (error: unknown) => error,
  )
  await held.begun
  source.alerts = [aPage]
  await expect.poll(() => night.now()?.call, { timeout: 15_000 }).toBeTruthy()
  held.letGo()
  expect(await start).toMatchObject(refused)
  expect(night.drills()).toBe(0)
  await expect.poll(() => night.now()).toMatchObject({ drill: false, call: { episodeId: 1 } })
})

it('gives way to a page whose acknowledgement was taken back while it started', async () => {
  const source = await aSource()
  source.alerts = [aPage]
  const held = holdDrill()
  const night = await watching(source, aTestFolder())
  await expect.poll(() => night.now()?.call, { timeout: 15_000 }).toBeTruthy()
  await night.hand('alerts.acknowledge')
  const start = night.order('drill.start').catch((error: unknown) => error)
  await held.begun
  await night.hand('alerts.takeBack')
  held.letGo()
  expect(await start).toMatchObject(refused)
  expect(night.drills()).toBe(0)
})

it('does not come after all when it was stopped while it started, and can be started later', async () => {
  const held = holdDrill()
  const night = await watching(await aSource(), aTestFolder())
  const start = night.order('drill.start')
  await held.begun
  const stop = night.order('drill.stop')
  held.letGo()
  await Promise.all([start, stop])
  expect(night.drills()).toBe(0)
  await night.order('drill.start')
  expect(night.inDrill()).toBe(true)
  await night.order('drill.stop')
  expect(night.inDrill()).toBe(false)
})

it('leaves no order behind that the real desk would take for one about its own alert', async () => {
  const source = await aSource()
  const night = await watching(source, aTestFolder())
  await night.order('drill.start')
  source.alerts = [aPage]
  // The page ends the drill; its first alert has the number that the drill's first alert had.
  await expect.poll(() => night.inDrill(), { timeout: 15_000, interval: 5 }).toBe(false)
  await expect(night.hand('alerts.acknowledge')).rejects.toMatchObject({ code: 'too-late' })
  await expect.poll(() => night.now()?.call).toBeTruthy()
  // A person who has seen the real desk is heard.
  await expect
    .poll(() =>
      night.hand('alerts.acknowledge').then(
        () => 'taken',
        () => 'refused',
      ),
    )
    .toBe('taken')
  await expect.poll(() => night.now()?.call).toBeNull()
}, 30_000)
