/** The list under a hand: nothing moves, and the selection stays with its thread. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ThreadId } from '../../../contract/ids.ts'
import { followThreads, inboxHold, relistInbox, useInbox } from '../../../renderer/inbox/desk.ts'
import {
  chooseTab,
  filterThreads,
  moveThread,
  selectThread,
  stepBack,
} from '../../../renderer/inbox/orders.ts'
import { deedOf, type Press } from '../../../renderer/keys.ts'
import { monotonic } from '../../../renderer/now.ts'
import { receive, usePage } from '../../../renderer/store.ts'
import { secondMs } from '../../helpers/fixtures.ts'
import { aThread, inboxDay, inboxNow, pictureThreads } from '../../helpers/support-scenes.ts'

const order = (): unknown[] =>
  useInbox.getState().rows.flatMap((row) => (row.kind === 'thread' ? [row.id] : []))
/** a customer writes in a thread that waited for them */
const theyWrite = aThread({
  ...pictureThreads().find(({ id }) => id === 5),
  waitsFor: 'us',
  lastCustomerAt: inboxNow - secondMs,
  version: 2,
})

let stop = (): void => {}
beforeEach(() => {
  useInbox.setState(useInbox.getInitialState())
  inboxHold.release()
  stop = followThreads()
  receive({ event: 'snapshot', snapshot: inboxDay() })
  relistInbox()
})
afterEach(() => {
  stop()
  usePage.setState({ state: null })
})

describe('the inbox', () => {
  it('shows a new order at once while nobody touches it', () => {
    receive({ event: 'changed', changes: { threads: [theyWrite] } })
    expect(order()).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(useInbox.getState().rows[5]).toMatchObject({ id: 5, part: 'us' })
  })

  it('does not move under a hand, and does so at an own order', () => {
    inboxHold.touch(monotonic())
    receive({ event: 'changed', changes: { removedThreads: [1 as ThreadId] } })
    expect(order()).toEqual([1, 2, 3, 4, 5, 6, 7])
    inboxHold.release()
    receive({ event: 'changed', changes: { threads: [theyWrite] } })
    expect(order()).toEqual([2, 3, 4, 5, 6, 7])
  })

  it('keeps the selection with its thread, and gives it up only when that is gone', () => {
    selectThread(5 as ThreadId)
    receive({ event: 'changed', changes: { threads: [theyWrite] } })
    expect(useInbox.getState().selected).toBe(5)
    chooseTab({ kind: 'tier', name: 'SRE' })
    filterThreads('nothing')
    expect(useInbox.getState().selected).toBe(5)
    receive({ event: 'changed', changes: { removedThreads: [5 as ThreadId] } })
    expect(useInbox.getState().selected).toBeNull()
    chooseTab({ kind: 'all' })
    filterThreads('')
    expect(useInbox.getState().selected).toBe(1)
  })

  it('begins at the longest wait, and moves over the heading', () => {
    expect(useInbox.getState().selected).toBe(1)
    for (let step = 0; step < 4; step += 1) moveThread(1)
    expect(useInbox.getState().selected).toBe(5)
  })

  it('forgets another desk’s threads', () => {
    selectThread(5 as ThreadId, true)
    filterThreads('quillmere')
    const night = inboxDay()
    receive({ event: 'snapshot', snapshot: { ...night, desk: { ...night.desk, startedAt: 5 } } })
    expect(useInbox.getState()).toMatchObject({ filter: '', paneOpen: false, selected: 1 })
  })

  it('steps back one at a time: panel, thread, filter', () => {
    useInbox.setState({ panel: 'hand-over', besideOpen: true, paneOpen: true, filtering: true })
    const left: unknown[] = []
    for (let step = 0; step < 4; step += 1) {
      const done = stepBack()
      const { panel, paneOpen, filtering } = useInbox.getState()
      left.push([done, panel, paneOpen, filtering])
    }
    expect(left).toEqual([
      [true, 'beside', true, true],
      [true, 'beside', false, true],
      [true, 'beside', false, false],
      [false, 'beside', false, false],
    ])
  })

  it('begins beside the thread anew with another one, and says a new wait aloud', () => {
    selectThread(4 as ThreadId)
    useInbox.setState({ panel: 'hand-over', noting: true })
    selectThread(4 as ThreadId)
    expect(useInbox.getState()).toMatchObject({ panel: 'hand-over', noting: true })
    selectThread(3 as ThreadId)
    expect(useInbox.getState()).toMatchObject({ panel: 'beside', noting: false })
    usePage.setState({ link: 'open' })
    receive({ event: 'changed', changes: { threads: [theyWrite] } })
    expect(usePage.getState().said).toMatchObject({ urgent: false })
    expect(usePage.getState().said.text).toMatch(/^Ostervik Energy waits for us/)
  })
})

describe('its keys', () => {
  const press = (key: string, part: Partial<Press> = {}): Press => ({
    ...{ key, code: `Key${key.toUpperCase()}`, ctrlKey: false, altKey: false, metaKey: false },
    ...{ shiftKey: false, repeat: false, isComposing: false },
    ...part,
  })
  const inbox = (key: string, focus: Parameters<typeof deedOf>[1] = 'list', going = false) =>
    deedOf(press(key), focus, true, going, 'inbox')

  it('mean something of their own, and never an order about an alert', () => {
    expect([...'rnhatlcxuo'].map((key) => inbox(key))).toEqual([
      ...['reply', 'thread-note', 'hand-over', 'accept', 'triage', 'link-alert', 'customer'],
      ...['close-thread', 'words-back', 'open-there'],
    ])
    for (const key of ['s', 'z', 'e', 'm', 'p', 'd', 'f', 'v', 'b']) expect(inbox(key)).toBeNull()
    expect(deedOf(press('a', { ctrlKey: true }), 'list', true, false, 'inbox')).toBeNull()
  })

  it('are off in a field, and while single letters are', () => {
    expect(inbox('h', 'field')).toBeNull()
    expect(deedOf(press('h'), 'list', false, false, 'inbox')).toBeNull()
    expect(inbox('ArrowDown')).toBe('next')
  })

  it('lead here and away', () => {
    expect(deedOf(press('i'), 'page', true, true)).toBe('go-inbox')
    expect(inbox('w', 'list', true)).toBe('go-watch')
    expect(inbox('h', 'list', true)).toBe('hand-over')
  })
})
