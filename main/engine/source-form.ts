/** A source between its form on the page and its entry in the file. Pure. */
import { AppError } from '../../contract/errors.ts'
import type { OrderValue } from '../../contract/orders.ts'
import type { SourceSettings } from '../../contract/queries.ts'
import { isEditable, type WrittenSource } from '../config/config-edits.ts'
import { parseConfig } from '../config/config-file.ts'
import { accessRef } from '../config/resolve.ts'
import type { ConfiguredSource } from '../config/schema.ts'
import { parseRef, refText, type SecretRef } from '../config/secret-ref.ts'
import { mappingEntryOf, type SourceEntry } from '../config/source-entries.ts'

export type SourceFormValue = OrderValue<'sources.save'>

/**
 * The form as it is written into the file; `old` is the source as it stands there, for access that is kept.
 * @param text the file: its mapping stays as it is written there for a form that does not speak of it
 */
export function toWritten(
  form: SourceFormValue,
  old: ConfiguredSource | undefined,
  text = '',
): WrittenSource {
  const auth = authOf(form, old)
  const mapping = form.mapping ?? mappingEntryOf(text, form.name)
  return {
    name: form.name,
    kind: form.kind,
    urls: form.urls,
    poll: form.pollMs % 1_000 === 0 ? `${form.pollMs / 1_000}s` : `${form.pollMs}ms`,
    mirrorAcks: form.mirrorAcks,
    // A file that never spoke of it stays as it is.
    ...(form.carryEscalations || old?.carryEscalations
      ? { carryEscalations: form.carryEscalations ?? false }
      : {}),
    ...(auth === undefined ? {} : { auth }),
    ...(Object.keys(form.headers).length === 0 ? {} : { headers: form.headers }),
    ...(form.caFile === null ? {} : { caFile: form.caFile }),
    ...(form.prometheus ? { prometheus: form.prometheus } : {}),
    ...(mapping && Object.keys(mapping).length > 0 ? { mapping: mapping as SourceEntry } : {}),
  }
}

/**
 * The written source, checked as a file would be.
 * @throws AppError `bad-input`, what is wrong said by its field
 */
export function checkedSource(written: WrittenSource): ConfiguredSource {
  const parsed = parseConfig(JSON.stringify({ version: 1, sources: [written] }), 'The form')
  const source = parsed.ok ? parsed.config.sources[0] : undefined
  if (source) return source
  const words = parsed.ok ? 'no source' : `${parsed.problem.wrong}; expected: ${parsed.problem.expected}`
  throw new AppError('bad-input', `Nothing was saved: ${words.replace('"sources[1].', '"')}.`)
}

/** The secret typed into the form, undefined when there is none. */
export function secretOf({ auth }: Pick<SourceFormValue, 'auth'>): string | undefined {
  if (auth.kind === 'basic') return auth.password
  return auth.kind === 'bearer' ? auth.token : undefined
}

/** Its access as the file writes it; a typed secret by the name it is stored under. */
export function authOf(
  { auth, name }: Pick<SourceFormValue, 'auth' | 'name'>,
  old: ConfiguredSource | undefined,
): ConfiguredSource['auth'] {
  switch (auth.kind) {
    case 'none':
      return undefined
    case 'keep':
      return old?.auth
    case 'basic':
      return { basic: { username: auth.username, password: `stored:${name}` } }
    case 'bearer':
      return { bearer: `stored:${name}` }
    case 'basic-from':
      return { basic: { username: auth.username, password: asWritten(auth.reference, old) } }
    case 'bearer-from':
      return { bearer: asWritten(auth.reference, old) }
  }
}

/** A command that stands as a list in the file stays one while it says the same. */
function asWritten(reference: string, old: ConfiguredSource | undefined): SecretRef {
  const written = old ? accessRef(old) : null
  return written !== null && refText(written) === reference ? written : reference
}

/** How the form shows a source's access: its kind and where the secret is kept, never what was typed. */
export function shownAuth(source: ConfiguredSource): SourceSettings['form']['auth'] {
  const { auth } = source
  const ref = accessRef(source)
  if (!auth || ref === null) return { kind: 'none' }
  const reference = refText(ref)
  if (parseRef(ref)?.kind === 'stored') return { kind: 'keep' }
  return 'basic' in auth
    ? { kind: 'basic-from', username: auth.basic.username, reference }
    : { kind: 'bearer-from', reference }
}

/** What the form shows of a source in the file; secrets stay where they are. @param text the file; @param isSound it can be read */
export function settingsOf(source: ConfiguredSource, text: string, isSound: boolean): SourceSettings {
  const auth = shownAuth(source)
  return {
    form: {
      name: source.name,
      kind: 'alertmanager',
      urls: [...source.urls],
      pollMs: source.poll,
      mirrorAcks: source.mirrorAcks,
      carryEscalations: source.carryEscalations,
      auth,
      headers: source.headers,
      caFile: source.caFile ?? null,
      prometheus: source.prometheus ?? null,
      mapping: (mappingEntryOf(text, source.name) ?? {}) as NonNullable<SourceFormValue['mapping']>,
    },
    hasSecret: auth.kind === 'keep',
    // Other kinds are changed in the file.
    editable: isSound && isEditable(text, source.name) && source.kind === 'alertmanager',
  }
}
