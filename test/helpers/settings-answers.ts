/** What an engine says of sources of threads and of customers in the file: for pictures and tests. */
import type { Customer } from '../../contract/customer.ts'
import type { SupportTest } from '../../contract/support.ts'
import type { SupportSettings } from '../../contract/support-source-orders.ts'
import { minuteMs } from './fixtures.ts'

export const aCustomer: Customer = {
  ...{ name: 'Tarnwick Freight', aliases: ['tarnwick'], channels: ['tarnwick-support'] },
  ...{
    environments: ['heron/prod-1', 'heron/prod-2'],
    note: 'Customs closes at 13:00.',
    checked: '2026-09-02',
  },
  contacts: [
    {
      name: 'Joss Merrin',
      role: 'platform lead',
      hours: 'office',
      phone: '+44 20 7946 0018',
      chat: null,
      link: null,
    },
    { name: 'Edda Voss', role: 'operations', hours: null, phone: null, chat: '#tarnwick-ops', link: null },
  ],
}
export const aBareCustomer: Customer = {
  ...{
    name: 'Ostervik Energy',
    aliases: [],
    channels: [],
    environments: ['plover'],
    note: null,
    checked: null,
  },
  contacts: [],
}

export const goodLook: SupportTest = {
  ok: true,
  saw: [
    'Signed in as mira-lund.',
    'acme/support: 12 open issues.',
    '4,988 of 5,000 requests are left this hour.',
  ],
  remarks: ['Whether it may write is seen with the first answer: GitHub does not say before.'],
}

/** What the engine says of a source of the file. */
export function aSupportSetting(name: string): SupportSettings {
  const common = { name, token: { kind: 'keep' as const }, pollMs: minuteMs, url: null }
  const form =
    name === 'github'
      ? {
          ...common,
          kind: 'github' as const,
          repositories: ['acme/support'],
          organisation: null,
          labels: ['customer'],
        }
      : {
          ...{ ...common, kind: 'slack' as const, channels: ['*-support'], teamChannel: 'ops' },
          socket: { kind: 'none' as const },
        }
  return { form, editable: true }
}
