/** What is said while everything answers, but a source has rules that it cannot evaluate. */
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, describe, expect, it } from 'vitest'
import type { SourceHealth } from '../../../contract/source-health.ts'
import { fromSnapshot } from '../../../contract/state.ts'
import { sourcesWords } from '../../../renderer/frame/strip-words.ts'
import { SourceCard } from '../../../renderer/settings/source-card.tsx'
import { receive, usePage } from '../../../renderer/store.ts'
import { blindSpotWords } from '../../../renderer/watch/blind-spots.tsx'
import { calmLine, isQuietPage } from '../../../renderer/watch/calm.ts'
import { CalmPane } from '../../../renderer/watch/calm-pane.tsx'
import { aSnapshot, aSource, nightNow } from '../../helpers/fixtures.ts'

const spot = (name: string) => ({ name, detail: `${name} has \u202eno data source` })
const plover = (...names: readonly string[]): SourceHealth =>
  aSource('plover', { blindSpots: names.map(spot), remarks: ['It also sends to am2.'] })

afterEach(() => usePage.setState({ state: null }))

async function shown(what: React.ReactNode): Promise<HTMLElement> {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  const box = document.createElement('div')
  const root = createRoot(box)
  await act(async () => root.render(what))
  const copy = box.cloneNode(true) as HTMLElement
  await act(async () => root.unmount())
  return copy
}

describe('a rule that cannot be evaluated', () => {
  it.each([
    [[aSource('heron')], ''],
    [[plover('Disk')], 'plover cannot see what Disk should watch'],
    [[plover('A', 'B'), aSource('heron')], 'plover cannot see what A and B should watch'],
    [[plover('A', 'B', 'C')], 'plover cannot see what A, B and C should watch'],
    [[plover('A', 'B', 'C', 'D')], 'plover cannot see what A, B and 2 more should watch'],
    [
      [plover('A', 'B'), aSource('heron', { blindSpots: [spot('C')] })],
      'plover and heron have 3 blind spots',
    ],
  ])('%#: %s', (sources, words) => {
    expect(blindSpotWords(sources)).toBe(words)
  })

  it('is no "all quiet": the list, the pane and the strip say which', async () => {
    const snapshot = aSnapshot({ sources: [plover('Disk'), aSource('heron')] })
    receive({ event: 'snapshot', snapshot })
    expect(isQuietPage(usePage.getState(), nightNow)).toBe(false)
    expect(calmLine(fromSnapshot(snapshot), true, false, nightNow)).toBe(
      'Nothing that can be seen. This is not all clear: plover cannot see what Disk should watch.',
    )
    expect(sourcesWords(snapshot.sources, 2)).toEqual({ ok: false, words: '2 of 2 live, 1 blind spot' })
    expect(sourcesWords([aSource('heron')], 1)).toEqual({ ok: true, words: '1 of 1 live' })
    const pane = await shown(<CalmPane />)
    expect(pane.querySelector('h2')?.textContent).toBe('Not all clear')
    expect(pane.querySelector('.blind-spots')?.textContent).toMatch(/plover cannot see.*Disk.*no data source/)
    // A stranger's words turn no line around.
    expect(pane.textContent).not.toContain('\u202e')
  })

  it('is on the card of its source with all the others, and what else to know', async () => {
    const source = plover('A', 'B', 'C', 'D', 'E', 'F')
    receive({ event: 'snapshot', snapshot: aSnapshot({ sources: [source] }) })
    const card = await shown(<SourceCard source={source} edit={() => {}} watchPeers={() => {}} />)
    expect(card.querySelectorAll('.blind-spots li')).toHaveLength(6)
    expect(card.querySelector('header')?.textContent).toContain('Live, 6 blind spots')
    expect(card.querySelector('.remarks')?.textContent).toBe('It also sends to am2.')
    const pane = await shown(<CalmPane />)
    expect(pane.querySelectorAll('.blind-spots li')).toHaveLength(4)
    expect(pane.textContent).toContain('and 2 more, on the Sources screen.')
  })
})
