/** The form of a described kind: what stands in its fields, and the entry they make together. Pure; the engine checks all again. */
import type { DescribedKind, KindDescription, KindField } from '../../contract/source-fields.ts'
import { mappingFields } from '../../contract/source-fields.ts'
import type { KindForm, KindSettings } from '../../contract/source-form-orders.ts'
import type { FormWords } from '../use-form-draft.ts'
import { readFields, refusedField, textsOf } from './field-values.ts'
import { accessOf, authOf, type FormValues, newForm, readAuthErrors } from './form-values.ts'
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
    texts: textsOf(fieldsOf(description), {}),
  }
}

/** The fields of a source that exists; its secret is kept unless another one is typed. */
export function kindValuesOf(description: KindDescription, { form, hasSecret }: KindSettings): KindValues {
  return {
    ...newKind(description),
    ...accessOf(form.auth, hasSecret),
    name: form.name,
    texts: textsOf(fieldsOf(description), form.entry),
  }
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
  const shown = fieldsOf(description).filter(
    (field) => isShown(field, values.texts) && !lacksPath(field.key, values.texts),
  )
  const entry = readFields(shown, values.texts, errors)
  if (Object.keys(errors).length > 0) return { form: null, errors }
  return { errors: null, form: { name, kind: description.kind, entry, auth: authOf(values) } }
}

/** A request's method and body say nothing without its path. */
export function lacksPath(key: string, texts: KindValues['texts']): boolean {
  const [, group] = /^(actions\.\w+)\.(method|body)$/.exec(key) ?? []
  return group !== undefined && (texts[`${group}.path`] ?? '').trim() === ''
}

/** What the engine refused, beside the field it is about; null where it names none of this form. */
export function errorByField(description: KindDescription, message: string): KindErrors | null {
  if (/^Nothing was saved: "(auth|token)\b/.test(message)) return { token: message }
  return refusedField(fieldsOf(description), message)
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
