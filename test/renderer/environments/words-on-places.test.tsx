/** What is written and asked on a place, over an engine that answers when it is told to. */
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { CustomerReport } from '../../../contract/environments.ts'
import type { Connection } from '../../../contract/wire.ts'
import { readReport, selectPlace, usePlaces } from '../../../renderer/environments/desk.ts'
import { NoteForm } from '../../../renderer/environments/note-form.tsx'
import { usePage } from '../../../renderer/store.ts'

let root: Root
let noted: { readonly kind: string; readonly text: string }[]
let waiting: { readonly customer: string; readonly answer: (report: CustomerReport) => void }[]
let letGo: (() => void)[]

beforeEach(async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  noted = []
  waiting = []
  letGo = []
  const engine = {
    order: async (name: string, input: { kind: string; text: string }) => {
      if (name !== 'environments.note') return
      noted.push(input)
      await new Promise<void>((resolve) => letGo.push(resolve))
    },
    query: (name: string, { customer }: { customer: string }) =>
      name === 'environments.report'
        ? new Promise((resolve) => waiting.push({ customer, answer: resolve }))
        : Promise.resolve([]),
    close: () => {},
  }
  usePage.setState({ engine: engine as unknown as Connection })
  document.body.innerHTML = '<div id="root"></div>'
  root = createRoot(document.getElementById('root') as HTMLElement)
  await act(async () => root.render(<NoteForm environment="heron" live />))
})
afterEach(() => act(async () => root.unmount()))

const one = <Found extends Element>(selector: string): Found => {
  const found = document.querySelector<Found>(selector)
  if (!found) throw new Error(`no ${selector}`)
  return found
}
const type = (words: string) =>
  act(async () => {
    const field = one<HTMLTextAreaElement>('textarea')
    field.focus()
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(field, words)
    field.dispatchEvent(new Event('input', { bubbles: true }))
  })
const press = () =>
  act(async () => {
    const keys = { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true }
    one('textarea').dispatchEvent(new KeyboardEvent('keydown', keys))
  })

it('is one note however often it is sent, and what comes after an upgrade is no upgrade', async () => {
  await type('1.31.2 to 1.32.0')
  await act(async () => one<HTMLInputElement>('[type=checkbox]').click())
  await press()
  await press()
  expect(noted).toMatchObject([{ kind: 'upgrade', text: '1.31.2 to 1.32.0' }])
  await act(async () => letGo[0]?.())
  await type('Disks are slow')
  await press()
  await act(async () => letGo[1]?.())
  expect(noted.slice(1)).toMatchObject([{ kind: 'note', text: 'Disks are slow' }])
})

it('shows no report of another customer than the one whose place is open', async () => {
  const report = (customer: string) => ({ customer }) as CustomerReport
  selectPlace('heron')
  const first = readReport('Mosslund', 0, 1)
  selectPlace('osprey')
  const second = readReport('Tarnwick Freight', 0, 1)
  waiting[0]?.answer(report('Mosslund'))
  await first
  expect(usePlaces.getState().report).toBe(null)
  waiting[1]?.answer(report('Tarnwick Freight'))
  await second
  expect(usePlaces.getState().report).toEqual(report('Tarnwick Freight'))
})
