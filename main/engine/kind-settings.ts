/** Sources whose form is drawn from their description, between that form and the file. Secrets go to the store alone. */
import { AppError } from '../../contract/errors.ts'
import type { OrderValue } from '../../contract/orders.ts'
import type { SourceTest } from '../../contract/queries.ts'
import type { KindSettings } from '../../contract/source-form-orders.ts'
import { describedKind } from '../../contract/source-kinds.ts'
import { isEditable } from '../config/config-edits.ts'
import { parseConfig } from '../config/config-file.ts'
import { accessRef, resolveSource, secretRefsOf, type TriedSource } from '../config/resolve.ts'
import type { Config, ConfiguredSource } from '../config/schema.ts'
import { readsByOthers } from '../config/secret-advice.ts'
import type { Found } from '../config/secret-book.ts'
import { parseRef, refText } from '../config/secret-ref.ts'
import { entryOf, type SourceEntry, withSourceEntry } from '../config/source-entries.ts'
import { type Look, testOf } from '../sources/look.ts'
import type { Configuration } from './configuration.ts'
import { authOf, secretOf, shownAuth } from './source-form.ts'

export type KindFormValue = OrderValue<'sources.saveKind'>

/** A form's test may take this long in all, ms. */
const testDeadlineMs = 20_000
/** Entries that the form keeps apart. */
const apart: ReadonlySet<string> = new Set(['name', 'kind', 'auth', 'token'])

/**
 * Writes a source into the file; a typed secret is stored first, and only where the file can be changed.
 * @throws AppError `bad-input` where the form is wrong, `not-allowed` where the secret cannot be kept
 */
export async function saveKind(configuration: Configuration, form: KindFormValue): Promise<void> {
  const old = named(configuration.config(), form.name)
  if (old && old.kind !== form.kind)
    throw new AppError(
      'bad-input',
      `Nothing was saved: "${form.name}" is another source. Choose another name.`,
    )
  const { entry, source } = checked(configuration, form)
  configuration.refuseNewCommands(secretRefsOf(source))
  const withIt = (text: string, now: Config): string => withSourceEntry(text, now, entry)
  // Tried before: else the old entry would be asked with the new secret.
  configuration.wouldChange(withIt)
  const secret = secretOf(form)
  if (secret !== undefined) await configuration.keep(form.name, secret)
  configuration.change(withIt)
  const before = old ? accessRef(old) : null
  const parsed = before === null ? null : parseRef(before)
  if (parsed?.kind === 'stored') await configuration.dropUnnamed(parsed.name)
}

/** Looks once with what the form says; changes nothing. */
export async function testKind(
  configuration: Configuration,
  form: KindFormValue,
  look: Look,
): Promise<SourceTest> {
  const { resolved, advice } = await tried(configuration, form)
  const seen = testOf(await look({ wants: 'test', config: resolved, deadlineMs: testDeadlineMs, most: 0 }))
  return { ...seen, advice: [...seen.advice, ...advice] }
}

/** The form as it would be connected, without saving anything, and what to know of its secret although it works. */
export async function tried(configuration: Configuration, form: KindFormValue): Promise<TriedSource> {
  const { source } = checked(configuration, form)
  const refs = secretRefsOf(source)
  configuration.refuseNewCommands(refs)
  const secret = secretOf(form)
  const found = new Map<string, Found>()
  for (const ref of refs) {
    const isTyped = secret !== undefined && ref === `stored:${form.name}`
    found.set(refText(ref), isTyped ? { kind: 'value', value: secret } : await configuration.secret(ref))
  }
  const resolved = resolveSource(
    source,
    (ref) => found.get(refText(ref)) ?? { kind: 'missing', words: 'It is not there.' },
  )
  return { source, resolved, advice: await readsByOthers(refs) }
}

/** What the form shows of a source in the file. @throws AppError `not-found` */
export function kindSettings(configuration: Configuration, name: string): KindSettings {
  const source = named(configuration.config(), name)
  const { text } = configuration.text()
  const entry = entryOf(text, name)
  if (!source || source.kind === 'alertmanager' || !entry)
    throw new AppError('not-found', `No such source is called ${name}.`)
  const auth = shownAuth(source)
  return {
    form: {
      ...{ name: source.name, kind: source.kind, auth },
      entry: Object.fromEntries(
        Object.entries(entry).filter(([key]) => !apart.has(key)),
      ) as KindFormValue['entry'],
    },
    hasSecret: auth.kind === 'keep',
    editable: configuration.problem() === null && isEditable(text, name),
  }
}

const named = (config: Config, name: string): ConfiguredSource | undefined =>
  config.sources.find((source) => source.name === name)

/** The entry as it is to be written, and what it means. @throws AppError `bad-input`, what is wrong said by its field */
function checked(
  configuration: Configuration,
  form: KindFormValue,
): { readonly entry: SourceEntry; readonly source: ConfiguredSource } {
  const own = named(configuration.config(), form.name)
  const old = own?.kind === form.kind ? own : undefined
  const entry = { name: form.name, kind: form.kind, ...withoutApart(form.entry), ...accessOf(form, old) }
  const parsed = parseConfig(JSON.stringify({ version: 1, sources: [entry] }), 'The form')
  const source = parsed.ok ? parsed.config.sources[0] : undefined
  if (source) return { entry, source }
  const words = parsed.ok ? 'no source' : `${parsed.problem.wrong}; expected: ${parsed.problem.expected}`
  throw new AppError('bad-input', `Nothing was saved: ${words.replace('"sources[1].', '"')}.`)
}

function withoutApart(entry: KindFormValue['entry']): SourceEntry {
  return Object.fromEntries(Object.entries(entry).filter(([key]) => !apart.has(key))) as SourceEntry
}

/** Access as the file writes it: under `auth`, or of some kinds a secret alone under `token`. */
function accessOf(form: KindFormValue, old: ConfiguredSource | undefined): SourceEntry {
  const auth = authOf(form, old)
  if (describedKind(form.kind).access === 'any')
    // It is plain data of the file; its type is a union without an index, which an entry has.
    return auth === undefined ? {} : { auth: auth as unknown as SourceEntry }
  const secret = auth && ('bearer' in auth ? auth.bearer : 'token' in auth ? auth.token : null)
  return secret ? { token: secret as SourceEntry[string] } : {}
}
