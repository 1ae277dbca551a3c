/** Sources of threads and customers among the settings, as the page shows them: for pictures, axe and tests. */
import type { Page } from 'playwright'
import type { SourceId } from '../../contract/ids.ts'
import { goTo } from './desk-scenes.ts'
import { minuteMs, secondMs } from './fixtures.ts'
import { quietBrokenRules } from './nights.ts'
import type { Scene } from './scenes.ts'
import { aSupportSource, inboxDay, inboxNow } from './support-scenes.ts'

const day = () =>
  inboxDay(undefined, {
    supportSources: [
      aSupportSource({ account: 'Nightdesk', followed: 14, lastGoodAt: inboxNow - 12 * secondMs }),
      aSupportSource({
        ...{ id: 'github' as SourceId, kind: 'github', label: 'GitHub', account: 'mira-lund', followed: 3 },
        ...{ pollMs: minuteMs, lastGoodAt: inboxNow - 4 * minuteMs, nextTryAt: inboxNow + 10 * minuteMs },
        failure: {
          kind: 'rate-limited',
          detail: 'api.github.com asks for fewer requests at a time (its second limit).',
        },
        remarks: ['acme/old has moved or was renamed (301).'],
      }),
    ],
  })

const open = (page: Page): Promise<void> => goTo(page, 'Sources')

async function openForm(page: Page, kind: RegExp): Promise<void> {
  await open(page)
  await page.getByRole('button', { name: 'Add a source' }).click()
  await page.getByRole('radio', { name: kind }).check()
}

export const settingsScenes: Readonly<Record<string, Scene>> = {
  'sources-broken-rules': { night: () => quietBrokenRules(), act: open },
  'threads-sources': { night: day, act: open },
  'threads-slack': {
    night: day,
    act: async (page) => {
      await openForm(page, /^Slack/)
      await page.getByRole('button', { name: 'Show it' }).click()
      await page.getByRole('region', { name: 'The manifest' }).scrollIntoViewIfNeeded()
    },
  },
  'threads-github': {
    night: day,
    act: async (page) => {
      await openForm(page, /^GitHub/)
      await page.getByLabel('Token, pasted').fill('github_pat_1')
      await page.getByLabel('Repositories', { exact: true }).fill('acme/support')
      await page.getByRole('button', { name: 'Test', exact: true }).click()
      await page.getByText('It answers.').scrollIntoViewIfNeeded()
    },
  },
  'threads-wrong': {
    night: day,
    act: async (page) => {
      await openForm(page, /^GitHub/)
      await page.getByLabel('Repositories', { exact: true }).fill('support')
      await page.getByRole('button', { name: 'Test', exact: true }).click()
      await page.getByText('It looks like owner/name').scrollIntoViewIfNeeded()
    },
  },
  'kinds-chooser': {
    night: day,
    act: async (page) => {
      await openForm(page, /^Icinga/)
      await page.getByRole('heading', { name: 'Connect a source' }).scrollIntoViewIfNeeded()
    },
  },
  'kinds-icinga-pair': {
    night: day,
    act: async (page) => {
      await openForm(page, /^Icinga/)
      const both = 'https://icinga-1.example.com:5665\nhttps://icinga-2.example.com:5665'
      await page.getByLabel('Addresses', { exact: true }).fill(both)
      const pins = ['3F', 'A0'].map((pair) => Array(32).fill(pair).join(':')).join('\n')
      await page.getByLabel(/^Fingerprints of its certificates/).fill(pins)
    },
  },
  'kinds-json-preview': {
    night: day,
    act: async (page) => {
      await openForm(page, /^JSON address/)
      await page.getByLabel('Address', { exact: true }).fill('https://status.example.com/api/alerts')
      await page.getByLabel('Id', { exact: true }).fill('/id')
      await page.getByRole('button', { name: 'Test', exact: true }).click()
      await page.getByText(/It answers: /).waitFor()
      await page.getByText('How its labels are read').scrollIntoViewIfNeeded()
      await page.getByRole('table').scrollIntoViewIfNeeded()
    },
  },
  'kinds-prometheus-peers': {
    night: day,
    act: async (page) => {
      await openForm(page, /^Prometheus/)
      await page.getByLabel('Addresses', { exact: true }).fill('https://prometheus.example.com')
      await page.getByRole('button', { name: 'Test', exact: true }).click()
      await page.getByRole('button', { name: 'Save, then connect them' }).scrollIntoViewIfNeeded()
    },
  },
  'kinds-wrong': {
    night: day,
    act: async (page) => {
      await openForm(page, /^Webhook/)
      await page.getByLabel('Port', { exact: true }).fill('many')
      await page.getByRole('button', { name: 'Test', exact: true }).click()
      await page.getByText('Give a whole number.').scrollIntoViewIfNeeded()
    },
  },
  'customers-list': {
    night: day,
    act: async (page) => {
      await open(page)
      await page.getByRole('button', { name: 'Change Tarnwick Freight' }).scrollIntoViewIfNeeded()
    },
  },
  'customers-change': {
    night: day,
    act: async (page) => {
      await open(page)
      await page.getByRole('button', { name: 'Change Tarnwick Freight' }).click()
      await page.getByRole('button', { name: 'Checked today' }).scrollIntoViewIfNeeded()
    },
  },
}
