/** What is chosen of the sound in a fire drill is the drill's: it began as the real desk's, and changes nothing of it. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { SoundSettings } from '../../../contract/sound.ts'
import type { ServerEvent } from '../../../contract/wire.ts'
import { openDesk } from '../../../main/desk.ts'
import { pageNotifier } from '../../../main/platform/dbus-notifier.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'
import { startScripted } from '../../helpers/scripted-alertmanager.ts'
import { workersFromSource } from '../../helpers/source-workers.ts'

it('ends with the drill, also over a restart, and the next drill begins as the real desk again', async () => {
  const source = await startScripted()
  onTestFinished(() => source.close())
  const dataDir = aTestFolder()
  const configFile = path.join(dataDir, 'config.yaml')
  writeFileSync(
    configFile,
    `version: 1\nsources:\n  - name: plover\n    kind: alertmanager\n    urls: [${source.url}]\n`,
  )
  const open = async () => {
    const desk = await openDesk({
      ...{ dataDir, configFile, host: 'electron', drill: false, notifier: pageNotifier, openUrl: null },
      log: () => {},
      pollWorkerUrl: workersFromSource(),
    })
    let seen: { readonly inDrill: boolean; readonly sound: SoundSettings } | null = null
    const seat = desk.attach((event: ServerEvent) => {
      const told =
        event.event === 'snapshot'
          ? event.snapshot.desk
          : event.event === 'changed'
            ? event.changes.desk
            : undefined
      if (told) seen = { inDrill: told.drill !== null, sound: told.settings.sound }
    })
    return { desk, seat, seen: () => seen }
  }
  const first = await open()
  onTestFinished(() => first.desk.close())
  await first.seat.order('sound.set', { volume: 0.7 })
  await first.seat.order('drill.start', {})
  expect(first.seen()).toMatchObject({ inDrill: true, sound: { volume: 0.7, speech: false } })
  await first.seat.order('sound.set', { volume: 0.2, speech: true })
  expect(first.seen()).toMatchObject({ inDrill: true, sound: { volume: 0.2, speech: true } })
  // The lengths of the ladder stand in the real file, which no drill writes.
  const lengths = { stageAfterMs: [10_000, 20_000], unansweredAfterMs: 120_000 }
  await expect((async () => first.seat.order('ladder.set', lengths as never))()).rejects.toMatchObject({
    code: expect.any(String),
  })
  await first.seat.order('drill.stop', {})
  expect(first.seen()).toMatchObject({ inDrill: false, sound: { volume: 0.7, speech: false } })
  await first.seat.order('drill.start', {})
  expect(first.seen()).toMatchObject({ inDrill: true, sound: { volume: 0.7, speech: false } })
  await first.desk.close()
  const second = await open()
  onTestFinished(() => second.desk.close())
  expect(second.seen()).toMatchObject({ inDrill: false, sound: { volume: 0.7, speech: false } })
})
