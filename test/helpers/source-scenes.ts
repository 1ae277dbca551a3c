/** A card of every kind of source, the form of every kind with all of it open, and every deed's dialog: for pictures and axe. */
import type { Page } from 'playwright'
import { deedKinds } from '../../contract/deed.ts'
import { deedNames } from '../../contract/deed-words.ts'
import type { SeenBudget } from '../../contract/observation.ts'
import type { SourceHealth } from '../../contract/source-health.ts'
import { describedKinds } from '../../contract/source-kinds.ts'
import type { Snapshot } from '../../contract/state.ts'
import { goTo } from './desk-scenes.ts'
import { aDesk, aPeer, aSilentSource, aSnapshot, aSource, minuteMs, nightNow, secondMs } from './fixtures.ts'
import type { Scene } from './scenes.ts'
import { aSupportSource } from './support-scenes.ts'
import { selectIncident, upstreamScenes } from './upstream-scenes.ts'

const budget = (usedLastMinute: number, more: Partial<SeenBudget> = {}): SeenBudget => ({
  ...{ ownPerMinute: 120, usedLastMinute, left: null, limit: null, waitsUntil: null },
  ...more,
})

/** What stands on cards, each thing somewhere. */
export function cardsNight(now = nightNow): Snapshot {
  const peers = (...urls: readonly string[]) => urls.map((url) => aPeer({ url }, now))
  const kind = (name: string, label: string, part: Partial<SourceHealth>) =>
    aSource(name, { label: `${label} ${name}`, ...part }, now)
  return aSnapshot(
    {
      desk: aDesk(),
      sources: [
        kind('plover', 'Alertmanager', {
          ...{ mirrorAcks: true, carryEscalations: true, unknownSeverities: ['P1', ''] },
          budget: budget(14, { ownPerMinute: 240 }),
          peers: peers('https://alerts-1.plover.example:9093', 'https://alerts-2.plover.example:9093'),
        }),
        kind('rules', 'Prometheus', {
          ...{ kind: 'prometheus', budget: budget(6) },
          peers: peers('https://prometheus.plover.example'),
          unwatched: {
            urls: ['http://alerts-3.plover.example:9093'],
            ...{ beside: 'plover', isSome: true },
          },
          blindSpots: [{ name: 'NodeDiskFull', detail: 'found duplicate series for the match group' }],
        }),
        kind('tenant', 'Mimir', {
          ...{ kind: 'mimir', budget: budget(9), peers: peers('https://mimir.example') },
          remarks: ['The tenant team-a has no Alertmanager configuration there.'],
        }),
        kind('grafana', 'Grafana', {
          ...{ kind: 'grafana', peers: peers('https://grafana.example') },
          budget: budget(8, { left: 88, limit: 100 }),
        }),
        kind('pager', 'PagerDuty', {
          ...{ kind: 'pagerduty', mirrorAcks: true, deeds: deedKinds, intervalMs: 30 * secondMs },
          budget: budget(12, { ownPerMinute: 240, left: 940, limit: 960 }),
          peers: peers('https://api.pagerduty.com'),
        }),
        kind('icinga', 'Icinga 2', {
          ...{ kind: 'icinga2', mirrorAcks: true, deeds: ['acknowledge', 'note', 'snooze', 'downtime'] },
          ...{ budget: budget(120, { waitsUntil: now + 12 * secondMs }) },
          peers: peers('https://icinga-1.example:5665', 'https://icinga-2.example:5665'),
        }),
        aSilentSource(
          'status',
          20 * minuteMs,
          {
            ...{ kind: 'json', label: 'JSON status', deeds: ['acknowledge'] },
            failure: { kind: 'rate-limited', detail: 'status.example.com asks to wait 90 s (429).' },
            budget: budget(4, { left: 0, limit: 60, waitsUntil: now + 90 * secondMs }),
          },
          now,
        ),
        kind('hook', 'Webhook', { kind: 'webhook', peers: peers('http://127.0.0.1:9098') }),
      ],
      supportSources: [
        aSupportSource({ budget: budget(9, { ownPerMinute: 24 }) }, now),
        aSupportSource(
          {
            ...{ id: 'github' as never, kind: 'github', label: 'GitHub', account: 'mira-lund', followed: 3 },
            budget: budget(3, { ownPerMinute: null, left: 4_912, limit: 5_000, isHourly: true }),
          },
          now,
        ),
      ],
    },
    now,
  )
}

/** Opens every fold of a form. */
export async function unfold(page: Page): Promise<void> {
  await page.locator('.source-form').waitFor()
  await page.locator('.source-form details').evaluateAll((folds) => {
    for (const fold of folds) fold.setAttribute('open', '')
  })
}

const openForm =
  (label: string) =>
  async (page: Page): Promise<void> => {
    await goTo(page, 'Sources')
    await page.getByRole('button', { name: 'Add a source' }).click()
    await page.getByRole('radio', { name: new RegExp(`^${label}`) }).check()
    await unfold(page)
    await page.getByRole('heading', { name: 'Connect a source' }).scrollIntoViewIfNeeded()
  }

const forms = [
  ['alertmanager', 'Alertmanager'],
  ...describedKinds.map(({ kind, label }) => [kind, label] as const),
  ['slack', 'Slack'],
  ['github', 'GitHub'],
] as const

/** The forms by their kinds. */
export const formScenes: Readonly<Record<string, Scene>> = Object.fromEntries(
  forms.map(([kind, label]) => [`form-${kind}`, { night: () => cardsNight(), act: openForm(label) }]),
)

const { prepare } = upstreamScenes['at-source'] ?? {}

/** The dialog of each deed of an alert at PagerDuty, and their list. */
export const deedScenes: Readonly<Record<string, Scene>> = Object.fromEntries(
  deedKinds.flatMap((kind): readonly (readonly [string, Scene])[] => {
    const scene = upstreamScenes['deed-menu']
    if (!scene || kind === 'acknowledge' || kind === 'unacknowledge') return []
    const act = async (page: Page): Promise<void> => {
      await selectIncident(page)
      await page.keyboard.press('c')
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: new RegExp(`^${deedNames[kind]}`, 'i') }).click()
      await dialog.getByRole('button', { name: 'Something else' }).waitFor()
    }
    return [[`dialog-${kind}`, { night: scene.night, ...(prepare ? { prepare } : {}), act }]]
  }),
)

export const sourceScenes: Readonly<Record<string, Scene>> = {
  'cards-all': { night: () => cardsNight(), act: (page) => goTo(page, 'Sources') },
  'cards-watch-peer': {
    night: () => cardsNight(),
    act: async (page) => {
      await goTo(page, 'Sources')
      await page.getByRole('button', { name: /^Watch it: / }).click()
      await page.getByRole('heading', { name: 'Change plover' }).waitFor()
    },
  },
  'form-alertmanager-preview': {
    night: () => cardsNight(),
    act: async (page) => {
      await openForm('Alertmanager')(page)
      await page.getByLabel('Address', { exact: true }).fill('https://alerts.heron.example')
      await page.getByRole('button', { name: 'Show what it lists now' }).click()
      await page.getByRole('table').scrollIntoViewIfNeeded()
    },
  },
  ...formScenes,
  ...deedScenes,
}
