/** Places as they may stand, and what is told of them: for pictures, axe and the page's tests. */
import type { Page } from 'playwright'
import type { Layer } from '../../contract/alert.ts'
import type {
  CustomerReport,
  EnvironmentHealth,
  EnvironmentNote,
  LayerHealth,
} from '../../contract/environments.ts'
import type { PostmortemId, SourceId } from '../../contract/ids.ts'
import { layers } from '../../main/history/environment-health.ts'
import type { FakeEngine } from './fake-engine.ts'
import { anEpisode, aSnapshot, aSource, hourMs, minuteMs, nightNow } from './fixtures.ts'
import type { Scene } from './scenes.ts'

const dayMs = 24 * hourMs
const plover = 'plover' as SourceId

function aLayer(layer: Layer, part: Partial<LayerHealth> = {}): LayerHealth {
  return { layer, state: 'quiet', firing: 0, keptQuiet: 0, worst: null, heard: true, reason: null, ...part }
}

export function aPlace(
  name: string,
  part: Partial<EnvironmentHealth> = {},
  of: Partial<Record<Layer, Partial<LayerHealth>>> = {},
): EnvironmentHealth {
  return {
    ...{ name, customer: null, firing: [], postmortems: [], windows: [] },
    layers: layers.map((layer) => aLayer(layer, of[layer])),
    sources: [{ id: plover, sight: 'live' }],
    upgrade: null,
    ...part,
  }
}

const dns = anEpisode({ title: 'Cluster DNS slow', environment: 'heron/prod-1', layer: 'dns' })
const disk = anEpisode({
  title: 'Node disk above 90 %',
  environment: 'heron/prod-1',
  layer: 'infrastructure',
  severity: 'notify',
})
const never = (layer: string): Partial<LayerHealth> => ({
  heard: false,
  state: 'unknown',
  reason: `No alert about ${layer} has ever come from here: nobody can say that it is watched.`,
})

const upgrade: EnvironmentNote = {
  ...{ id: 2, environment: 'heron/prod-1', kind: 'upgrade', text: '1.31.2 to 1.32.0' },
  ...{ at: nightNow - 3 * dayMs, by: 'Yuki Arai' },
}

export function somePlaces(): readonly EnvironmentHealth[] {
  return [
    aPlace(
      'heron/prod-1',
      {
        customer: 'Tarnwick Freight',
        firing: [dns, disk].map(({ id, title, layer, severity, firedAt }) => ({
          ...{ episodeId: id, title, layer, severity, firedAt, keptQuiet: false },
        })),
        postmortems: [{ id: 3 as PostmortemId, title: 'Evening exports did not start' }],
        windows: [{ reason: 'New nodes', startsAt: nightNow + 20 * hourMs, endsAt: nightNow + 22 * hourMs }],
        upgrade,
      },
      {
        dns: { state: 'firing', firing: 1, worst: 'page' },
        infrastructure: { state: 'firing', firing: 1, worst: 'notify' },
        network: never('the network'),
      },
    ),
    aPlace(
      'osprey/prod-2',
      { customer: 'Mosslund Credit', sources: [{ id: 'osprey' as SourceId, sight: 'blind' }] },
      Object.fromEntries(
        layers.map((layer) => [layer, { state: 'unknown', reason: 'osprey cannot be seen.' }]),
      ),
    ),
    aPlace(
      'dunlin/stage',
      {
        customer: 'Pendrake',
        windows: [{ reason: 'Upgrade to 1.32', startsAt: nightNow - hourMs, endsAt: nightNow + 2 * hourMs }],
      },
      { kubernetes: { state: 'kept-quiet', keptQuiet: 3, worst: 'page' } },
    ),
    aPlace('avocet', { customer: 'Tarnwick Freight', upgrade: { ...upgrade, environment: 'avocet' } }),
    aPlace('plover/prod-with-a-rather-long-name-that-goes-on-and-on', {
      customer: 'A customer whose name is long as well, and has words',
    }),
    aPlace(
      'curlew',
      {},
      { dns: { state: 'firing', firing: 12, worst: 'page', reason: 'plover is catching up.' } },
    ),
  ]
}

export function aReport(part: Partial<CustomerReport> = {}): CustomerReport {
  const none = { targetMs: null, within: null, medianMs: null, totalMs: null, leftOut: 0 }
  return {
    ...{ customer: 'Tarnwick Freight', from: nightNow - 7 * dayMs, to: nightNow, observed: 0.97, behind: 0 },
    lines: [
      { ...none, what: 'acknowledged', targetMs: 2 * minuteMs, within: 11, count: 12, medianMs: 84_000 },
      {
        ...none,
        what: 'resolved',
        targetMs: 2 * hourMs,
        within: 10,
        count: 12,
        medianMs: 48 * minuteMs,
        leftOut: 1,
      },
      { ...none, what: 'downtime', count: 1, totalMs: 31 * minuteMs },
      { ...none, what: 'first-response', count: 4, medianMs: 6 * minuteMs },
    ],
    incidents: [{ episodeId: dns.id, title: dns.title, ms: 31 * minuteMs }],
    markdown: '# Tarnwick Freight\n',
    ...part,
  }
}

export function tellPlaces(engine: FakeEngine, places = somePlaces()): void {
  engine.onQuery('environments.read', () => places)
  engine.onQuery('environments.notes', ({ environment }) => [
    { ...upgrade, environment },
    {
      ...upgrade,
      id: 1,
      environment,
      kind: 'note',
      text: 'The second node pool has slow disks: wait ten minutes before you drain the next one.',
      at: nightNow - 20 * dayMs,
    },
  ])
  engine.onQuery('environments.report', ({ customer }) => aReport({ customer }))
}

const night = () => aSnapshot({ sources: [aSource('plover')], episodes: [dns, disk] })
const go = async (page: Page): Promise<void> => {
  await page.keyboard.press('g')
  await page.keyboard.press('e')
  await page.getByRole('heading', { name: 'Environments' }).waitFor()
}

/** One place with its report of this month. */
async function openPlace(page: Page): Promise<void> {
  await go(page)
  await page.getByRole('button', { name: /^heron\/prod-1/ }).click()
  await page.getByText('This month').click({ force: true })
}

export const environmentScenes: Readonly<Record<string, Scene>> = {
  places: {
    night,
    prepare: tellPlaces,
    act: async (page) => {
      await go(page)
      await page.getByRole('table').waitFor()
    },
  },
  'place-open': {
    night,
    prepare: tellPlaces,
    act: async (page) => {
      await openPlace(page)
      await page.getByText('Pages acknowledged').waitFor()
    },
  },
  'place-report': {
    night,
    prepare: tellPlaces,
    act: async (page) => {
      await openPlace(page)
      await page.getByRole('button', { name: 'Save' }).scrollIntoViewIfNeeded()
    },
  },
  'places-none': { night, prepare: (engine) => tellPlaces(engine, []), act: go },
}
