/** Orders and questions about the customers of the configuration file. */
import { z } from 'zod'
import type { Customer } from './customer.ts'

const words = z.string().trim().min(1).max(200)
const maybe = z.string().trim().min(1).max(2_000).nullable()
const names = z.array(words).max(200)

const contact = z.object({
  name: words,
  role: words.nullable(),
  /** an hours policy by name */
  hours: words.nullable(),
  phone: maybe,
  chat: maybe,
  link: maybe,
})

/** A customer as its form gives it. The engine checks it as it checks the file. */
export const customerForm = z.object({
  name: words,
  aliases: names,
  channels: names,
  environments: names,
  contacts: z.array(contact).max(20),
  note: z.string().trim().min(1).max(2_000).nullable(),
  /** a local date `YYYY-MM-DD` */
  checked: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d$/)
    .nullable(),
})
export type CustomerForm = z.input<typeof customerForm>

export const customerOrders = {
  /** writes a customer into the file: a new one, or in the place of the one called `was` */
  'customers.save': z.object({ customer: customerForm, was: words.nullable() }),
  'customers.remove': z.object({ name: words }),
} as const

export const customerQueries = {
  /** those of the file, in its order, and the hours policies that contacts may have */
  'customers.read': z.object({}),
} as const

export interface Customers {
  readonly customers: readonly Customer[]
  readonly hours: readonly string[]
}
