/** The form of a customer: what stands in its fields, and what they make together. Pure; the engine checks everything again. */

import type { Customer } from '../../contract/customer.ts'
import type { CustomerForm } from '../../contract/customer-orders.ts'
import { nameMark } from '../ui/name-mark.ts'
import type { FormWords } from '../use-form-draft.ts'
import { fieldWords, keptFields } from './kept-fields.ts'
import { namesIn } from './support-values.ts'

export interface ContactValues {
  readonly name: string
  readonly role: string
  readonly phone: string
  readonly chat: string
  readonly hours: string
  /** kept as it is: the form does not show it */
  readonly link: string | null
}

/** The fields as typed; lists are texts, a name each line or between commas. */
export interface CustomerValues {
  readonly name: string
  readonly aliases: string
  readonly channels: string
  readonly environments: string
  readonly contacts: readonly ContactValues[]
  readonly note: string
  /** a local date `YYYY-MM-DD`; '' = not said */
  readonly checked: string
}

export type CustomerErrors = Readonly<Record<string, string>>

export const newContact: ContactValues = { name: '', role: '', phone: '', chat: '', hours: '', link: null }
export const mostContacts = 20

/** The fields of a customer that exists, or of a new one whose name or channel is known already. */
export function customerValues(customer: Partial<Customer>): CustomerValues {
  const { name = '', aliases = [], channels = [], environments = [], contacts = [], note, checked } = customer
  return {
    ...{
      name,
      aliases: aliases.join(', '),
      channels: channels.join('\n'),
      environments: environments.join('\n'),
    },
    contacts: contacts.map(({ link, ...rest }) => ({
      ...{ name: rest.name, role: rest.role ?? '', phone: rest.phone ?? '', chat: rest.chat ?? '' },
      ...{ hours: rest.hours ?? '', link },
    })),
    ...{ note: note ?? '', checked: checked ?? '' },
  }
}

/** The form's value, or what is wrong field by field: `name`, `contact-0-name`. @param taken names of other customers */
export function readCustomer(
  values: CustomerValues,
  taken: readonly string[],
):
  | { readonly customer: CustomerForm; readonly errors: null }
  | { readonly customer: null; readonly errors: CustomerErrors } {
  const errors: Record<string, string> = {}
  const name = values.name.trim()
  if (name === '') errors.name = 'Give the customer’s name.'
  else if (name.length > 200) errors.name = 'At most 200 characters.'
  else if (taken.some((one) => one.toLowerCase() === name.toLowerCase()))
    errors.name = 'Another customer has this name already.'
  const lists = {
    aliases: namesIn(values.aliases),
    channels: namesIn(values.channels).map((one) => one.replace(/^#/, '')),
    environments: namesIn(values.environments),
  }
  for (const [field, names] of Object.entries(lists))
    if (names.length > 200 || names.some((one) => one.length > 200))
      errors[field] = 'At most 200 names of 200 characters.'
  const contacts = values.contacts.filter(
    (one) =>
      [one.name, one.role, one.phone, one.chat].some((text) => text.trim() !== '') || one.link !== null,
  )
  contacts.forEach((contact) => {
    const index = values.contacts.indexOf(contact)
    if (contact.name.trim() === '') errors[`contact-${index}-name`] = 'Give their name.'
    else if (contacts.filter((one) => one.name.trim() === contact.name.trim()).length > 1)
      errors[`contact-${index}-name`] = 'This name is there twice.'
  })
  const note = values.note.trim()
  if (note.length > 2_000) errors.note = 'At most 2,000 characters.'
  if (values.checked !== '' && !/^\d{4}-\d\d-\d\d$/.test(values.checked)) errors.checked = 'Give a date.'
  if (Object.keys(errors).length > 0) return { customer: null, errors }
  const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())
  return {
    errors: null,
    customer: {
      ...{ name, ...lists, note: orNull(note), checked: orNull(values.checked) },
      contacts: contacts.map(({ link, ...one }) => ({
        ...{ name: one.name.trim(), role: orNull(one.role), hours: orNull(one.hours), link },
        ...{ phone: orNull(one.phone), chat: orNull(one.chat) },
      })),
    },
  }
}

/** The local date of an instant, as the file writes it. @param now epoch ms */
export function localDate(now: number): string {
  const date = new Date(now)
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** Where the half typed fields of this customer are kept. @param was null for a new one */
export function customerPlace(was: string | null): string {
  if (was === null) return 'form:customer'
  return `form:customer:${nameMark(was).toString(16)}`
}

/** How they are kept. */
export const customerFormWords: FormWords<CustomerValues> = {
  write: fieldWords,
  read: (words, start) =>
    keptFields(words, start, ({ contacts }) => Array.isArray(contacts) && contacts.every(isContact)),
}

function isContact(given: unknown): given is ContactValues {
  if (typeof given !== 'object' || given === null) return false
  const { link, ...fields } = given as Readonly<Record<string, unknown>>
  const texts = ['name', 'role', 'phone', 'chat', 'hours'].map((key) => fields[key])
  return texts.every((text) => typeof text === 'string') && (link === null || typeof link === 'string')
}
