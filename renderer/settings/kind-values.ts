/** The form of a described kind: what stands in its fields, and the entry they make together. Pure; the engine checks all again. */
import type { DescribedKind, KindDescription, KindField } from '../../contract/source-fields.ts'
import { mappingFields } from '../../contract/source-fields.ts'
import type { KindForm, KindSettings } from '../../contract/source-form-orders.ts'
import type { FormWords } from '../use-form-draft.ts'
import { accessOf, authOf, type FormValues, newForm, readAuthErrors, withScheme } from './form-values.ts'
import { fieldWords, keptFields } from './kept-fields.ts'

export type AccessValues = Pick<
  FormValues,
  'auth' | 'username' | 'password' | 'token' | 'place' | 'reference'
>

/** The fields as typed, by their keys: a toggle is "yes" or "no". Secrets start empty always. */
export interface KindValues extends AccessValues {
  readonly name: string
  readonly texts: Readonly<Record<string, string>>
}

/** What is wrong, by the key of the field; `name`, `username`, `password`, `token` and `reference` beside. */
export type KindErrors = Readonly<Record<string, string | undefined>>

type Json = KindForm['entry'][string]
type Entry = { [key: string]: Json }

/** Every field of a kind, and those of its mapping. */
export function fieldsOf({ fields }: KindDescription): readonly KindField[] {
  return [...fields, ...mappingFields]
}

const { auth, username, password, token, place, reference } = newForm
const noAccess: AccessValues = { auth, username, password, token, place, reference }

/** A form that nothing was typed into. */
export function newKind(description: KindDescription): KindValues {
  return {
    ...noAccess,
    auth: description.access === 'token' ? 'bearer' : 'none',
    name: '',
    texts: textsOf(description, {}),
  }
}

/** The fields of a source that exists; its secret is kept unless another one is typed. */
export function kindValuesOf(description: KindDescription, { form, hasSecret }: KindSettings): KindValues {
  return {
    ...newKind(description),
    ...accessOf(form.auth, hasSecret),
    name: form.name,
    texts: textsOf(description, form.entry),
  }
}

function textsOf(description: KindDescription, entry: KindForm['entry']): Record<string, string> {
  return Object.fromEntries(
    fieldsOf(description).map((field) => [field.key, textOf(valueAt(entry, field.key) ?? field.standard)]),
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

/** Is the field to be filled, as the others stand? */
export function isShown({ onlyIf }: KindField, texts: KindValues['texts']): boolean {
  return onlyIf === undefined || texts[onlyIf.key] === onlyIf.value
}

/** A name that no other source has. */
export function freeKindName(kind: DescribedKind, taken: readonly string[]): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? kind : `${kind}-${count}`
    if (!taken.includes(name)) return name
  }
}

/** The form's value, or what is wrong field by field. @param taken names of other sources */
export function readKind(
  description: KindDescription,
  values: KindValues,
  taken: readonly string[],
): { readonly form: KindForm; readonly errors: null } | { readonly form: null; readonly errors: KindErrors } {
  const errors: { [key: string]: string | undefined } = {}
  const name = values.name.trim() || freeKindName(description.kind, taken)
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name))
    errors.name = 'Use lower-case letters, digits and dashes, at most 63.'
  else if (taken.includes(name)) errors.name = 'Another source has this name already. Choose another one.'
  readAuthErrors(values, errors)
  const entry: Entry = {}
  for (const field of fieldsOf(description)) {
    if (!isShown(field, values.texts) || lacksPath(field.key, values.texts)) continue
    const typed = (values.texts[field.key] ?? '').trim()
    const read = typed === '' ? null : readField(field, typed)
    if (read === null) {
      if (field.isRequired) errors[field.key] = 'This is needed.'
      // An empty one takes the list that would count otherwise away.
      else if (Array.isArray(field.standard) && field.standard.length > 0) put(entry, field.key, [])
    } else if ('wrong' in read) errors[field.key] = read.wrong
    else if (JSON.stringify(read.value) !== JSON.stringify(field.standard)) put(entry, field.key, read.value)
  }
  if (Object.keys(errors).length > 0) return { form: null, errors }
  return { errors: null, form: { name, kind: description.kind, entry, auth: authOf(values) } }
}

/** A request's method and body say nothing without its path. */
function lacksPath(key: string, texts: KindValues['texts']): boolean {
  const [, group] = /^(actions\.\w+)\.(method|body)$/.exec(key) ?? []
  return group !== undefined && (texts[`${group}.path`] ?? '').trim() === ''
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

/** What the engine refused, beside the field it is about; null where it names none of this form. */
export function errorByField(description: KindDescription, message: string): KindErrors | null {
  const [, key = '', words = ''] = /^Nothing was saved: "([^"]+)" (.*)$/s.exec(message) ?? []
  if (/^(auth|token)\b/.test(key)) return { token: message }
  const field = fieldsOf(description).find(
    (one) => key === one.key || key.startsWith(`${one.key}.`) || key.startsWith(`${one.key}[`),
  )
  if (!field) return null
  const expected = /; expected: (.*)$/s.exec(words)?.[1] ?? words
  return { [field.key]: `Expected: ${expected}` }
}

/** What is kept of the fields: no secret, no headers, no address that may hold one. */
export const kindWords: FormWords<KindValues> = {
  write: (values) =>
    fieldWords({
      ...values,
      ...{ password: '', token: '' },
      texts: Object.fromEntries(
        Object.entries(values.texts).map(([key, text]) => [key, maySay(key, text) ? text : '']),
      ),
    }),
  read: (words, start) => {
    const kept = keptFields(words, start, ({ texts }) =>
      Object.values(texts ?? {}).every((text) => typeof text === 'string'),
    )
    return kept && { ...kept, texts: { ...start.texts, ...kept.texts }, password: '', token: '' }
  },
}

function maySay(key: string, text: string): boolean {
  if (key === 'headers') return false
  if (key !== 'url' && key !== 'urls') return true
  return !text.includes('@') && !/[?&][^=]*(token|key|secret|pass|auth|sig)[^=]*=/i.test(text)
}
