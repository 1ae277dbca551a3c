/** The lengths of the ladder in the sound card: kept when they are right, explained when they are not. */
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type LadderLengths, standardLengths, withLengths } from '../../../contract/ladder.ts'
import { standardSound } from '../../../contract/sound.ts'
import type { Connection } from '../../../contract/wire.ts'
import { LadderFields } from '../../../renderer/sound/ladder-fields.tsx'
import { receive, usePage } from '../../../renderer/store.ts'
import { aDesk, aSnapshot } from '../../helpers/fixtures.ts'

let root: Root
let given: [string, unknown][]

const show = (lengths: Partial<LadderLengths> = {}) =>
  act(async () =>
    root.render(<LadderFields sound={withLengths(standardSound, { ...standardLengths, ...lengths })} />),
  )
beforeEach(async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  given = []
  document.body.innerHTML = '<div id="root"></div>'
  root = createRoot(document.getElementById('root') as HTMLElement)
  const order = async (name: string, input: unknown): Promise<void> => void given.push([name, input])
  usePage.setState({
    engine: { order, query: () => new Promise(() => {}), close: () => {} } as unknown as Connection,
  })
  receive({ event: 'snapshot', snapshot: aSnapshot({ desk: aDesk() }) })
  await show()
})
afterEach(() => act(async () => root.unmount()))

const field = (label: string): HTMLInputElement => {
  const found = document.querySelector<HTMLInputElement>(`[aria-label="${label}, seconds"]`)
  if (!found) throw new Error(`no field is called ${label}`)
  return found
}
const type = (label: string, text: string) =>
  act(async () => {
    const input = field(label)
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
    set?.call(input, text)
    input.dispatchEvent(new Event('input', { bubbles: true }))
  })
const enter = (label: string) =>
  act(async () => field(label).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true })))
const alert = () => document.querySelector('[role=alert]')?.textContent ?? ''

it('gives the whole ladder with the length that was typed, with Enter', async () => {
  await type('The second stage begins after', '20')
  await enter('The second stage begins after')
  expect(given).toEqual([['ladder.set', { ...standardLengths, secondAfterMs: 20_000 }]])
  expect(alert()).toBe('')
})

it('goes on from a length that is still on its way', async () => {
  await type('The second stage begins after', '5')
  await enter('The second stage begins after')
  await type('The third stage begins after', '10')
  await enter('The third stage begins after')
  expect(alert()).toBe('')
  const both = { ...standardLengths, secondAfterMs: 5_000, thirdAfterMs: 10_000 }
  expect(given.at(-1)).toEqual(['ladder.set', both])
  // Once it holds, what is changed elsewhere counts again.
  await show(both)
  await show()
  await type('The third stage begins after', '90')
  await enter('The third stage begins after')
  expect(given.at(-1)).toEqual(['ladder.set', { ...standardLengths, thirdAfterMs: 90_000 }])
})

it('says what a length must be, keeps what was typed, and gives nothing', async () => {
  await type('Nobody has answered after', '30')
  await enter('Nobody has answered after')
  expect(alert()).toBe('Nobody has answered after: 120 to 900 seconds. Nothing was changed.')
  expect(field('Nobody has answered after').value).toBe('30')
  expect(field('Nobody has answered after').getAttribute('aria-describedby')).toBe('ladder-wrong')
  await type('The third stage begins after', '')
  await enter('The third stage begins after')
  expect(alert()).toContain('The third stage begins after: 10 to 120 seconds')
  expect(given).toEqual([])
})

it('names the other length that a change would make wrong', async () => {
  await type('The first stage sounds every', '4')
  await enter('The first stage sounds every')
  expect(alert()).toBe(
    'It does not go with another length. The second stage sounds every: at least as often as in the first stage, every 4 seconds. Nothing was changed.',
  )
})

it('shows what holds when it was changed elsewhere, and leads back to the standard', async () => {
  expect(
    [...document.querySelectorAll('button')].some(({ textContent }) => /standard/.test(textContent ?? '')),
  ).toBe(false)
  await show({ thirdAfterMs: 90_000 })
  expect(field('The third stage begins after').value).toBe('90')
  await act(async () =>
    [...document.querySelectorAll('button')]
      .find(({ textContent }) => /standard/.test(textContent ?? ''))
      ?.click(),
  )
  expect(given).toEqual([['ladder.set', standardLengths]])
})
