/** What is opened from a drill's page belongs to that drill: its numbers mean nothing at the real desk. */
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { EpisodeId } from '../../../contract/ids.ts'
import type { ServerEvent } from '../../../contract/wire.ts'
import { openDesk } from '../../../main/desk.ts'
import { pageNotifier } from '../../../main/platform/dbus-notifier.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'
import { workersFromSource } from '../../helpers/source-workers.ts'

it('shows a made-up alert to the pages of its drill, and to nobody once that is over', async () => {
  const dataDir = aTestFolder()
  const asked: unknown[] = []
  const unused = async (): Promise<void> => {}
  const desk = await openDesk({
    dataDir,
    configFile: path.join(dataDir, 'config.yaml'),
    host: 'electron',
    drill: true,
    notifier: pageNotifier,
    openUrl: null,
    log: () => {},
    shell: {
      show: (...given) => void asked.push(given),
      installUpdate: unused,
      checkForUpdate: unused,
      allowWeakSecrets: unused,
    },
    pollWorkerUrl: workersFromSource(),
  })
  onTestFinished(() => desk.close())
  const events: ServerEvent[] = []
  const page = desk.attach((event) => events.push(event))
  const first = events[0]
  const start = first?.event === 'snapshot' ? first.snapshot.desk.drill?.startedAt : undefined
  expect(start).toBeDefined()
  const arrived = (): EpisodeId | undefined =>
    events
      .flatMap((event) => (event.event === 'changed' ? (event.changes.episodes ?? []) : []))
      .map(({ id }) => id)[0]
  await expect.poll(arrived, { timeout: 15_000 }).toBeDefined()
  const id = arrived() as EpisodeId
  const shown = () => events.filter(({ event }) => event === 'show')

  await page.order('shell.show', { episodeId: id })
  expect(asked).toEqual([[id, start]])
  expect(desk.showEpisode(id)).toBe(false)
  expect(desk.showEpisode(id, (start ?? 0) - 1)).toBe(false)
  expect(shown()).toEqual([])
  expect(desk.showEpisode(id, start)).toBe(true)
  expect(shown()).toEqual([{ event: 'show', episodeId: id }])
  // It goes on: no page was given another desk.
  expect(events.filter(({ event }) => event === 'snapshot')).toHaveLength(1)

  await page.order('drill.stop', {})
  expect(desk.showEpisode(id, start)).toBe(false)
  await page.order('shell.show', { episodeId: null })
  expect(asked.at(-1)).toEqual([null, undefined])
})
