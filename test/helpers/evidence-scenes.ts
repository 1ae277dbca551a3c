/** The evidence beside a postmortem in states worth a picture. */
import type { Page } from 'playwright'
import type { PostmortemId } from '../../contract/ids.ts'
import type { Evidence } from '../../contract/postmortem-evidence.ts'
import { draftsNight } from './desk-fixtures.ts'
import { goTo } from './desk-scenes.ts'
import { anEvidence } from './evidence-engine.ts'
import type { FakeEngine } from './fake-engine.ts'
import type { Scene } from './scenes.ts'

const others: Evidence['alsoThere'] = [
  ...(['plover/pay-uk', 'heron/prod-1'] as const).map((environment) => ({
    ...{ environment, customer: null, reason: 'version' as const },
    why: 'ran ingress-4.9.1 when an alert fired there on 2 Oct 2026',
  })),
  {
    ...{ environment: 'siskin/core-1', customer: 'Dunlin Post', reason: 'alert' },
    why: 'the same alert fired there 3 times, last on 30 Sep 2026',
  },
]

const knowing =
  (part: Partial<Evidence>) =>
  (engine: FakeEngine): void => {
    const evidence = anEvidence({ alsoThere: others, ...part })
    engine.desk.evidence = evidence
    const lines = evidence.items.filter(({ isMain }) => isMain).map(({ line }) => line)
    const edited = lines.map((line) => line.replace('Acknowledged', 'Taken'))
    engine.desk.texts.set(
      1,
      `# Ingress at Mosslund Credit ran out of memory\n\n## Summary\n\n## Impact\n\n## Timeline\n\n${edited.join('\n')}\n\n## Causes\n\n## Actions\n`,
    )
  }

/** Opens the first postmortem, with its evidence in sight. */
export async function openEvidence(page: Page): Promise<void> {
  await goTo(page, 'Postmortems')
  await page.locator('.pm-open', { hasText: 'Ingress at Mosslund' }).click()
  await page.locator('.side-tab', { hasText: 'Evidence' }).waitFor()
  await page.locator('.sheet-text h1, .sheet-text .cm-line').first().waitFor()
}

export const evidenceScenes: Readonly<Record<string, Scene>> = {
  evidence: {
    night: draftsNight,
    prepare: knowing({}),
    act: async (page) => {
      await openEvidence(page)
      await page.locator('#evidence-list').focus()
      await page.keyboard.press('j')
      await page.keyboard.press('j')
    },
  },
  'evidence-cost': {
    night: draftsNight,
    prepare: knowing({}),
    act: async (page) => {
      await openEvidence(page)
      await page.locator('.cost summary').click()
    },
  },
  'evidence-also-then': {
    night: () => {
      const night = draftsNight()
      const damaged = ['where it stands', 'the customers']
      return { ...night, postmortems: night.postmortems.map((one) => ({ ...one, damaged })) }
    },
    prepare: (engine) => {
      const { items } = anEvidence()
      const near = items.slice(0, 3).map((one, index) => ({
        ...{ ...one, key: `e${9_000 + index}`, group: 'nearby' as const, kind: 'fired', isMain: false },
        text: `Fired: ${['Root volume fills up (heron/web-1)', 'Node not ready (plover/pay-eu)', 'Etcd leader changed (siskin/core-1)'][index]}`,
      }))
      knowing({ items: [...items, ...near] })(engine)
    },
    act: async (page) => {
      await openEvidence(page)
      await page.locator('.evidence-chip', { hasText: 'Also then' }).click()
    },
  },
  'evidence-none': {
    night: draftsNight,
    prepare: knowing({ items: [], alsoThere: [] }),
    act: openEvidence,
  },
  'open-already': {
    // Nobody has typed in it yet.
    night: () => {
      const night = draftsNight()
      return { ...night, postmortems: night.postmortems.map((one) => ({ ...one, version: 1 })) }
    },
    prepare: knowing({ openOnes: [{ id: 2 as PostmortemId, title: 'Nodes of dunlin' }] }),
    act: openEvidence,
  },
}
