/** Sources of threads and customers in the file: what the app changes of them, and what it leaves as it is. */
import { describe, expect, it } from 'vitest'
import type { Customer } from '../../../contract/customer.ts'
import { parseConfig, problemWords } from '../../../main/config/config-file.ts'
import { withCustomer, withoutCustomer } from '../../../main/config/customer-edits.ts'
import type { Config } from '../../../main/config/schema.ts'
import {
  isSupportEditable,
  withoutSupportSource,
  withSupportSource,
} from '../../../main/config/support-edits.ts'
import { commentsIn } from '../../../main/config/yaml-text.ts'
import { fc } from '../../helpers/property.ts'

const parsed = (text: string): Config => {
  const read = parseConfig(text, 'm.yaml')
  if (!read.ok) throw new Error(`${problemWords(read.problem)}\n${text}`)
  return read.config
}
const issues = {
  name: 'issues',
  kind: 'github' as const,
  token: 'stored:threads:issues',
  repositories: ['acme/support'],
}

const own = `version: 1
support:
  # two working days
  respond: 4h   # the first answer
  sources:
    # ours
    - name: issues
      kind: github
      token: "stored:threads:issues"   # made by Ines
      repositories: [acme/support]     # the public one
customers:
  # the oldest
  - name: Tarnwick Freight   # not "Tarnwick"
    channels: [tarnwick-support]
    contacts:
      - name: Edda Voss   # on leave in May
        phone: "+49 30 1"
  - name: Halden
`

describe('a source of threads in the file', () => {
  it.each([
    ['an empty file', ''],
    ['one that says nothing of it', 'version: 1\nteams: [a] # mine\n'],
    ['one with its hours alone', 'version: 1\nsupport:\n  respond: 1h # soon\n'],
    ['an empty list', 'version: 1\nsupport: { sources: [] }\n'],
  ])('is put into %s', (_, text) => {
    const after = withSupportSource(text, parsed(text), { ...issues, labels: null, poll: '60s' })
    expect(parsed(after).support.sources).toMatchObject([{ ...issues, poll: 60_000, labels: [] }])
    expect(commentsIn(after)).toEqual(commentsIn(text))
  })

  it('is changed in its place, each comment beside its own', () => {
    const wanted = { ...issues, repositories: ['acme/support', 'acme/portal'], labels: ['question'] }
    const after = withSupportSource(own, parsed(own), wanted)
    expect(after).toContain('token: "stored:threads:issues"   # made by Ines')
    expect(after).toContain('# the public one')
    expect(parsed(after).support).toMatchObject({ respond: 14_400_000, sources: [wanted] })
    const back = withSupportSource(after, parsed(after), { ...issues, labels: null })
    expect(parsed(back)).toEqual(parsed(own))
    // The same again touches nothing.
    expect(withSupportSource(own, parsed(own), issues)).toBe(own)
  })

  it('is taken out, and only it', () => {
    const two = withSupportSource(own, parsed(own), { ...issues, name: 'others' })
    const after = withoutSupportSource(two, parsed(two), 'issues')
    expect(parsed(after).support.sources.map(({ name }) => name)).toEqual(['others'])
    expect(after).toContain('respond: 4h   # the first answer')
    expect(withoutSupportSource(own, parsed(own), 'none')).toBe(own)
  })

  it('is not for the form to change where it shares words with another place', () => {
    expect(isSupportEditable(own, 'issues')).toBe(true)
    const shared = own.replace('[acme/support] ', '&all [acme/support]')
    expect(isSupportEditable(shared, 'issues')).toBe(false)
    expect(isSupportEditable(own, 'none')).toBe(false)
  })
})

describe('a customer in the file', () => {
  const named = (name: string, more: Partial<Customer> = {}): Customer => ({
    ...{ name, aliases: [], channels: [], environments: [], contacts: [], note: null, checked: null },
    ...more,
  })
  const edda = {
    name: 'Edda Voss',
    role: 'platform lead',
    hours: null,
    phone: '+49 30 1',
    chat: null,
    link: null,
  }

  it('is put at the end, or changed in its place with its comments kept', () => {
    const added = withCustomer(own, parsed(own), named('Ruhrtal', { channels: ['ruhrtal-support'] }), null)
    expect(parsed(added).customers.map(({ name }) => name)).toEqual(['Tarnwick Freight', 'Halden', 'Ruhrtal'])
    const wanted = named('Tarnwick Freight', {
      ...{ channels: ['tarnwick-support'], contacts: [edda], checked: '2026-11-30', note: 'Calls back' },
    })
    const changed = withCustomer(own, parsed(own), wanted, 'Tarnwick Freight')
    expect(parsed(changed).customers[0]).toEqual(wanted)
    expect(commentsIn(changed)).toEqual(commentsIn(own))
    expect(withCustomer(own, parsed(own), parsed(own).customers[0] ?? wanted, 'Tarnwick Freight')).toBe(own)
  })

  it('takes another name, and goes, the last with its list', () => {
    const renamed = withCustomer(own, parsed(own), named('Halden Rail'), 'Halden')
    expect(parsed(renamed).customers.map(({ name }) => name)).toEqual(['Tarnwick Freight', 'Halden Rail'])
    const less = withoutCustomer(own, parsed(own), 'Halden')
    expect(parsed(less).customers.map(({ name }) => name)).toEqual(['Tarnwick Freight'])
    const bare = withCustomer('version: 1\n', parsed('version: 1\n'), named('Halden'), null)
    expect(withoutCustomer(bare, parsed(bare), 'Halden')).toBe('version: 1\n')
  })

  it('comes back as it was given, whatever is in its words', () => {
    const word = fc
      .string({ minLength: 1, maxLength: 12 })
      .map((text) => `a${text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '')}z`)
    const list = fc.array(word, { maxLength: 3 })
    const customer = fc.record({ name: word, aliases: list, environments: list, note: fc.option(word) })
    fc.assert(
      fc.property(customer, customer, (first, second) => {
        const one = withCustomer(own, parsed(own), named(first.name, first), null)
        expect(parsed(one).customers.at(-1)).toEqual(named(first.name, first))
        const two = withCustomer(one, parsed(one), named(second.name, second), first.name)
        expect(parsed(two).customers.at(-1)).toEqual(named(second.name, second))
        expect(commentsIn(two)).toEqual(commentsIn(own))
      }),
      { numRuns: 60 },
    )
  })
})
