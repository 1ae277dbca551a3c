/** Whoever tries a source in a form never keeps the engine's thread: the look is made by another one. */
import { rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Attachment } from '../../../contract/wire.ts'
import { openDesk } from '../../../main/desk.ts'
import { pageNotifier } from '../../../main/platform/dbus-notifier.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'
import { anApiAlert, startScripted } from '../../helpers/scripted-alertmanager.ts'
import { anAlertOf, aRule, scriptPrometheus, serveScripted } from '../../helpers/scripted-prometheus.ts'
import { workersFromSource } from '../../helpers/source-workers.ts'

async function aPage(pollWorkerUrl: URL): Promise<Attachment> {
  const dataDir = aTestFolder()
  const desk = await openDesk({
    ...{ dataDir, configFile: path.join(dataDir, 'config.yaml'), host: 'node', drill: false },
    ...{ notifier: pageNotifier, openUrl: null, log: () => {}, pollWorkerUrl },
  })
  onTestFinished(() => desk.close())
  return desk.attach(() => {})
}

/** What a page asks while somebody fills in the forms of two sources, each beside what it is told. */
async function tried(pollWorkerUrl: URL): Promise<readonly unknown[]> {
  const alertmanager = await startScripted()
  alertmanager.alerts = [anApiAlert('a')]
  const double = scriptPrometheus()
  double.rules = [aRule('Down', { alerts: [anAlertOf('Down')] })]
  const prometheus = await serveScripted(double)
  onTestFinished(async () => {
    await alertmanager.close()
    await prometheus.close()
  })
  const page = await aPage(pollWorkerUrl)
  const form = {
    ...{ name: 'prod' as never, kind: 'alertmanager' as const, urls: [alertmanager.url], pollMs: 5_000 },
    ...{ mirrorAcks: false, auth: { kind: 'none' as const }, headers: {}, caFile: null },
  }
  const described = {
    ...{ name: 'metrics' as never, kind: 'prometheus' as const, auth: { kind: 'none' as const } },
    entry: { urls: [prometheus.url] },
  }
  return [
    await page.query('sources.test', form),
    await page.query('sources.testKind', described),
    await page.query('sources.preview', { form: described, sample: null }),
  ]
}

describe('a source that is tried', () => {
  it('is tested, and its list is shown', async () => {
    expect(await tried(workersFromSource())).toMatchObject([
      { ok: true, alertCount: 1 },
      { ok: true, alertCount: 1 },
      { failure: null, total: 1 },
    ])
  })

  it('is asked by nobody where that other thread cannot be had', async () => {
    const workers = workersFromSource()
    rmSync(fileURLToPath(workers))
    const lost = { failure: { kind: 'worker-lost' } }
    expect(await tried(workers)).toMatchObject([lost, lost, lost])
  })
})
