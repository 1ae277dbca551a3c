/** Words belong to the desk they were typed at: ids of the drill mean other alerts to the real engine. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fromSnapshot } from '../../../contract/state.ts'
import type { Connection } from '../../../contract/wire.ts'
import { usePage } from '../../../renderer/store.ts'
import { saveDraft, saveUnsavedDrafts, unsavedDraft, wordsDesk } from '../../../renderer/watch/drafts.ts'
import { aDesk, nightNow } from '../../helpers/fixtures.ts'

type Sent = { readonly key: string; readonly text: string }
let sent: Sent[] = []
let refuse = false

const sitAt = (drill: boolean): void => {
  const snapshot = {
    now: nightNow,
    desk: { ...aDesk(), drill: drill ? { since: nightNow, step: 1 } : null },
    sources: [],
    episodes: [],
    drafts: {},
    postmortems: [],
    batch: null,
    loading: 0,
  }
  usePage.setState({ state: fromSnapshot(snapshot as unknown as Parameters<typeof fromSnapshot>[0]) })
}

beforeEach(() => {
  sent = []
  refuse = false
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
    sitAt(false)
    refuse = true
    expect(await saveDraft('note:7', 'half a word')).toBe(false)
    expect(unsavedDraft('note:7')).toBe('half a word')
    expect(usePage.getState().problem).toBe('Your words are not saved yet. The connection is lost.')
    refuse = false
    saveUnsavedDrafts()
    await expect.poll(() => unsavedDraft('note:7')).toBeUndefined()
    expect(sent).toEqual([{ key: 'note:7', text: 'half a word' }])
  })

  it('of the drill never reaches the real engine, and waits for the drill to come back', async () => {
    sitAt(true)
    const desk = wordsDesk()
    sitAt(false)
    expect(await saveDraft('note:1', 'only practice', desk)).toBe(false)
    saveUnsavedDrafts()
    expect([sent, unsavedDraft('note:1')]).toEqual([[], undefined])
    sitAt(true)
    expect(unsavedDraft('note:1')).toBe('only practice')
    saveUnsavedDrafts()
    await expect.poll(() => sent).toEqual([{ key: 'note:1', text: 'only practice' }])
  })

  it('of the real desk never reaches the drill', async () => {
    sitAt(false)
    const desk = wordsDesk()
    sitAt(true)
    expect(await saveDraft('note:2', 'meant in earnest', desk)).toBe(false)
    saveUnsavedDrafts()
    expect(sent).toEqual([])
    sitAt(false)
    saveUnsavedDrafts()
    await expect.poll(() => sent).toEqual([{ key: 'note:2', text: 'meant in earnest' }])
  })
})
