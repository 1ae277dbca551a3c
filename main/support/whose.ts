/** Whose thread it is, and about which environment: by hand, by the channel, by the channel's pattern. Pure. */
import type { Customer } from '../../contract/customer.ts'

/** What of a thread says whose it is. */
export interface WhoseThread {
  readonly channel: string
  readonly title: string
  /** by hand */
  readonly customer: string | null
  readonly environment: string | null
}

/** A name without case, separators and accents: "Mosslund Credit", `mosslund-credit` and `MosslundCredit` are one. */
export function plainName(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')
}

/** Are these one name? Two without a letter are none. */
export function isSameName(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return false
  const plain = plainName(one)
  return plain !== '' && plain === plainName(other)
}

/** The customer of this name or alias. */
export function customerNamed(name: string, customers: readonly Customer[]): Customer | undefined {
  return (
    customers.find((one) => isSameName(one.name, name)) ??
    customers.find(({ aliases }) => aliases.some((alias) => isSameName(alias, name)))
  )
}

/**
 * The customer of a thread by name; null = nobody can say. A part of a channel's name that fits a pattern is a customer
 * though the file knows none of that name.
 * @param patterns the source's channels, `*` for any letters
 */
export function customerOf(
  thread: WhoseThread,
  customers: readonly Customer[],
  patterns: readonly string[],
): string | null {
  if (thread.customer !== null) return customerNamed(thread.customer, customers)?.name ?? thread.customer
  const owner = customers.find(({ channels }) => channels.some((one) => isChannel(one, thread.channel)))
  if (owner) return owner.name
  for (const pattern of patterns) {
    const part = starOf(pattern, thread.channel)
    if (part === null) continue
    return customerNamed(part, customers)?.name ?? part
  }
  return null
}

const isChannel = (one: string, channel: string): boolean =>
  one.replace(/^#/, '').toLowerCase() === channel.replace(/^#/, '').toLowerCase()

/** What stands for the one `*` of a pattern in a channel's name; null where it does not fit, or has none or several. */
function starOf(pattern: string, channel: string): string | null {
  const [head, tail, more] = pattern.toLowerCase().replace(/^#/, '').split('*')
  const name = channel.toLowerCase().replace(/^#/, '')
  if (head === undefined || tail === undefined || more !== undefined) return null
  if (!name.startsWith(head) || !name.endsWith(tail) || name.length <= head.length + tail.length) return null
  const part = name.slice(head.length, name.length - tail.length).replaceAll(/^[-_.]+|[-_.]+$/g, '')
  // A pattern of nothing but a star names every channel, and no customer.
  return head === '' && tail === '' ? null : part || null
}

/**
 * The environment of a thread: by hand, else the one of the customer's that its words name, else the only one there is.
 * @param said words of the thread
 */
export function environmentOf(
  thread: WhoseThread,
  customer: Customer | undefined,
  said: string = thread.title,
): string | null {
  if (thread.environment !== null) return thread.environment
  const own = customer?.environments ?? []
  const named = own.filter((one) => namesIt(said, one))
  if (named.length === 1) return named[0] ?? null
  return named.length === 0 && own.length === 1 ? (own[0] ?? null) : null
}

/** Do the words name it, as words of their own? */
export function namesIt(said: string, name: string): boolean {
  const plain = name.toLowerCase()
  const text = said.toLowerCase()
  for (let at = text.indexOf(plain); at !== -1 && plain !== ''; at = text.indexOf(plain, at + 1)) {
    const [before, after] = [
      text.slice(Math.max(0, at - 2), at),
      text.slice(at + plain.length, at + plain.length + 2),
    ]
    if (!/[\p{L}\p{N}][-_]?$/u.test(before) && !/^[-_]?[\p{L}\p{N}]/u.test(after)) return true
  }
  return false
}
