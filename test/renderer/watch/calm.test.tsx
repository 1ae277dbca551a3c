/** What is said beside "All quiet" that it cannot vouch for. */
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, expect, it } from 'vitest'
import type { SourceHealth } from '../../../contract/source-health.ts'
import { fromSnapshot } from '../../../contract/state.ts'
import { sourcesWords } from '../../../renderer/frame/strip-words.ts'
import { receive, usePage } from '../../../renderer/store.ts'
import { calmLine, doubtNote, isQuietPage } from '../../../renderer/watch/calm.ts'
import { CalmPane } from '../../../renderer/watch/calm-pane.tsx'
import { aPeer, aSnapshot, aSource, nightNow } from '../../helpers/fixtures.ts'

const failure = { kind: 'timeout', detail: 'no answer within 10 s' } as const
const good = aPeer()
const gone = aPeer({ failure })
const plover = (...peers: SourceHealth['peers']): SourceHealth => aSource('plover', { peers })
const heron = (...peers: SourceHealth['peers']): SourceHealth => aSource('heron', { peers })

afterEach(() => usePage.setState({ state: null }))

it.each([
  [[plover(good, good)], ''],
  [
    [plover(good, gone), heron(good)],
    'One of two servers of plover cannot be reached; alerts only it knows are not seen.',
  ],
  [
    [plover(good, gone, gone)],
    'Two of three servers of plover cannot be reached; alerts only they know are not seen.',
  ],
  [
    [plover(good, gone), heron(gone)],
    'One of two servers of plover and the server of heron cannot be reached; alerts only they know are not seen.',
  ],
])('%#: %s', (sources, words) => {
  expect(doubtNote(sources)).toBe(words)
})

it('the list does not say that every source answered then, and the pane says why', async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  const snapshot = aSnapshot({ sources: [plover(good, gone)] })
  receive({ event: 'snapshot', snapshot })
  // The rule permits calm: the other server answers for the source.
  expect(isQuietPage(usePage.getState(), nightNow)).toBe(true)
  const line = calmLine(fromSnapshot(snapshot), true, true, nightNow)
  expect(line).toBe('Nothing, but one of two servers of plover cannot be reached.')
  const box = document.createElement('div')
  const root = createRoot(box)
  await act(async () => root.render(<CalmPane />))
  expect(box.querySelector('h2')?.textContent).toContain('All quiet')
  expect(box.querySelector('.calm-note')?.textContent).toContain('alerts only it knows are not seen')
  await act(async () => root.unmount())
})

it('F91: a source whose silence proves nothing is named wherever calm is spoken of, and alone it is none', () => {
  const relay = aSource('relay', { unproven: 'nothing tells whether its senders are alive' })
  const both = fromSnapshot(aSnapshot({ sources: [plover(good), relay] }))
  expect(calmLine(both, true, true, nightNow)).toBe('Nothing, but the silence of relay proves nothing.')
  expect(doubtNote(both.sources)).toBe(
    'The silence of relay proves nothing: nothing tells whether its senders are alive.',
  )
  expect(sourcesWords(both.sources, 2)).toEqual({ ok: false, words: '2 of 2 live, 1 unproven' })
  const alone = fromSnapshot(aSnapshot({ sources: [relay] }))
  receive({ event: 'snapshot', snapshot: aSnapshot({ sources: [relay] }) })
  expect(isQuietPage(usePage.getState(), nightNow)).toBe(false)
  expect(calmLine(alone, true, false, nightNow)).toBe(
    'Nothing that can be seen. This is not all clear. The silence of relay proves nothing: nothing tells whether its senders are alive.',
  )
})
