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
