import { describe, expect, it } from 'vitest'
import type { Customer } from '../../../contract/customer.ts'
import { customerOf, environmentOf, isSameName, namesIt } from '../../../main/support/whose.ts'

const aCustomer = (name: string, part: Partial<Customer> = {}): Customer => ({
  ...{ name, aliases: [], channels: [], environments: [], contacts: [], note: null, checked: null },
  ...part,
})
const customers = [
  aCustomer('Mosslund Credit', { aliases: ['mosslund'], environments: ['plover/pay-eu', 'plover/pay-us'] }),
  aCustomer('Tarnwick Rail', { channels: ['rail-ops'], environments: ['heron/rail'] }),
]
const thread = (channel: string, part: object = {}) => ({
  ...{ channel, title: 'Checkout is down', customer: null, environment: null },
  ...part,
})
const patterns = ['*-support', 'ext-*']

describe('whose a thread is', () => {
  it('says by hand before the table, and the table before the pattern', () => {
    const rail = thread('rail-ops')
    expect(customerOf(rail, customers, ['*-ops'])).toBe('Tarnwick Rail')
    expect(customerOf({ ...rail, customer: 'mosslund' }, customers, patterns)).toBe('Mosslund Credit')
    expect(customerOf({ ...rail, customer: 'Somebody New' }, customers, patterns)).toBe('Somebody New')
  })

  it('reads a channel by its pattern, whatever its case and separators', () => {
    for (const channel of ['mosslund-support', 'MOSSLUND_CREDIT-support', 'ext-mosslundcredit'])
      expect([channel, customerOf(thread(channel), customers, patterns)]).toEqual([
        channel,
        'Mosslund Credit',
      ])
  })

  it('calls a customer that the file does not know as its channel does, and none where nothing says so', () => {
    expect(customerOf(thread('brackwater-support'), customers, patterns)).toBe('brackwater')
    expect(customerOf(thread('general'), customers, patterns)).toBeNull()
    expect(customerOf(thread('general'), customers, ['*'])).toBeNull()
    expect(customerOf(thread('-support'), customers, patterns)).toBeNull()
  })

  it('knows the environment by hand, by what is said, or where there is only one', () => {
    const [mosslund, tarnwick] = customers
    expect(environmentOf(thread('x', { environment: 'other' }), mosslund)).toBe('other')
    expect(environmentOf(thread('x', { title: 'plover/pay-us is slow' }), mosslund)).toBe('plover/pay-us')
    expect(environmentOf(thread('x'), mosslund)).toBeNull()
    expect(environmentOf(thread('x'), tarnwick)).toBe('heron/rail')
    expect(environmentOf(thread('x', { title: 'plover/pay-us and plover/pay-eu' }), mosslund)).toBeNull()
  })

  it('names are words of their own', () => {
    expect(namesIt('is pay-eu down?', 'pay-eu')).toBe(true)
    expect(namesIt('is pay-eu-2 down?', 'pay-eu')).toBe(false)
    expect(namesIt('repay-eu', 'pay-eu')).toBe(false)
    expect(namesIt('x', '')).toBe(false)
    expect(isSameName('Mösslund  Credit', 'mosslund-credit')).toBe(true)
    expect(isSameName('---', '...')).toBe(false)
  })
})
