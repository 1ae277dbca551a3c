/** What the app changes of `customers:` in a configuration text: one customer, in its own place, comments kept. Pure. */
import { isSeq, parseDocument } from 'yaml'
import type { Customer, CustomerContact } from '../../contract/customer.ts'
import type { Config } from './schema.ts'
import { addItem, removeEntry, removeItem, setEntry } from './yaml-edit.ts'
import type { Plain } from './yaml-slices.ts'

const listPath = ['customers'] as const

/** The text with a customer at the end, or in the place of the one called `was`. What it means already stays as it is written. */
export function withCustomer(text: string, config: Config, customer: Customer, was: string | null): string {
  const index = was === null ? -1 : config.customers.findIndex(({ name }) => name === was)
  const old = config.customers[index]
  const wanted = writtenOf(customer)
  if (!old) {
    const begun = setEntry(text, ['version'], 1)
    const item = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== null))
    return isSeq(parseDocument(begun).getIn(listPath))
      ? addItem(begun, listPath, item as Record<string, Plain>)
      : setEntry(begun, listPath, [item as Record<string, Plain>])
  }
  const before = writtenOf(old)
  const inPlace = withContacts(text, [...listPath, index, 'contacts'], old.contacts, customer.contacts)
  return Object.entries(wanted).reduce((now, [key, value]) => {
    const path = [...listPath, index, key]
    if (JSON.stringify(before[key]) === JSON.stringify(value)) return now
    return value === null ? removeEntry(now, path) : setEntry(now, path, value)
  }, inPlace)
}

/** Those contacts that stay are changed entry by entry, so that what is written beside one stays beside them. */
function withContacts(
  text: string,
  path: readonly (string | number)[],
  old: readonly CustomerContact[],
  wanted: readonly CustomerContact[],
): string {
  return old.reduce((now, contact, index) => {
    const next = wanted.find(({ name }) => name === contact.name)
    if (!next) return now
    return contactKeys.reduce((then, key) => {
      if (contact[key] === next[key]) return then
      const value = next[key]
      const place = [...path, index, key]
      return value === null ? removeEntry(then, place) : setEntry(then, place, value)
    }, now)
  }, text)
}

const contactKeys = ['role', 'phone', 'chat', 'link', 'hours'] as const

/** The text without a customer; one that is not there changes nothing. */
export function withoutCustomer(text: string, config: Config, name: string): string {
  const index = config.customers.findIndex((one) => one.name === name)
  if (index < 0) return text
  return config.customers.length === 1
    ? removeEntry(text, listPath)
    : removeItem(text, [...listPath, index], false)
}

/** The entries as the file writes them; null = it has none. */
function writtenOf(customer: Customer): Readonly<Record<string, Plain | null>> {
  const { name, aliases, channels, environments, contacts, note, checked } = customer
  const list = (names: readonly string[]): Plain | null => (names.length === 0 ? null : [...names])
  return {
    ...{ name, aliases: list(aliases), channels: list(channels), environments: list(environments) },
    contacts: contacts.length === 0 ? null : contacts.map(contactOf),
    ...{ note, checked },
  }
}

function contactOf({ name, role, hours, phone, chat, link }: CustomerContact): Plain {
  const entries = Object.entries({ name, role, phone, chat, link, hours })
  return Object.fromEntries(entries.filter(([, value]) => value !== null)) as Record<string, string>
}
