/** Words belong to the desk they were typed at: ids of the drill mean other alerts to the real engine. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fromSnapshot } from '../../contract/state.ts'
import type { Connection } from '../../contract/wire.ts'
import {
  restoreDrafts,
  saveDraft,
  saveUnsavedDrafts,
  unsavedDraft,
  wordsDesk,
  wordsLeft,
} from '../../renderer/drafts.ts'
import { usePage } from '../../renderer/store.ts'
import { aDesk, aSnapshot, nightNow } from '../helpers/fixtures.ts'

type Sent = { readonly key: string; readonly text: string }
let sent: Sent[] = []
let refuse = false

/** @param drillAt when the drill started that the page sits at; null, the real desk */
const sitAt = (drillAt: number | null): void => {
  const drill = drillAt === null ? null : { startedAt: drillAt, realSources: 1 }
  usePage.setState({ state: fromSnapshot(aSnapshot({ desk: aDesk({ drill }) })) })
}

beforeEach(() => {
  sent = []
  refuse = false
  sessionStorage.clear()
  const order = (_name: string, input: Sent): Promise<unknown> => {
    if (refuse) return Promise.reject(new Error('The connection is lost.'))
    sent.push(input)
    return Promise.resolve({})
  }
  usePage.setState({ engine: { order } as unknown as Connection })
})
afterEach(() => usePage.setState({ engine: null, state: null, problem: null }))

describe('a draft', () => {
  it('that the engine did not take is kept, said, and sent again when it can be', async () => {
    sitAt(null)
    refuse = true
    expect(await saveDraft('note:7', { text: 'half a word' })).toBe(false)
    expect(unsavedDraft('note:7')?.text).toBe('half a word')
    expect(usePage.getState().problem).toBe('Your words are not saved yet. The connection is lost.')
    refuse = false
    saveUnsavedDrafts()
    await expect.poll(() => unsavedDraft('note:7')).toBeUndefined()
    expect(sent).toEqual([{ key: 'note:7', text: 'half a word' }])
  })

  it('of the drill never reaches the real engine, and waits for the drill to come back', async () => {
    sitAt(nightNow)
    const desk = wordsDesk()
    sitAt(null)
    expect(await saveDraft('note:1', { text: 'only practice' }, desk)).toBe(false)
    saveUnsavedDrafts()
    expect([sent, unsavedDraft('note:1')]).toEqual([[], undefined])
    sitAt(nightNow)
    expect(unsavedDraft('note:1')?.text).toBe('only practice')
    saveUnsavedDrafts()
    await expect.poll(() => sent).toEqual([{ key: 'note:1', text: 'only practice' }])
  })

  it('of one drill is nothing to the next', async () => {
    sitAt(nightNow + 1)
    refuse = true
    await saveDraft('note:1', { text: 'of the first drill' })
    refuse = false
    sitAt(nightNow + 2)
    saveUnsavedDrafts()
    expect([sent, unsavedDraft('note:1')]).toEqual([[], undefined])
  })

  it('of the real desk never reaches the drill', async () => {
    sitAt(null)
    const desk = wordsDesk()
    sitAt(nightNow)
    expect(await saveDraft('note:2', { text: 'meant in earnest' }, desk)).toBe(false)
    saveUnsavedDrafts()
    expect(sent).toEqual([])
    sitAt(null)
    saveUnsavedDrafts()
    await expect.poll(() => sent).toEqual([{ key: 'note:2', text: 'meant in earnest' }])
  })

  it('lies in the tab until the engine has it, for a page that is loaded anew meanwhile', async () => {
    sitAt(null)
    refuse = true
    await saveDraft('reason:new-9', { text: 'moved to the new rack' })
    const [key = '', kept = ''] = Object.entries({ ...sessionStorage })[0] ?? []
    refuse = false
    saveUnsavedDrafts()
    await expect.poll(() => unsavedDraft('reason:new-9')).toBeUndefined()
    expect(sessionStorage.length).toBe(0)
    // What the tab still holds when the page begins, the engine has not.
    sent = []
    sessionStorage.setItem(key, kept)
    sessionStorage.setItem('nightdesk.draft.note:3', 'spoilt {')
    restoreDrafts()
    expect(unsavedDraft('reason:new-9')?.text).toBe('moved to the new rack')
    saveUnsavedDrafts()
    await expect.poll(() => sent).toEqual([{ key: 'reason:new-9', text: 'moved to the new rack' }])
  })
})

it.each([
  ['down since 3', 'down since 3', ''],
  ['down since 3', 'down since 3 and still', 'and still'],
  ['down since 3', 'up since 3', 'up since 3'],
  ['a', '', ''],
])('of "%s" sent and "%s" typed by then, "%s" is left', (was, typed, left) => {
  expect(wordsLeft(was, typed)).toBe(left)
})
