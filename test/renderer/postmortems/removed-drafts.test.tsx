/** Removing a draft loses no key, and what was removed can be brought back. */
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { PostmortemId } from '../../../contract/ids.ts'
import { newSummary, type PostmortemSummary, type RemovedPostmortem } from '../../../contract/postmortem.ts'
import { applyEdit, type TextEdit } from '../../../contract/text-edit.ts'
import type { Connection } from '../../../contract/wire.ts'
import { sheetDoor } from '../../../renderer/postmortems/sheet-door.ts'
import { anEvidence } from '../../helpers/evidence-engine.ts'
import { aSnapshot, nightNow } from '../../helpers/fixtures.ts'

let root: Root
let page: typeof import('../../../renderer/store.ts')
/** the engine's drafts by id, and the removed ones */
let drafts: Map<number, PostmortemSummary & { readonly text: string }>
let removed: RemovedPostmortem[]
let given: string[]
let refuse: boolean

beforeAll(async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'], now: nightNow })
  page = await import('../../../renderer/store.ts')
  const { followEngine } = await import('../../../renderer/postmortems/texts.ts')
  const { Postmortems } = await import('../../../renderer/postmortems/postmortems.tsx')
  const { loadSheet } = await import('../../../renderer/postmortems/sheet.tsx')
  await loadSheet()
  followEngine()
  document.body.innerHTML = '<div id="root"></div>'
  root = createRoot(document.getElementById('root') as HTMLElement)
  await act(async () => root.render(<Postmortems />))
})
afterAll(async () => {
  await act(async () => root.unmount())
  vi.useRealTimers()
})

type Input = { readonly postmortemId: number; readonly edit: TextEdit }

const orders: Record<string, (input: Input) => void> = {
  'postmortems.edit': ({ postmortemId, edit }) => {
    if (refuse) throw new Error('the disk is full')
    const draft = drafts.get(postmortemId)
    if (!draft) return
    drafts.set(postmortemId, { ...draft, text: applyEdit(draft.text, edit), version: draft.version + 1 })
    tell()
  },
  'postmortems.remove': ({ postmortemId }) => {
    const draft = drafts.get(postmortemId)
    if (!draft) return
    const { id, title } = draft
    removed = [{ id, title, removedAt: nightNow }, ...removed]
    page.receive({ event: 'changed', changes: { removedPostmortems: [id] } })
  },
  'postmortems.bringBack': ({ postmortemId }) => {
    removed = removed.filter(({ id }) => id !== postmortemId)
    tell()
  },
}

/** Says how the drafts that are not removed stand now. */
function tell(): void {
  const gone = new Set<number>(removed.map(({ id }) => id))
  const postmortems = [...drafts.values()].filter(({ id }) => !gone.has(id))
  page.receive({ event: 'changed', changes: { postmortems } })
}

let starts = 0

beforeEach(async () => {
  starts += 1
  given = []
  removed = []
  refuse = false
  const id = starts as PostmortemId
  const draft = { id, title: 'Nodes of dunlin', ...newSummary(nightNow), uid: 'nodes' }
  drafts = new Map([[id, { ...draft, words: 3, text: 'Nodes of dunlin' }]])
  const order = async (name: string, input: Input): Promise<void> => {
    given.push(name)
    orders[name]?.(input)
  }
  const query = async (name: string, { postmortemId }: Input): Promise<unknown> => {
    if (name === 'postmortems.evidence') return anEvidence()
    return name === 'postmortems.removed' ? removed : drafts.get(postmortemId)
  }
  await act(async () => {
    page.usePage.setState({
      engine: { order, query, close: () => {} } as unknown as Connection,
      postmortemId: id,
      problem: null,
    })
    page.receive({ event: 'snapshot', snapshot: aSnapshot({ postmortems: [...drafts.values()] }) })
  })
})

const press = (words: string) =>
  act(async () =>
    [...document.querySelectorAll('button')].find((each) => each.textContent?.startsWith(words))?.click(),
  )
const sheet = () => sheetDoor(starts)
const type = (words: string) =>
  act(async () => {
    const field = sheet()
    if (!field) throw new Error('no sheet')
    field.insert(words)
  })

it('a draft goes with the words typed last, is listed as removed, and comes back with them', async () => {
  await type('Rack 4: ')
  await press('Remove')
  await press('Remove now')
  expect(given).toEqual(['postmortems.edit', 'postmortems.remove'])
  expect(drafts.get(starts)?.text).toBe('Rack 4: Nodes of dunlin')
  expect(document.querySelector('h1')?.textContent).toBe('No postmortem yet')
  expect(document.querySelector('.removed-drafts')?.textContent).toContain('Nodes of dunlin')
  await press('Bring back')
  expect(sheet()?.text()).toBe('Rack 4: Nodes of dunlin')
  expect(document.querySelector('.removed-drafts')).toBe(null)
})

it('a draft whose last words cannot be saved is not removed', async () => {
  refuse = true
  await type('Rack 4: ')
  await press('Remove')
  await press('Remove now')
  expect(given).toEqual(['postmortems.edit'])
  expect(document.body.textContent).toContain('Its last words are not saved yet, so it was not removed.')
  expect(sheet()?.text()).toBe('Rack 4: Nodes of dunlin')
})
