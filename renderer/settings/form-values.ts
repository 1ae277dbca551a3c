/** The source form: what stands in its fields, and what they make together. Pure; the engine checks everything again. */
import type { SourceForm } from '../../contract/orders.ts'
import type { SourceSettings } from '../../contract/queries.ts'
import { mappingFields } from '../../contract/source-fields.ts'
import { readFields, textsOf, withScheme } from './field-values.ts'

/** How a source lets us in, and who keeps the secret. */
export type AuthKind = 'none' | 'keep' | 'basic' | 'bearer'
export type SecretPlace = 'here' | 'env' | 'file' | 'command'

/** The fields as typed. Secrets start empty always: what is stored never comes to the page. */
export interface FormValues {
  readonly name: string
  readonly urls: readonly string[]
  readonly pollSeconds: string
  readonly mirrorAcks: boolean
  readonly carryEscalations: boolean
  readonly auth: AuthKind
  readonly username: string
  readonly password: string
  readonly token: string
  readonly place: SecretPlace
  /** the variable's name, the file's path or the command's words; nothing while it is kept here */
  readonly reference: string
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly caFile: string
  /** '' = none */
  readonly prometheus: string
  /** how its labels are read, by the keys of `mappingFields` */
  readonly texts: Readonly<Record<string, string>>
}

export type FieldName =
  | 'name'
  | 'urls'
  | 'pollSeconds'
  | 'username'
  | 'password'
  | 'token'
  | 'reference'
  | 'headers'
  | 'caFile'
  | 'prometheus'
export type FieldErrors = Readonly<
  Partial<Record<FieldName | `url-${number}` | `mapping.${string}`, string | undefined>>
>

export const newForm: FormValues = {
  name: '',
  urls: [''],
  pollSeconds: '15',
  mirrorAcks: false,
  carryEscalations: false,
  auth: 'none',
  username: '',
  password: '',
  token: '',
  place: 'here',
  reference: '',
  headers: [],
  caFile: '',
  prometheus: '',
  texts: textsOf(mappingFields, {}),
}

/** Peers of one Alertmanager cluster that one source may have. */
export const maxPeers = 9

/** The fields of a source that exists; its secret is kept unless another one is typed. */
export function formOf({ form, hasSecret }: SourceSettings): FormValues {
  return {
    ...newForm,
    name: form.name,
    urls: form.urls,
    pollSeconds: String(Math.round(form.pollMs / 1_000)),
    mirrorAcks: form.mirrorAcks,
    carryEscalations: form.carryEscalations ?? false,
    ...accessOf(form.auth, hasSecret),
    headers: Object.entries(form.headers).map(([name, value]) => ({ name, value })),
    caFile: form.caFile ?? '',
    prometheus: form.prometheus ?? '',
    texts: textsOf(mappingFields, { mapping: form.mapping ?? {} }),
  }
}

/** The fields with more addresses than it has; as many as one source may have. */
export function withPeers(values: FormValues, urls: readonly string[]): FormValues {
  const all = [...new Set([...values.urls.filter((url) => url !== ''), ...urls])].slice(0, maxPeers)
  return all.length === 0 ? values : { ...values, urls: all }
}

/** The fields of an access as they are first shown. */
export function accessOf(auth: SourceForm['auth'], hasSecret: boolean): Partial<FormValues> {
  const username = 'username' in auth ? auth.username : ''
  if (hasSecret) return { auth: 'keep', username }
  if (!('reference' in auth)) return { auth: auth.kind, username }
  const [, place = '', reference = ''] = /^(env|file|command):(.*)$/.exec(auth.reference) ?? []
  const kind = auth.kind === 'basic-from' ? 'basic' : 'bearer'
  return { auth: kind, username, place: place as SecretPlace, reference }
}

/** A name for a source, from the first part of its address that says more than that it is an Alertmanager. */
export function nameFrom(url: string): string {
  const host = URL.canParse(withScheme(url)) ? new URL(withScheme(url)).hostname : ''
  if (/^[\d.:[\]]+$/.test(host)) return 'alertmanager'
  const parts = host.split('.').filter((part) => !/^(alert(s|manager)?|am|www|monitoring)\d*$/.test(part))
  return (parts[0] ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .replace(/^-+/, '')
    .slice(0, 63)
}

/** The form's value, or what is wrong field by field. @param taken names of other sources */
export function readForm(
  values: FormValues,
  taken: readonly string[],
):
  | { readonly form: SourceForm; readonly errors: null }
  | { readonly form: null; readonly errors: FieldErrors } {
  const errors: { -readonly [K in keyof FieldErrors]: FieldErrors[K] } = {}
  const urls = readUrls(values.urls, errors)
  const name = values.name.trim() || nameFrom(urls[0] ?? '')
  // Without an address there is nothing to guess a name from; one complaint is enough.
  const guessing = values.name.trim() === '' && urls.length === 0
  if (!guessing && !/^[a-z0-9][a-z0-9-]{0,62}$/.test(name))
    errors.name = 'Use lower-case letters, digits and dashes, at most 63.'
  else if (taken.includes(name)) errors.name = 'Another source has this name already. Choose another one.'
  const seconds = Number(values.pollSeconds)
  if (!Number.isInteger(seconds) || seconds < 5 || seconds > 60)
    errors.pollSeconds =
      'Give whole seconds from 5 to 60; on duty an alert source is asked at least every minute.'
  readAuthErrors(values, errors)
  const headers = readHeaders(values, errors)
  const caFile = values.caFile.trim()
  const prometheus = withScheme(values.prometheus)
  const wrong = prometheus === '' ? null : urlError(prometheus)
  if (wrong !== null) errors.prometheus = wrong
  const { mapping = {} } = readFields(mappingFields, values.texts, errors) as Pick<SourceForm, 'mapping'>
  if (Object.keys(errors).length > 0) return { form: null, errors }
  return {
    errors: null,
    form: {
      name,
      kind: 'alertmanager',
      urls: [...urls],
      pollMs: seconds * 1_000,
      mirrorAcks: values.mirrorAcks,
      carryEscalations: values.carryEscalations,
      auth: authOf(values),
      headers,
      caFile: caFile === '' ? null : caFile,
      prometheus: prometheus === '' ? null : prometheus,
      mapping,
    },
  }
}

type Errors = { -readonly [K in keyof FieldErrors]: FieldErrors[K] }

function readUrls(typed: readonly string[], errors: Errors): readonly string[] {
  const urls = typed.map(withScheme)
  if (urls.every((url) => url === '')) {
    errors['url-0'] = 'Give the address of an Alertmanager, for example https://alerts.example.com.'
    return []
  }
  urls.forEach((url, index) => {
    if (url === '') return
    const wrong = urlError(url)
    if (wrong) errors[`url-${index}`] = wrong
    else if (urls.indexOf(url) < index)
      errors[`url-${index}`] = 'This address is there twice. Each peer has its own.'
  })
  return urls.filter((url) => url !== '')
}

function urlError(url: string): string | null {
  if (!URL.canParse(url)) return 'This is not an address. It looks like https://host:9093.'
  const { protocol, username, password } = new URL(url)
  if (protocol !== 'http:' && protocol !== 'https:') return 'Only http and https addresses can be asked.'
  if (username !== '' || password !== '')
    return 'Take the user and the password out of the address and type them under Access.'
  return null
}

type Access = Pick<FormValues, 'auth' | 'username' | 'password' | 'token' | 'place' | 'reference'>

/** Puts what is wrong with the access beside its fields. */
export function readAuthErrors(
  values: Access,
  errors: { [K in 'username' | 'password' | 'token' | 'reference']?: string | undefined },
): void {
  if (values.auth === 'basic' && values.username.trim() === '') errors.username = 'Give the user.'
  if (values.auth !== 'basic' && values.auth !== 'bearer') return
  if (values.place !== 'here') {
    const wrong = referenceError(values.place, values.reference.trim())
    if (wrong !== null) errors.reference = wrong
  } else if (values.auth === 'basic' && values.password === '') errors.password = 'Type the password.'
  else if (values.auth === 'bearer' && values.token.trim() === '') errors.token = 'Paste the token.'
}

function referenceError(place: Exclude<SecretPlace, 'here'>, reference: string): string | null {
  if (place === 'env')
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(reference)
      ? null
      : 'Give the name of the variable, such as AM_TOKEN.'
  if (place === 'file')
    return /^(\/|[A-Za-z]:[\\/]|\\\\)./.test(reference) ? null : 'Give the whole path of the file.'
  return reference === '' ? 'Give the command, such as pass show alertmanager.' : null
}

/** The access as it is sent. */
export function authOf(values: Access): SourceForm['auth'] {
  if (values.auth === 'none' || values.auth === 'keep') return { kind: values.auth }
  const username = values.username.trim()
  if (values.place !== 'here') {
    const reference = `${values.place}:${values.reference.trim()}`
    return values.auth === 'basic'
      ? { kind: 'basic-from', username, reference }
      : { kind: 'bearer-from', reference }
  }
  if (values.auth === 'basic') return { kind: 'basic', username, password: values.password }
  return { kind: 'bearer', token: values.token.trim() }
}

function readHeaders(values: FormValues, errors: Errors): Record<string, string> {
  const filled = values.headers.filter(({ name, value }) => name.trim() !== '' || value.trim() !== '')
  for (const { name } of filled) {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name.trim()))
      errors.headers = `"${name}" is not a header's name. It looks like X-Scope-OrgID.`
    else if (/^(authorization|host|content-length|cookie)$/i.test(name.trim()))
      errors.headers = `Nightdesk sets ${name.trim()} itself. Use Access for keys and passwords.`
  }
  return Object.fromEntries(filled.map(({ name, value }) => [name.trim(), value.trim()]))
}
