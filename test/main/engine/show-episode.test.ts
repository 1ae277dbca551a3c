/** Showing an alert to a page that has just come: its row may be one of the later ones. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { EpisodeId } from '../../../contract/ids.ts'
import type { ServerEvent } from '../../../contract/wire.ts'
import { openDesk } from '../../../main/desk.ts'
import { pageNotifier } from '../../../main/platform/dbus-notifier.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'
import { anApiAlert, startScripted } from '../../helpers/scripted-alertmanager.ts'
import { workersFromSource } from '../../helpers/source-workers.ts'

const alerts = 320

it('comes with the row itself, before the page is told to show it', async () => {
  const source = await startScripted()
  onTestFinished(() => source.close())
  source.alerts = Array.from({ length: alerts }, (_, i) => anApiAlert(`f${i}`))
  const dataDir = aTestFolder()
  const configFile = path.join(dataDir, 'config.yaml')
  writeFileSync(
    configFile,
    `version: 1\nsources:\n  - name: plover\n    kind: alertmanager\n    urls: [${source.url}]\n`,
  )
  const desk = await openDesk({
    dataDir,
    configFile,
    host: 'electron',
    drill: false,
    notifier: pageNotifier,
    openUrl: null,
    log: () => {},
    pollWorkerUrl: workersFromSource(),
  })
  onTestFinished(() => desk.close())
  let seen = 0
  desk.watchSummary(({ alerts: count }) => {
    seen = count
  })
  await expect.poll(() => seen, { timeout: 15_000 }).toBe(alerts)

  const events: ServerEvent[] = []
  desk.attach((event) => events.push(event))
  const rowsOf = (event: ServerEvent): readonly number[] => {
    if (event.event === 'snapshot') return event.snapshot.episodes.map(({ id }) => id)
    return event.event === 'changed' ? (event.changes.episodes ?? []).map(({ id }) => id) : []
  }
  const first = new Set(events.flatMap(rowsOf))
  const late = Array.from({ length: alerts }, (_, i) => i + 1).find((id) => !first.has(id))
  expect(late).toBeDefined()
  expect(desk.showEpisode(late as EpisodeId)).toBe(true)
  const told = events.findIndex(({ event }) => event === 'show')
  expect(events[told]).toEqual({ event: 'show', episodeId: late })
  expect(events.slice(0, told).flatMap(rowsOf)).toContain(late)
  expect(desk.showEpisode((alerts + 1) as EpisodeId)).toBe(false)
})
