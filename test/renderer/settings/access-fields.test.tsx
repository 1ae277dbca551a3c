/** Who keeps a secret, and what that is worth: said where it is typed. */
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { noShellFacts, type SecretKeeping, weakConsent } from '../../../contract/shell.ts'
import { fromSnapshot } from '../../../contract/state.ts'
import { AccessFields } from '../../../renderer/settings/access-fields.tsx'
import { type FormValues, newForm } from '../../../renderer/settings/form-values.ts'
import { usePage } from '../../../renderer/store.ts'
import { aDesk, aSnapshot } from '../../helpers/fixtures.ts'

const given: unknown[] = []
let unmount = async (): Promise<void> => {}

beforeEach(() => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  given.length = 0
})
afterEach(() => unmount())

async function show(
  values: Partial<FormValues>,
  secrets: SecretKeeping = noShellFacts.secrets,
): Promise<void> {
  const desk = aDesk()
  const shell = { ...desk.shell, facts: { ...desk.shell.facts, secrets } }
  const engine = {
    order: async (name: string, input: unknown) => void given.push([name, input]),
  }
  usePage.setState({
    state: fromSnapshot(aSnapshot({ desk: { ...desk, shell } })),
    engine: engine as never,
  })
  document.body.innerHTML = '<div id="root"></div>'
  const root = createRoot(document.getElementById('root') as HTMLElement)
  unmount = async () => act(async () => root.unmount())
  await act(async () =>
    root.render(
      <AccessFields
        values={{ ...newForm, ...values }}
        errors={{}}
        hasSecret={false}
        change={(part) => given.push(part)}
      />,
    ),
  )
}

const words = (): string => document.body.textContent ?? ''
const field = (id: string): HTMLInputElement | null => document.querySelector(`#${id}`)

/** Types as a person does: React hears of a value only through the element's own setter. */
async function type(id: string, text: string): Promise<void> {
  const input = field(id)
  if (!input) throw new Error(`no field ${id}`)
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text)
    input.dispatchEvent(new Event('input', { bubbles: true }))
  })
}

describe('a secret that Nightdesk keeps', () => {
  it('is typed into a field that hides it, and what its keeper is worth stands there', async () => {
    await show({ auth: 'bearer' })
    expect([field('source-token')?.type, field('source-reference')]).toEqual(['password', null])
    expect(words()).toContain(noShellFacts.secrets.words)
  })

  it('is kept unprotected only when the words are typed', async () => {
    const secrets: SecretKeeping = {
      kind: 'weak',
      backend: 'basic_text',
      words: 'From nobody.',
      refused: true,
    }
    await show({ auth: 'bearer' }, secrets)
    expect(words()).toContain('From nobody. A variable, a file or a command is safer.')
    const allow = [...document.querySelectorAll('button')].find((each) => each.textContent === 'Allow')
    await type('weak-consent', 'keep it')
    await act(async () => allow?.click())
    expect(given).toEqual([])
    await type('weak-consent', weakConsent)
    await act(async () => allow?.click())
    expect(given).toEqual([['shell.allowWeakSecrets', { consent: weakConsent }]])
  })
})

describe('the words that allow a weak store', () => {
  it('count with Enter, which saves nothing else', async () => {
    await show({ auth: 'bearer' }, { kind: 'weak', backend: 'basic_text', words: '', refused: true })
    const enter = async (): Promise<boolean> => {
      const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })
      return act(async () => field('weak-consent')?.dispatchEvent(event) ?? true)
    }
    await type('weak-consent', 'keep it')
    expect(await enter()).toBe(false)
    expect(given).toEqual([])
    await type('weak-consent', weakConsent)
    expect(await enter()).toBe(false)
    expect(given).toEqual([['shell.allowWeakSecrets', { consent: weakConsent }]])
  })
})

describe('a secret that somebody else keeps', () => {
  it.each([
    ['env', 'Variable'],
    ['file', 'File'],
    ['command', 'Command'],
  ] as const)('is named, never typed: %s', async (place, label) => {
    await show({ auth: 'bearer', place }, { kind: 'weak', backend: 'basic_text', words: '', refused: true })
    expect(document.querySelector('label[for="source-reference"]')?.textContent).toBe(label)
    expect([field('source-token'), field('weak-consent')]).toEqual([null, null])
    await type('source-reference', 'x')
    expect(given).toEqual([{ reference: 'x' }])
    expect((field('source-reference') as HTMLInputElement | null)?.readOnly).toBe(place === 'command')
  })
})
