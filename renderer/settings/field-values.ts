/** Fields that are drawn from their descriptions: between what is typed and an entry of the file. Pure. */
import type { KindField } from '../../contract/source-fields.ts'
import type { KindForm } from '../../contract/source-form-orders.ts'

type Json = KindForm['entry'][string]
type Entry = { [key: string]: Json }
type Texts = Readonly<Record<string, string>>

/** What stands in the fields for an entry. */
export function textsOf(fields: readonly KindField[], entry: KindForm['entry']): Record<string, string> {
  return Object.fromEntries(
    fields.map((field) => [field.key, textOf(valueAt(entry, field.key) ?? field.standard)]),
  )
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.map(String).join('\n')
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, one]) => `${name} = ${String(one)}`)
      .join('\n')
  return String(value)
}

function valueAt(entry: unknown, key: string): unknown {
  return key.split('.').reduce<unknown>((value, part) => {
    const isMap = typeof value === 'object' && value !== null && Object.hasOwn(value, part)
    return isMap ? (value as Readonly<Record<string, unknown>>)[part] : undefined
  }, entry)
}

/** The entry that the fields make together; what is wrong goes into `errors` by the field's key. */
export function readFields(
  fields: readonly KindField[],
  texts: Texts,
  errors: { [key: string]: string | undefined },
): Entry {
  const entry: Entry = {}
  for (const field of fields) {
    const typed = (texts[field.key] ?? '').trim()
    const read = typed === '' ? null : readField(field, typed)
    if (read === null) {
      if (field.isRequired) errors[field.key] = 'This is needed.'
      // An empty one takes the list that would count otherwise away.
      else if (Array.isArray(field.standard) && field.standard.length > 0) put(entry, field.key, [])
    } else if ('wrong' in read) errors[field.key] = read.wrong
    else if (JSON.stringify(read.value) !== JSON.stringify(field.standard)) put(entry, field.key, read.value)
  }
  return entry
}

function put(entry: Entry, key: string, value: Json): void {
  const [first = '', ...rest] = key.split('.')
  if (rest.length === 0) {
    entry[first] = value
    return
  }
  if (!Object.hasOwn(entry, first)) entry[first] = {}
  const inner = entry[first] as Entry
  put(inner, rest.join('.'), value)
}

type Read = { readonly value: Json } | { readonly wrong: string }

function readField(field: KindField, typed: string): Read {
  switch (field.type) {
    case 'text':
    case 'lines':
    case 'choice':
      return { value: typed }
    case 'toggle':
      return { value: typed === 'yes' }
    case 'url':
      return readUrls([withScheme(typed)], (one) => one[0] ?? '')
    case 'urls':
      return readUrls(
        typed.split(/\s+/).map((one) => withScheme(one)),
        (all) => [...all],
      )
    case 'pointer':
      return /^(\/([^~/]|~[01])*)*$/.test(typed)
        ? { value: typed }
        : { wrong: 'A JSON Pointer begins with a slash: /labels/team.' }
    case 'duration':
      return /^\d{1,6}(\.\d{1,3})?\s*(ms|s|m|h)$/.test(typed)
        ? { value: typed }
        : { wrong: 'Give a time such as 30s, 5m or 1h.' }
    case 'size':
      return /^\d{1,5}\s*MB$/i.test(typed) ? { value: typed } : { wrong: 'Give a size such as 64MB.' }
    case 'number':
      return /^\d{1,9}$/.test(typed) ? { value: Number(typed) } : { wrong: 'Give a whole number.' }
    case 'list':
      return { value: linesIn(typed, /[\n,]+/) }
    case 'table':
      return readTable(typed)
  }
}

function readUrls(urls: readonly string[], value: (urls: readonly string[]) => Json): Read {
  const odd = urls.find((url) => !URL.canParse(url))
  if (odd !== undefined) return { wrong: 'This is not an address. It looks like https://host:9090.' }
  const hasUser = urls.some((url) => new URL(url).username !== '' || new URL(url).password !== '')
  if (hasUser)
    return { wrong: 'Take the user and the password out of the address and type them under Access.' }
  return { value: value(urls) }
}

/** `name = value` lines as entries. */
export function readTable(typed: string): Read {
  const rows = linesIn(typed, /\n+/).map((line) => /^([^=]*\S)\s*=\s*(.*)$/.exec(line))
  const odd = rows.indexOf(null)
  if (odd >= 0) return { wrong: `Line ${odd + 1} is not “name = value”.` }
  return { value: Object.fromEntries(rows.map((row) => [row?.[1] ?? '', row?.[2] ?? ''])) }
}

function linesIn(typed: string, between: RegExp): string[] {
  const lines = typed.split(between).map((one) => one.trim())
  return [...new Set(lines.filter((one) => one !== ''))]
}

/** What the engine refused, beside the field it is about; null where it names none of these. */
export function refusedField(fields: readonly KindField[], message: string): Record<string, string> | null {
  const [, key = '', words = ''] = /^Nothing was saved: "([^"]+)" (.*)$/s.exec(message) ?? []
  const field = fields.find(
    (one) => key === one.key || key.startsWith(`${one.key}.`) || key.startsWith(`${one.key}[`),
  )
  if (!field) return null
  const expected = /; expected: (.*)$/s.exec(words)?.[1] ?? words
  return { [field.key]: `Expected: ${expected}` }
}

/** Addresses are often pasted without their scheme; inside a company that is https. */
export function withScheme(url: string): string {
  const trimmed = url.trim()
  return trimmed === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`
}
