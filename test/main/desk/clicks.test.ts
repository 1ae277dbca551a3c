/** A click on a notification leads to its alert, also when the page that shows it comes later. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { ServerEvent } from '../../../contract/wire.ts'
import { type DeskOptions, openDesk } from '../../../main/desk.ts'
import { selfTestTag } from '../../../main/night/self-test.ts'
import type { Notice, Notifier } from '../../../main/platform/notifier.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'
import { anApiAlert, startScripted } from '../../helpers/scripted-alertmanager.ts'
import { workersFromSource } from '../../helpers/source-workers.ts'

/** A desk with one page that was called, and no page attached. */
async function calledDesk(more: Partial<DeskOptions>, drill = false) {
  const source = await startScripted()
  onTestFinished(() => source.close())
  const dataDir = aTestFolder()
  const configFile = path.join(dataDir, 'config.yaml')
  writeFileSync(
    configFile,
    `version: 1\nsources:\n  - { name: plover, kind: alertmanager, urls: [${source.url}], poll: 5s }\n`,
  )
  const shown: Notice[] = []
  const withdrawn: string[] = []
  const notifier: Notifier = {
    show: async (notice) => {
      // The silent one that is tried at the start is no call.
      if (!notice.tag.endsWith(selfTestTag)) shown.push(notice)
      return { shown: true }
    },
    withdraw: (tag) => void withdrawn.push(tag),
    status: async () => ({ state: 'shown', reason: null }),
  }
  const desk = await openDesk({
    dataDir,
    configFile,
    host: 'node',
    drill,
    notifier,
    openUrl: null,
    log: () => {},
    pollWorkerUrl: workersFromSource(),
    ...more,
  })
  onTestFinished(() => desk.close())
  const fire = (): void => {
    source.alerts = [anApiAlert('f1', { labels: { alertname: 'ApiDown', severity: 'critical' } })]
  }
  if (!drill) fire()
  await expect.poll(() => shown, { timeout: 20_000 }).not.toHaveLength(0)
  return { desk, shown, withdrawn, fire }
}

it('brings up the window and waits for its page where there is an app around the engine', async () => {
  const asked: unknown[] = []
  const unused = async (): Promise<void> => {}
  const shell = {
    show: (...given: unknown[]) => void asked.push(given),
    installUpdate: unused,
    checkForUpdate: unused,
    allowWeakSecrets: unused,
  }
  const { shown } = await calledDesk({ shell, host: 'electron' })
  shown[0]?.onClick()
  expect(asked).toEqual([[1, undefined]])
})

it('waits for the page that comes next where there is none, and is shown there once', async () => {
  const { desk, shown } = await calledDesk({})
  shown[0]?.onClick()
  const attach = (): readonly string[] => {
    const events: ServerEvent[] = []
    const { detach } = desk.attach((event) => events.push(event))
    onTestFinished(detach)
    return events.map(({ event }) => event)
  }
  expect(attach()).toEqual(['snapshot', 'changed', 'show'])
  expect(attach()).toEqual(['snapshot'])
})

it('of a drill names the drill, and a real page ends both it and its notifications', async () => {
  const asked: unknown[] = []
  const unused = async (): Promise<void> => {}
  const shell = {
    show: (...given: unknown[]) => void asked.push(given),
    installUpdate: unused,
    checkForUpdate: unused,
    allowWeakSecrets: unused,
  }
  const { shown, withdrawn, fire } = await calledDesk({ shell, host: 'electron' }, true)
  expect(shown[0]).toMatchObject({ episodeId: null, title: expect.stringMatching(/^Drill: /) })
  shown[0]?.onClick()
  expect(asked).toEqual([[expect.any(Number), expect.any(Number)]])
  fire()
  const real = () => shown.filter(({ tag }) => !tag.startsWith('drill:'))
  await expect.poll(real, { timeout: 20_000 }).toHaveLength(1)
  const left = () =>
    shown.map(({ tag }) => tag).filter((tag) => tag.startsWith('drill:') && !withdrawn.includes(tag))
  await expect.poll(left).toEqual([])
  expect(withdrawn.filter((tag) => !tag.startsWith('drill:') && !tag.endsWith(selfTestTag))).toEqual([])
  shown[0]?.onClick()
  expect(asked).toHaveLength(1)
}, 60_000)
