/** A trouble that more than one source tells of: its one row, and how it stands at each of them. */
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, describe, expect, it } from 'vitest'
import type { Episode } from '../../../contract/alert.ts'
import type { EpisodeId, SourceId } from '../../../contract/ids.ts'
import { receive, usePage } from '../../../renderer/store.ts'
import { joinedWords } from '../../../renderer/watch/joined.ts'
import { OneTrouble } from '../../../renderer/watch/one-trouble.tsx'
import { anEpisode, aSnapshot, aSource, nightNow } from '../../helpers/fixtures.ts'

const lead = anEpisode({ id: 1 as EpisodeId, sourceId: 'pager' as SourceId, title: 'Incident 17' })
const part = (id: number, more: Partial<Episode> = {}): Episode =>
  anEpisode({ id: id as EpisodeId, title: `Disk of n${id}`, leadId: lead.id, ...more })
const refused = {
  ...{ by: 'Mira Lund', mine: true, at: nightNow, origin: 'here' as const },
  order: { state: 'refused' as const, nextAt: null, attempts: 1, reason: 'It needs another role.' },
}
const sources = [aSource('pager', { kind: 'pagerduty' }), aSource('plover'), aSource('heron')]

afterEach(() => usePage.setState({ state: null }))

async function shown(episode: Episode): Promise<HTMLElement> {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  const box = document.createElement('div')
  const root = createRoot(box)
  await act(async () => root.render(<OneTrouble episode={episode} />))
  const copy = box.cloneNode(true) as HTMLElement
  await act(async () => root.unmount())
  return copy
}

describe('its row', () => {
  it.each<[string, readonly Episode[]]>([
    ['', []],
    ['also at plover', [part(2)]],
    ['also at plover (2)', [part(2), part(3)]],
    ['also at plover and heron', [part(2), part(3, { sourceId: 'heron' as SourceId })]],
    ['ack refused', [part(2, { sourceId: 'heron' as SourceId }), part(3, { ack: refused })]],
  ])('says %j', (words, joined) => {
    expect(joinedWords(joined, sources)).toBe(words)
  })

  it('is the only one: what is joined stands in no group', () => {
    receive({ event: 'snapshot', snapshot: aSnapshot({ sources, episodes: [lead, part(2)] }) })
    const { groups } = usePage.getState()
    expect(Object.values(groups).flat()).toEqual([lead])
  })
})

describe('its pane', () => {
  it('lists each source with what came of the ack there, and one press takes it apart', async () => {
    const snapshot = aSnapshot({ sources, episodes: [lead, part(2, { ack: refused })] })
    receive({ event: 'snapshot', snapshot })
    const pane = await shown(lead)
    expect(pane.textContent).toContain('Disk of n2')
    expect(pane.textContent).toContain('plover')
    expect(pane.textContent).toContain('It needs another role.')
    expect(pane.querySelector('button')?.getAttribute('aria-label')).toBe('Disk of n2 is another trouble')
  })

  it('of what is joined says in whose row it stands; of anything else nothing', async () => {
    const other = anEpisode({ id: 9 as EpisodeId })
    const child = part(2)
    receive({ event: 'snapshot', snapshot: aSnapshot({ sources, episodes: [lead, child, other] }) })
    expect((await shown(child)).textContent).toContain('in the row of “Incident 17”')
    expect((await shown(other)).textContent).toBe('')
  })
})
