/** `customers:` of the configuration file: who they are, where they write, and whom to call there. */
import { z } from 'zod'
import type { Customer } from '../../contract/customer.ts'
import { waysSchema } from './escalation-schema.ts'

const mostCustomers = 2_000
const name = z.string({ error: 'a name' }).trim().min(1, 'a name').max(200, 'at most 200 characters')
const names = z.array(name, { error: 'a list of names' }).max(200).default([])

const contact = z
  .strictObject({ name, role: name.optional(), hours: name.optional(), ...waysSchema })
  .transform(({ role, hours, phone, chat, link, ...rest }) => ({
    ...rest,
    ...{ role: role ?? null, hours: hours ?? null },
    ...{ phone: phone ?? null, chat: chat ?? null, link: link ?? null },
  }))

const customer = z
  .strictObject({
    name,
    aliases: names,
    channels: names,
    environments: names,
    contacts: z
      .array(contact, { error: 'a list of contacts, in the order to call them' })
      .max(20)
      .default([]),
    note: z.string().trim().max(2_000).optional(),
    checked: z
      .string()
      .regex(/^\d{4}-\d\d-\d\d$/, 'a date such as "2026-11-30"')
      .optional(),
  })
  .transform(
    ({ note, checked, channels, ...rest }): Customer => ({
      ...rest,
      channels: channels.map((one) => one.replace(/^#/, '')),
      ...{ note: note ?? null, checked: checked ?? null },
    }),
  )

export const customersSchema = z
  .array(customer, { error: 'a list of customers, each with a name' })
  .max(mostCustomers)
  .superRefine((customers, context) => {
    const seen = new Set<string>()
    for (const [index, { name: one }] of customers.entries()) {
      const plain = one.toLowerCase()
      if (seen.has(plain))
        context.addIssue({
          code: 'custom',
          path: [index, 'name'],
          message: 'a name that no other customer has',
        })
      seen.add(plain)
    }
  })
