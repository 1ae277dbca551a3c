/** A desk with a history behind it that can be searched: for pictures, axe and the page's tests. */
import type { Page } from 'playwright'
import type { EpisodeId } from '../../contract/ids.ts'
import type { Snapshot } from '../../contract/state.ts'
import { createAlmanac } from '../../main/almanac/almanac.ts'
import type { FeedEntry } from '../../main/almanac/feed-entry.ts'
import { aPostmortem } from './board-fixtures.ts'
import type { FakeEngine } from './fake-engine.ts'
import { anEpisode, aSnapshot, aSource, hourMs, nightNow } from './fixtures.ts'
import type { Scene } from './scenes.ts'
import { aThread } from './support-scenes.ts'
import { toldAlert, toldEpisode, toldMessage, toldNote, toldPostmortem, toldThread } from './told.ts'

const dayMs = 24 * hourMs

export const openDisk = anEpisode({
  title: 'Node disk above 90 %',
  environment: 'heron/prod-1',
  severity: 'notify',
})
export const openDns = anEpisode({ title: 'Cluster DNS slow', environment: 'heron/prod-1' })
export const openThread = aThread({ title: 'Uploads fail since the disk was changed' })

export const findNight = (): Snapshot =>
  aSnapshot({
    ...{ sources: [aSource('plover')], episodes: [openDisk, openDns], threads: [openThread] },
    postmortems: [aPostmortem(31, 'Disk full on heron took uploads down', 39)],
  })

/** What happened before tonight, and what is on the desk. */
function history(): FeedEntry[] {
  const disk = toldAlert({
    ...{
      id: 1,
      alertname: 'NodeDiskFull',
      title: openDisk.title,
      environment: 'heron/prod-1',
      customer: 'Tarnwick Freight',
    },
    labels: [
      ['alertname', 'NodeDiskFull'],
      ['instance', '10.2.3.4:9100'],
      ['device', '/dev/disk/by-id/nvme-eui.000000000000000100a075213f4e1c2b-part1-of-a-very-long-name'],
    ],
    ...{
      summary: 'The root volume of the node is nearly full.',
      recipe: 'https://intranet.test/recipes/disk-full.md',
    },
  })
  const kestrel = {
    ...disk,
    id: 2,
    title: 'Disk latency high',
    environment: 'kestrel/prod-2',
    customer: 'Umbra Foods',
  }
  return [
    toldEpisode({
      id: openDisk.id,
      alert: disk,
      firedAt: openDisk.firedAt,
      quietAt: null,
      ackBy: 'Yuki Arai',
    }),
    toldEpisode({
      ...{ id: openDns.id, firedAt: openDns.firedAt, quietAt: null },
      alert: toldAlert({
        id: 4,
        alertname: 'ClusterDnsSlow',
        title: openDns.title,
        environment: 'heron/prod-1',
      }),
    }),
    toldEpisode({
      id: 9_001,
      alert: { ...kestrel, alertname: 'DiskLatencyHigh' },
      firedAt: nightNow - 3 * dayMs,
    }),
    toldEpisode({ id: 9_002, alert: disk, firedAt: nightNow - 40 * dayMs }),
    toldNote({
      id: 1,
      episodeId: 9_001,
      at: nightNow - 3 * dayMs,
      text: 'Moved the journal to the other disk, latency fell within a minute.',
    }),
    toldThread({
      id: openThread.id,
      title: openThread.title,
      changedAt: nightNow - hourMs,
      customer: 'Umbra Foods',
    }),
    toldMessage({
      id: 1,
      threadId: openThread.id,
      at: nightNow - 2 * hourMs,
      author: 'Ravi',
      text: 'Is it the disk again? Uploads have been failing since noon.',
    }),
    toldPostmortem({
      ...{ id: 31, title: 'Disk full on heron took uploads down', savedAt: nightNow - 39 * dayMs },
      ...{
        text: 'Log rotation had stopped, and the disk of the node filled up.',
        environments: ['heron/prod-1'],
      },
      ...{ customers: ['Tarnwick Freight'], assignee: 'Signe Holm' },
    }),
    ...Array.from({ length: 60 }, (_, index) =>
      toldEpisode({
        ...{ id: 9_100 + index, firedAt: nightNow - (50 + index) * dayMs },
        alert: toldAlert({
          ...{
            id: 100 + index,
            alertname: 'VolumeSlow',
            title: `Volume ${index} is slow`,
            summary: 'Disk under load',
          },
          environment: index % 3 === 0 ? 'kestrel/prod-2' : 'osprey/prod-1',
        }),
      }),
    ),
  ]
}

/** The questions are answered by a real almanac. @param behind so many records it says are still missing */
export function tellFound(engine: FakeEngine, more: readonly FeedEntry[] = [], behind = 0): void {
  const almanac = createAlmanac(null)
  almanac.take([...history(), ...more], { upto: 1, token: 'a token' })
  const surroundings = { zone: 'UTC', night: { from: 1_320, to: 420 } }
  engine.onQuery('find.search', (input) =>
    almanac.answers['find.search'](input, { now: nightNow, behind, surroundings }),
  )
}

export const openPalette = async (page: Page, text = ''): Promise<void> => {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find anything' }).waitFor()
  if (text !== '') await page.keyboard.type(text)
}

const longWords = [
  toldEpisode({
    ...{ id: 9_900 as EpisodeId, firedAt: nightNow - dayMs },
    alert: toldAlert({
      ...{ id: 900, alertname: 'Long', title: `disk ${'kube-system/ingress-nginx-controller-'.repeat(6)}` },
      ...{
        environment: 'a-place-with-a-name-that-does-not-end/prod-europe-west-1',
        customer: 'Whoever & Sons of the Long Valley',
      },
    }),
  }),
  toldNote({
    id: 900,
    episodeId: 9_900,
    at: nightNow - hourMs,
    by: 'Somebody With A Rather Long Name',
    text: `${'before '.repeat(30)} disk ${'after '.repeat(30)}`,
  }),
]

export const findScenes: Readonly<Record<string, Scene>> = {
  palette: { night: findNight, prepare: tellFound, act: (page) => openPalette(page) },
  'palette-found': {
    night: findNight,
    prepare: tellFound,
    act: async (page) => {
      await openPalette(page, 'disk')
      await page
        .getByRole('dialog')
        .getByRole('option', { name: /All results/ })
        .waitFor()
    },
  },
  'palette-doing': {
    night: findNight,
    prepare: (engine) => tellFound(engine, [], 12_000),
    act: async (page) => {
      await openPalette(page, 'post')
      await page.getByText('12,000 records').waitFor()
    },
  },
  'palette-none': {
    night: findNight,
    prepare: tellFound,
    act: async (page) => {
      await openPalette(page, 'zanzibar')
      await page.getByText('Nothing in the history').waitFor()
    },
  },
  'palette-long': {
    night: findNight,
    prepare: (engine) => tellFound(engine, longWords),
    act: async (page) => {
      await openPalette(page, 'disk')
      await page
        .getByRole('dialog')
        .getByRole('option', { name: /All results/ })
        .waitFor()
    },
  },
  found: {
    night: findNight,
    prepare: tellFound,
    act: async (page) => {
      await openPalette(page, 'disk')
      await page.keyboard.press('Control+Enter')
      await page.getByText('Newest first').waitFor()
    },
  },
  'found-none': {
    night: findNight,
    prepare: tellFound,
    act: async (page) => {
      await openPalette(page, 'zanzibar')
      await page.keyboard.press('Control+Enter')
      await page.getByText('Nothing in the history').waitFor()
    },
  },
}
