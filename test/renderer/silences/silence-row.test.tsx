/** What can be done with a silence that tells the others of an acknowledgement. */
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { SilenceEntry } from '../../../contract/silences.ts'
import type { Connection } from '../../../contract/wire.ts'
import { aSnapshot, aSource, nightNow } from '../../helpers/fixtures.ts'
import { aSilence } from '../../helpers/hold-engine.ts'

let root: Root
let page: typeof import('../../../renderer/store.ts')
let row: typeof import('../../../renderer/silences/silence-row.tsx')
let given: (readonly [string, unknown])[]

beforeAll(async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  page = await import('../../../renderer/store.ts')
  row = await import('../../../renderer/silences/silence-row.tsx')
})
beforeEach(() => {
  given = []
  const order = async (name: string, input: unknown): Promise<void> => void given.push([name, input])
  page.usePage.setState({ engine: { order } as unknown as Connection })
  document.body.innerHTML = '<div id="root"></div>'
  root = createRoot(document.getElementById('root') as HTMLElement)
})
afterEach(() => act(async () => root.unmount()))

async function show(entry: SilenceEntry): Promise<void> {
  await act(async () => {
    page.receive({ event: 'snapshot', snapshot: aSnapshot({ sources: [aSource('plover')] }) })
    root.render(<row.SilenceRow entry={entry} now={nightNow} />)
  })
}
const buttons = (): readonly string[] =>
  [...document.querySelectorAll('button')].map((button) => button.textContent ?? '')
const press = (words: string) =>
  act(async () =>
    [...document.querySelectorAll('button')].find((each) => each.textContent?.startsWith(words))?.click(),
  )

const ack = (part: Partial<SilenceEntry>) =>
  aSilence({ isAck: true, comment: 'ACK! Tomasz Wrona has it', by: 'Tomasz Wrona', ...part }, nightNow)

it('a colleague’s acknowledgement can be ended, once it was said what that means', async () => {
  const entry = ack({})
  await show(entry)
  expect(buttons()).toHaveLength(1)
  await press('End now')
  expect(given).toEqual([])
  expect(document.body.textContent).toContain('It tells the others that Tomasz has the alert.')
  await press('Keep it')
  expect(document.body.textContent).not.toContain('It tells the others')
  await press('End now')
  await press('End it')
  const { sourceId, silenceId } = entry
  expect(given).toEqual([['silences.expire', { sourceId, silenceId }]])
})

it('one’s own ends by unacknowledging, and one whose end is under way can be taken back', async () => {
  await show(ack({ mine: true }))
  expect(buttons()).toEqual([])
  const order = { id: 4, kind: 'expire', state: 'waiting', nextAt: null, attempts: 0, reason: null } as const
  await show(ack({ order }))
  await press('Take back')
  expect(given).toEqual([['silences.withdraw', { orderId: 4 }]])
})
