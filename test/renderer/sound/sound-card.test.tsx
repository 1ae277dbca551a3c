/** The card of the sound says in a fire drill whose sound it is. */
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, it } from 'vitest'
import { SoundCard } from '../../../renderer/sound/sound-card.tsx'
import { receive } from '../../../renderer/store.ts'
import { aDesk, aSnapshot, nightNow } from '../../helpers/fixtures.ts'

it('says in a fire drill alone that what is chosen ends with it', async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  document.body.innerHTML = '<div id="root"></div>'
  const root = createRoot(document.getElementById('root') as HTMLElement)
  const tell = (drill: { readonly startedAt: number; readonly realSources: number } | null) =>
    act(async () => receive({ event: 'snapshot', snapshot: aSnapshot({ desk: aDesk({ drill }) }) }))
  await tell(null)
  await act(async () => root.render(<SoundCard />))
  expect(document.querySelector('[role=note]')).toBeNull()
  await tell({ startedAt: nightNow, realSources: 1 })
  expect(document.querySelector('[role=note]')?.textContent).toContain('ends with the drill')
  await act(async () => root.unmount())
})
