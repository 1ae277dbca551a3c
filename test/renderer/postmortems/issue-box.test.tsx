/** The box of an issue: what leaves is looked at first, and nothing that stands there is lost by a press. */
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { PostmortemId } from '../../../contract/ids.ts'
import { newSummary } from '../../../contract/postmortem.ts'
import type { IssuePreview, PostmortemIssueView } from '../../../contract/postmortem-issue.ts'
import type { PostmortemIssue } from '../../../contract/postmortem-life.ts'
import type { Connection } from '../../../contract/wire.ts'
import { aSnapshot, nightNow } from '../../helpers/fixtures.ts'
import { anIssue, aPreview, aView } from '../../helpers/issue-scenes.ts'

let root: Root
let page: typeof import('../../../renderer/store.ts')
let draw: (issue: PostmortemIssue | null) => Promise<void>
let given: [name: string, input: object][]
let view: PostmortemIssueView | null
let preview: IssuePreview

beforeAll(async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'], now: nightNow })
  page = await import('../../../renderer/store.ts')
  const { followEngine } = await import('../../../renderer/postmortems/texts.ts')
  const { IssueBox } = await import('../../../renderer/postmortems/issue-box.tsx')
  followEngine()
  document.body.innerHTML = '<div id="root"></div>'
  root = createRoot(document.getElementById('root') as HTMLElement)
  draw = async (issue) => {
    const summary = {
      id: 1 as PostmortemId,
      title: 'Down',
      ...newSummary(nightNow),
      words: 1,
      uid: 'u',
      issue,
    }
    await act(async () => root.render(<IssueBox key={JSON.stringify([issue, view])} summary={summary} />))
  }
})
afterAll(async () => {
  await act(async () => root.unmount())
  vi.useRealTimers()
})

beforeEach(async () => {
  given = []
  view = null
  preview = aPreview()
  const engine = {
    order: async (name: string, input: object) => void given.push([name, input]),
    query: async (name: string) => (name === 'postmortems.issue' ? view : preview),
  } as unknown as Connection
  const night = aSnapshot()
  const { settings } = night.desk
  const issues = { sourceId: 'hub', repository: 'acme/pm' }
  const desk = { ...night.desk, settings: { ...settings, postmortems: { ...settings.postmortems, issues } } }
  await act(async () => {
    page.usePage.setState({ engine, link: 'open', problem: null })
    page.receive({ event: 'snapshot', snapshot: { ...night, desk } })
  })
})

const words = (): string => document.body.textContent ?? ''
const press = async (name: string): Promise<void> => {
  const button = [...document.querySelectorAll('button')].find((each) => each.textContent?.startsWith(name))
  if (!button) throw new Error(`no button ${name}: ${words()}`)
  await act(async () => button.click())
}

it('shows what would leave, and what to look at, before it opens one', async () => {
  preview = aPreview({
    version: 7,
    warnings: [{ kind: 'secret', words: 'Line 2 looks like it holds a secret.' }],
  })
  await draw(null)
  await press('Open an issue')
  expect(words()).toContain('Line 2 looks like it holds a secret.')
  expect(given).toEqual([])
  await press('Open the issue all the same')
  expect(given).toEqual([['postmortems.openIssue', { postmortemId: 1, version: 7 }]])
})

it('opens none whose words cannot be sent', async () => {
  preview = aPreview({ refused: 'GitHub takes 65,400 characters; this text has 70,000.' })
  await draw(null)
  await press('Open an issue')
  await press('Open the issue')
  expect(words()).toContain('GitHub takes 65,400 characters')
  expect(given).toEqual([])
})

it('is not there where no repository is named', async () => {
  await act(async () => page.receive({ event: 'snapshot', snapshot: aSnapshot() }))
  await draw(null)
  expect(document.querySelector('.issue-box')).toBeNull()
})

it('says what is on its way, and takes it back', async () => {
  const order = { state: 'retrying', nextAt: nightNow, attempts: 2, reason: 'It cannot be reached.' } as const
  view = aView(nightNow, { orders: [{ id: 5, words: 'Opens the issue', isTried: true, order }] })
  await draw(anIssue({ number: null, url: null }))
  expect(words()).toContain('Opens the issue: tries again')
  expect(words()).toContain('It cannot be reached.')
  await press('Take it back')
  expect(given).toEqual([['postmortems.issueOrder', { orderId: 5, deed: 'withdraw' }]])
})

it('shows words that were changed there before anything is done about them', async () => {
  const over = 'f'.repeat(32)
  view = aView(nightNow, {
    ours: { title: 'Down', body: 'Ours.' },
    other: { title: 'Down', body: 'Theirs.', over },
  })
  await draw(anIssue({ differs: true }))
  expect(words()).toContain('Somebody changed the text there.')
  expect(words()).not.toContain('Write ours there')
  await press('Show the difference')
  expect([...document.querySelectorAll('.issue-diff li')].map((line) => line.textContent)).toEqual([
    ...['⋯', ' ', '−only here: Ours.', '+only there: Theirs.'],
  ])
  await press('Write ours there')
  await press('Take theirs over')
  expect(given).toEqual([
    ['postmortems.sendIssueText', { postmortemId: 1, version: 1, over }],
    ['postmortems.takeIssueText', { postmortemId: 1, version: 1, over }],
  ])
})

it('goes along with what was done there only when told, or says there how it stands here', async () => {
  view = aView(nightNow, {
    differences: [
      { what: 'state', here: 'open', there: 'closed' },
      { what: 'assignee', here: null, there: 'ines' },
    ],
  })
  await draw(anIssue({ isOpen: false }))
  expect(words()).toContain('It is closed there, and open here.')
  await press('Close it here')
  await press('Take the person')
  await press('Tell GitHub')
  expect(given).toEqual([
    ['postmortems.move', { postmortemId: 1, to: 'closed', reason: null }],
    ['postmortems.assign', { postmortemId: 1, team: null, assignee: 'ines', sprint: null }],
    ['postmortems.tellIssue', { postmortemId: 1, what: 'state' }],
  ])
})

it('keeps a comment as a draft until it is taken, and sends it once', async () => {
  view = aView(nightNow)
  await draw(anIssue())
  const field = document.querySelector('textarea')
  if (!field) throw new Error('no field')
  const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set
  await act(async () => {
    set?.call(field, 'Rolled out.')
    field.dispatchEvent(new Event('input', { bubbles: true }))
  })
  await act(async () => vi.advanceTimersByTime(1_000))
  expect(given).toEqual([['drafts.save', { key: 'reason:issue-comment-1', text: 'Rolled out.' }]])
  await press('Comment')
  expect(given.filter(([name]) => name === 'postmortems.commentIssue')).toEqual([
    ['postmortems.commentIssue', { postmortemId: 1, text: 'Rolled out.' }],
  ])
  expect(field.value).toBe('')
})
