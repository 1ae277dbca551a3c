/** The issue of a postmortem in every situation, for pictures, axe and the page's tests. */
import type { Page } from 'playwright'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import type { IssueCandidates, IssuePreview, PostmortemIssueView } from '../../contract/postmortem-issue.ts'
import type { PostmortemIssue } from '../../contract/postmortem-life.ts'
import type { Snapshot } from '../../contract/state.ts'
import { boardMonday, boardPostmortems } from './board-fixtures.ts'
import { openCarry } from './board-scenes.ts'
import type { FakeEngine } from './fake-engine.ts'
import { minuteMs } from './fixtures.ts'
import type { Scene } from './scenes.ts'

const repository = 'mosslund-platform/postmortems'

export function anIssue(more: Partial<PostmortemIssue> = {}): PostmortemIssue {
  return {
    ...{ sourceId: 'hub', repository, number: 412, isOpen: true, assignees: ['tomasz'] },
    url: `https://github.com/${repository}/issues/412`,
    labels: ['postmortem', 'team/edge', 'alert/IngressErrorRatioHigh'],
    ...{ comments: 2, differs: false, seenAt: 0, waiting: 0, problem: null },
    ...more,
  }
}

export function aView(now: number, more: Partial<PostmortemIssueView> = {}): PostmortemIssueView {
  return {
    comments: [],
    ...{ other: null, ours: { title: 'Ingress ran out of memory', body: '' }, isNewer: false },
    ...{ differences: [], orders: [], heardAt: now - 12_000, problem: null },
    ...more,
  }
}

export function aPreview(more: Partial<IssuePreview> = {}): IssuePreview {
  return {
    ...{ repository, version: 1, title: 'Ingress ran out of memory', body: '## Summary', assignees: [] },
    labels: ['postmortem', 'team/edge', 'alert/IngressErrorRatioHigh'],
    ...{ warnings: [], refused: null },
    ...more,
  }
}

/** A night in which the first postmortem has this issue. */
export function withIssue(issue: PostmortemIssue | null): Snapshot {
  const night = boardMonday(
    boardPostmortems().map((one, index): PostmortemSummary => (index === 0 ? { ...one, issue } : one)),
  )
  const { settings } = night.desk
  const issues = { sourceId: 'hub', repository }
  return {
    ...night,
    desk: {
      ...night.desk,
      settings: { ...settings, postmortems: { ...settings.postmortems, issues } },
    },
  }
}

/** The engine answers so about issues. */
export function answersAboutIssues(
  engine: FakeEngine,
  answers: {
    readonly view?: PostmortemIssueView | null
    readonly preview?: IssuePreview
    readonly candidates?: IssueCandidates
  },
): void {
  // The last one that is asked: its null is an answer.
  const { answer } = engine.support
  engine.support.answer = (name, input, own) => {
    if (name === 'postmortems.issue') return answers.view ?? null
    if (name === 'postmortems.issuePreview') return answers.preview ?? aPreview()
    if (name === 'postmortems.issueCandidates')
      return answers.candidates ?? { repository, issues: [], problem: null }
    return answer.call(engine.support, name, input, own)
  }
}

/** Opens the first postmortem, and its issue beside it. */
export async function openIssue(page: Page): Promise<void> {
  await openCarry(page, 'Ingress ran out of memory')
  await page
    .getByRole('region', { name: 'GitHub issue' })
    .evaluate((box) => box.scrollIntoView({ block: 'nearest' }))
}

const scene = (
  issue: PostmortemIssue | null,
  answers: (now: number) => Parameters<typeof answersAboutIssues>[1],
  act: (page: Page) => Promise<void> = openIssue,
): Scene => ({
  night: () => withIssue(issue),
  prepare: (engine) => answersAboutIssues(engine, answers(engine.now())),
  act,
})

const talk = (now: number): PostmortemIssueView['comments'] => [
  {
    key: '1',
    at: now - 190 * minuteMs,
    author: 'ines',
    text: 'Rolled out to plover and heron, siskin follows.',
  },
  {
    key: '2',
    at: now - 25 * minuteMs,
    author: 'Mira Lund',
    text: 'The alert is merged:\nIngressMemoryHigh.',
  },
]

export const issueScenes: Readonly<Record<string, Scene>> = {
  'issue-none': scene(null, () => ({})),
  'issue-leaving': scene(
    null,
    () => ({
      preview: aPreview({
        warnings: [
          { kind: 'secret', words: 'Line 14 looks like it holds a secret.' },
          { kind: 'customer', words: 'It names Mosslund Credit.' },
        ],
      }),
    }),
    async (page) => {
      await openIssue(page)
      await page.getByRole('button', { name: 'Open an issue' }).click()
      await page.getByRole('button', { name: 'Open the issue all the same' }).waitFor()
    },
  ),
  'issue-queued': scene(anIssue({ number: null, url: null, waiting: 1 }), (now) => ({
    view: aView(now, {
      orders: [
        {
          ...{ id: 1, words: 'Opens the issue', isTried: true },
          order: {
            state: 'retrying',
            nextAt: now + 40_000,
            attempts: 2,
            reason: 'api.github.com cannot be reached.',
          },
        },
      ],
      ...{ heardAt: null, problem: 'api.github.com cannot be reached.' },
    }),
  })),
  'issue-open': scene(anIssue(), (now) => ({ view: aView(now, { comments: talk(now), isNewer: true }) })),
  'issue-differs': scene(
    anIssue({ isOpen: false, differs: true }),
    (now) => ({
      view: aView(now, {
        comments: talk(now),
        differences: [
          { what: 'state', here: 'open', there: 'closed' },
          { what: 'assignee', here: 'Mira Lund', there: 'tomasz' },
        ],
        ours: {
          title: 'Ingress ran out of memory',
          body: '## Causes\n\nToo little memory.\n\n## Actions\n\n- More',
        },
        other: {
          ...{ title: 'Ingress ran out of memory', over: '0'.repeat(32) },
          body: '## Causes\n\nRequest buffering in chart 4.9.1.\n\n## Actions\n\n- More',
        },
      }),
    }),
    async (page) => {
      await openIssue(page)
      await page.getByRole('button', { name: 'Show the difference' }).click()
    },
  ),
}
