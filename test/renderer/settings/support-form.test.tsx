/** Connecting Slack and GitHub, and keeping customers, as a person does it on the Sources screen. */
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../contract/errors.ts'
import { fromSnapshot } from '../../../contract/state.ts'
import { useCustomerEdit } from '../../../renderer/settings/customer-edit.ts'
import {
  customerFormWords,
  customerValues,
  readCustomer,
} from '../../../renderer/settings/customer-values.ts'
import { Customers } from '../../../renderer/settings/customers.tsx'
import { SupportCard } from '../../../renderer/settings/support-card.tsx'
import { SupportForm } from '../../../renderer/settings/support-form.tsx'
import {
  newSupport,
  readSupport,
  supportFormWords,
  valuesOf,
} from '../../../renderer/settings/support-values.ts'
import { receive, usePage } from '../../../renderer/store.ts'
import { aSnapshot, nightNow } from '../../helpers/fixtures.ts'
import { aBareCustomer, aCustomer, aSupportSetting, goodLook } from '../../helpers/settings-answers.ts'
import { aSupportSource } from '../../helpers/support-scenes.ts'

let root: Root
let asked: (readonly [string, unknown])[]
let answers: Record<string, unknown>
let refusal: AppError | null

beforeEach(() => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  asked = []
  refusal = null
  answers = {
    'support.check': goodLook,
    'customers.read': { customers: [aCustomer, aBareCustomer], hours: ['office'] },
  }
  const engine = {
    query: async (name: string, input: unknown) => {
      asked.push([name, input])
      return answers[name]
    },
    order: async (name: string, input: unknown) => {
      if (name === 'drafts.save') return
      asked.push([name, input])
      if (refusal) throw refusal
    },
  }
  usePage.setState({ state: fromSnapshot(aSnapshot({})), engine: engine as never, link: 'open' } as never)
  useCustomerEdit.setState({ editing: null })
  document.body.innerHTML = '<div id="root"></div>'
  root = createRoot(document.getElementById('root') as HTMLElement)
})
afterEach(() => act(async () => root.unmount()))

const words = (): string => document.body.textContent ?? ''
const button = (name: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll('button')].find((each) => (each.textContent ?? '').startsWith(name))
const press = (name: string) => act(async () => button(name)?.click())

/** Types as a person does: React hears of a value only through the element's own setter. */
async function type(id: string, text: string): Promise<void> {
  const input = document.getElementById(id)
  if (!(input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement))
    throw new Error(`no field ${id}`)
  const kind = input instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement
  await act(async () => {
    Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(input, text)
    input.dispatchEvent(new Event('input', { bubbles: true }))
  })
}

describe('the form of GitHub', () => {
  it('tests first, says what was seen, and saves only what answers', async () => {
    let isDone = false
    await act(async () =>
      root.render(<SupportForm kind="github" start={null} taken={['github']} done={() => (isDone = true)} />),
    )
    expect(words()).toContain('Issues: Read and write')
    await press('Connect')
    expect(words()).toContain('Paste the token. It begins with github_pat_.')
    expect(words()).toContain('Name at least one repository, or an organisation.')
    expect(asked).toEqual([])
    await type('support-token', 'github_pat_1')
    await type('support-repositories', 'https://github.com/acme/support\nacme/portal')
    await press('Test')
    expect(words()).toContain('acme/support: 12 open issues.')
    expect(isDone).toBe(false)
    const form = {
      ...{
        kind: 'github',
        name: 'github-2',
        token: { kind: 'typed', token: 'github_pat_1' },
        pollMs: 60_000,
      },
      ...{ url: null, repositories: ['acme/support', 'acme/portal'], organisation: null, labels: [] },
    }
    expect(asked).toEqual([['support.check', form]])
    await press('Connect')
    expect(asked.slice(1)).toEqual([
      ['support.check', form],
      ['support.saveSource', form],
    ])
    expect(isDone).toBe(true)
  })

  it('saves one that does not answer only on purpose, and says the engine’s words', async () => {
    answers['support.check'] = {
      ok: false,
      failure: { kind: 'unauthorised', detail: 'It was revoked.' },
      remarks: [],
    }
    const start = valuesOf(aSupportSetting('github'))
    await act(async () => root.render(<SupportForm kind="github" start={start} taken={[]} done={() => {}} />))
    await press('Save')
    expect(asked.map(([name]) => name)).toEqual(['support.check'])
    expect(words()).toContain('It was revoked.')
    refusal = new AppError('not-allowed', 'Nothing was saved: the keychain is locked.')
    await press('Save it all the same')
    expect(asked.map(([name]) => name)).toEqual(['support.check', 'support.saveSource'])
    expect(words()).toContain('Nothing was saved: the keychain is locked.')
  })

  it('keeps no token among what was half typed', () => {
    const values = {
      ...newSupport('slack'),
      token: { place: 'here' as const, token: 'xoxb-1', reference: '' },
    }
    expect(supportFormWords.write(values)).not.toContain('xoxb-1')
    expect(supportFormWords.read(supportFormWords.write(values), newSupport('slack'))?.token.place).toBe(
      'here',
    )
    expect(supportFormWords.read(supportFormWords.write(values), newSupport('github'))).toBeNull()
    expect(supportFormWords.read('{"kind":"slack"}', newSupport('slack'))).toBeNull()
  })
})

describe('the form of Slack', () => {
  it('shows the manifest that the choices make', async () => {
    await act(async () => root.render(<SupportForm kind="slack" start={null} taken={[]} done={() => {}} />))
    await press('Show it')
    expect(words()).toContain('channels:history')
    expect(words()).not.toContain('bot_user')
    await act(async () => document.querySelectorAll<HTMLInputElement>('[name=slack-token]')[1]?.click())
    expect(words()).toContain('bot_user')
    expect(words()).toContain('/invite @Nightdesk')
  })

  it.each([
    [{}, 'channels', 'Name at least one channel'],
    [{ channels: 'a b' }, 'channels', 'is no name of a channel'],
    [{ channels: '*-support', teamChannel: 'a b' }, 'teamChannel', 'no name of a channel'],
    [{ channels: '*-support', pollSeconds: '5' }, 'pollSeconds', '15 to 600'],
    [{ channels: '*-support', socket: { place: 'here', token: '', reference: '' } }, 'socket', 'xapp-'],
    [{ channels: '*-support', name: 'chat' }, 'name', 'Another source'],
    [{ channels: '*-support', token: { place: 'here', token: 'a b', reference: '' } }, 'token', 'no spaces'],
    [
      { channels: '*-support', token: { place: 'env', token: '', reference: '1' } },
      'token',
      'name of the variable',
    ],
  ] as const)('names what is wrong at its field: %j', (part, field, said) => {
    const token = { place: 'here' as const, token: 'xoxb-1', reference: '' }
    const read = readSupport({ ...newSupport('slack'), token, ...part }, ['chat'])
    expect(read.errors).toMatchObject({ [field]: expect.stringContaining(said) })
  })

  it('gives back what it was given', () => {
    const settings = aSupportSetting('slack')
    expect(readSupport(valuesOf(settings), []).form).toEqual(settings.form)
    const other = aSupportSetting('github')
    expect(readSupport(valuesOf(other), []).form).toEqual(other.form)
  })
})

describe('the card of a source of threads', () => {
  it('shows its age, its failure and its remarks, and removes only when asked twice', async () => {
    const failure = {
      kind: 'forbidden',
      detail: 'The token needs Issues: read for acme/support (403).',
    } as const
    const part = {
      failure,
      remarks: ['acme/old has moved.'],
      lastGoodAt: nightNow - 240_000,
      account: 'mara',
    }
    await act(async () =>
      root.render(
        <SupportCard source={aSupportSource({ kind: 'github', ...part }, nightNow)} edit={() => {}} />,
      ),
    )
    expect(words()).toContain('as mara')
    expect(words()).toContain('The token needs Issues: read for acme/support (403).')
    expect(words()).toContain('acme/old has moved.')
    await act(async () => receive({ event: 'snapshot', snapshot: aSnapshot({}) }))
    await press('Remove')
    expect(asked).toEqual([])
    await press('Remove now')
    expect(asked).toEqual([['support.removeSource', { name: 'slack' }]])
  })
})

describe('customers', () => {
  it('are added with what is typed, each field’s problem beside it', async () => {
    await act(async () => root.render(<Customers />))
    expect(words()).toContain('Tarnwick Freight')
    await act(async () =>
      useCustomerEdit.setState({ editing: { was: null, start: { channels: ['halden-support'] } } }),
    )
    await press('Add a contact')
    await type('contact-0-role', 'lead')
    await type('customer-name', 'tarnwick freight')
    await press('AddEnter')
    expect(words()).toContain('Another customer has this name already.')
    expect(words()).toContain('Give their name.')
    await type('customer-name', 'Halden Rail')
    await type('contact-0-name', 'Nils Berg')
    await press('AddEnter')
    expect(asked.filter(([name]) => name === 'customers.save')).toEqual([
      [
        'customers.save',
        {
          was: null,
          customer: {
            ...{ name: 'Halden Rail', aliases: [], channels: ['halden-support'], environments: [] },
            contacts: [{ name: 'Nils Berg', role: 'lead', hours: null, phone: null, chat: null, link: null }],
            ...{ note: null, checked: null },
          },
        },
      ],
    ])
  })

  it('come back as they stand in the file, half typed ones too', () => {
    expect(readCustomer(customerValues(aCustomer), []).customer).toEqual(aCustomer)
    expect(readCustomer(customerValues(aBareCustomer), []).customer).toEqual(aBareCustomer)
    const values = customerValues(aCustomer)
    expect(customerFormWords.read(customerFormWords.write(values), customerValues({}))).toEqual(values)
    expect(customerFormWords.read('{"name":"x"}', customerValues({}))).toBeNull()
  })
})
