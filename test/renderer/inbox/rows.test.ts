import { describe, expect, it } from 'vitest'
import type { ThreadId } from '../../../contract/ids.ts'
import type { Thread } from '../../../contract/support.ts'
import { inboxRowSize, inboxRows, neighbourOf, tabsOf } from '../../../renderer/inbox/rows.ts'
import { aThread, inboxNow, pictureThreads } from '../../helpers/support-scenes.ts'

const all = { kind: 'all' } as const
const ids = (
  threads: readonly Thread[],
  tab: Parameters<typeof inboxRows>[1] = all,
  filter = '',
): unknown[] => inboxRows(threads, tab, filter, []).map((row) => (row.kind === 'thread' ? row.id : row.key))

describe('the list', () => {
  it('puts the longest wait first, then our newest word', () => {
    expect(ids(pictureThreads())).toEqual(['head us', 1, 2, 3, 4, 'head customer', 5, 6, 7])
  })

  it('shows a tier, mine, and not what is closed or what nobody waits in', () => {
    const threads = [
      ...pictureThreads(),
      aThread({ id: 8 as ThreadId, closed: { at: inboxNow, outcome: 'solved', by: null } }),
      aThread({ id: 9 as ThreadId, waitsFor: 'nobody' }),
    ]
    expect(ids(threads, { kind: 'tier', name: 'SRE' })).toEqual(['head us', 2, 'head customer', 7])
    expect(ids(threads, { kind: 'mine' })).toEqual(['head us', 4, 'head customer', 6])
    expect(ids(threads)).not.toContain(8)
    expect(ids(threads)).not.toContain(9)
  })

  it('counts each tab by what it would show, and keeps a chosen tier that is empty', () => {
    const closed = aThread({ id: 8 as ThreadId, closed: { at: inboxNow, outcome: 'solved', by: null } })
    const tabs = tabsOf([...pictureThreads(), closed], { kind: 'tier', name: 'Gone' })
    expect(tabs.map(({ name, count }) => [name, count])).toEqual([
      ['All', 7],
      ['First line', 4],
      ['Ops duty', 1],
      ['SRE', 2],
      ['Gone', 0],
      ['Mine', 2],
      ['Closed', null],
    ])
  })

  it.each([
    ['saltholm', [2]],
    ['sre issue', []],
    ['SRE 412', [2]],
    ['insurers', [3]],
    ['mara', [5]],
  ])('filters by %s: customer, words, tier, number, holder', (filter, shown) => {
    expect(ids(pictureThreads(), all, filter).filter((each) => typeof each === 'number')).toEqual(shown)
  })

  it('says how many a filter hides', () => {
    const rows = inboxRows(pictureThreads(), all, 'nothing like it', [])
    expect(rows.filter((row) => row.kind === 'empty').map(({ hidden }) => hidden)).toEqual([4, 3])
  })

  it('lists closed ones as they were read, apart', () => {
    const closed = aThread({ id: 8 as ThreadId, closed: { at: inboxNow, outcome: 'solved', by: null } })
    const rows = inboxRows(pictureThreads(), { kind: 'closed' }, '', [closed])
    expect(rows.map(({ key }) => key)).toEqual(['head closed', 't8'])
  })

  it('moves from thread to thread over headings, and stays at the ends', () => {
    const rows = inboxRows(pictureThreads(), all, '', [])
    const to = (from: number | null, step: 1 | -1) => neighbourOf(rows, from as ThreadId | null, step)
    expect([to(null, 1), to(null, -1), to(4, 1), to(5, -1), to(1, -1), to(7, 1)]).toEqual([1, 7, 5, 4, 1, 7])
    expect(neighbourOf([], null, 1)).toBeNull()
  })

  it('has a height for every row, so that nothing is measured', () => {
    const rows = inboxRows([], all, '', [])
    expect(rows.map(inboxRowSize)).toEqual([40, 40, 48, 40])
  })
})
