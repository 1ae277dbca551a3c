/** Support sources between their forms on the page and their entries in the file. Tokens go to the secret store alone. */
import { AppError } from '../../contract/errors.ts'
import type { OrderValue } from '../../contract/orders.ts'
import type { SupportTest } from '../../contract/support.ts'
import type { SupportSettings } from '../../contract/support-source-orders.ts'
import { parseConfig } from '../config/config-file.ts'
import { allSecretRefs, supportRefsOf } from '../config/resolve.ts'
import type { Config } from '../config/schema.ts'
import { parseRef, refText, type SecretRef } from '../config/secret-ref.ts'
import {
  isSupportEditable,
  type WrittenSupport,
  withoutSupportSource,
  withSupportSource,
} from '../config/support-edits.ts'
import type { ConfiguredSupportSource } from '../config/support-schema.ts'
import type { SourcePlatform } from '../sources/source.ts'
import { supportDefinitionOf } from '../sources/support-registry.ts'
import type { SupportDefinition } from '../sources/support-source.ts'
import type { Configuration } from './configuration.ts'
import { supportConfigOf } from './support-connections.ts'

type Form = OrderValue<'support.saveSource'>
type Access = Form['token'] | Extract<Form, { kind: 'slack' }>['socket']

/** A form's test may take this long in all, ms: twenty repositories, one after the other. */
const testDeadlineMs = 40_000

/**
 * Writes a source into the file; typed tokens are stored first, and only where the file can be changed.
 * @throws AppError `bad-input` where the form is wrong, `not-allowed` where a token cannot be kept
 */
export async function saveSupportSource(configuration: Configuration, form: Form): Promise<void> {
  const config = configuration.config()
  const old = config.support.sources.find(({ name }) => name === form.name)
  if (old && old.kind !== form.kind)
    throw new AppError(
      'bad-input',
      `Nothing was saved: "${form.name}" is another source. Choose another name.`,
    )
  const names = secretNames(config, form.name)
  const written = writtenOf(form, old, names)
  const source = checked(written)
  configuration.refuseNewCommands(supportRefsOf(source))
  const changes = changesOf(written, source, old)
  const withIt = (text: string, now: Config): string => withSupportSource(text, now, changes)
  // Tried before: else the old entry would be asked with the new token.
  configuration.wouldChange(withIt)
  if (form.token.kind === 'typed') await configuration.keep(names.token, form.token.token)
  if (form.kind === 'slack' && form.socket.kind === 'typed')
    await configuration.keep(names.socket, form.socket.token)
  configuration.change(withIt)
  await forgetUnnamed(configuration, old)
}

/** Takes a source out of the file, and its tokens out of the store. */
export async function removeSupportSource(configuration: Configuration, name: string): Promise<void> {
  const old = configuration.config().support.sources.find((one) => one.name === name)
  configuration.change((text, config) => withoutSupportSource(text, config, name))
  await forgetUnnamed(configuration, old)
}

/** Looks once with what the form says. */
export async function checkSupportSource(
  configuration: Configuration,
  form: Form,
  platform: SourcePlatform,
  definitions?: readonly SupportDefinition[],
): Promise<SupportTest> {
  const config = configuration.config()
  const names = secretNames(config, form.name)
  const old = config.support.sources.find(({ name }) => name === form.name)
  const source = checked(writtenOf(form, old, names))
  configuration.refuseNewCommands(supportRefsOf(source))
  const typed = new Map<string, string>()
  if (form.token.kind === 'typed') typed.set(`stored:${names.token}`, form.token.token)
  if (form.kind === 'slack' && form.socket.kind === 'typed')
    typed.set(`stored:${names.socket}`, form.socket.token)
  const resolved = await supportConfigOf(source, config, async (ref) => {
    const value = typed.get(refText(ref))
    return value === undefined ? configuration.secret(ref) : { kind: 'value', value }
  })
  if ('detail' in resolved) return { ok: false, failure: resolved, remarks: [] }
  const definition = supportDefinitionOf(form.kind, definitions)
  if (!definition) throw new AppError('not-allowed', 'This Nightdesk cannot connect that yet.')
  return definition.connect(resolved, platform).test(AbortSignal.timeout(testDeadlineMs))
}

/** What the form shows of a source in the file. @throws AppError `not-found` */
export function supportSettings(configuration: Configuration, name: string): SupportSettings {
  const source = configuration.config().support.sources.find((one) => one.name === name)
  if (!source) throw new AppError('not-found', `No source of threads is called ${name}.`)
  const editable = configuration.problem() === null && isSupportEditable(configuration.text().text, name)
  const { poll: pollMs, url, token } = source
  const common = { name, token: shown(token), pollMs, url: url === standardUrls[source.kind] ? null : url }
  if (source.kind === 'github') {
    const { repositories, organisation, labels } = source
    return { form: { ...common, kind: 'github', repositories, organisation, labels }, editable }
  }
  const { channels, teamChannel, socketToken } = source
  const socket = socketToken === null ? ({ kind: 'none' } as const) : shown(socketToken)
  return { form: { ...common, kind: 'slack', channels, teamChannel, socket }, editable }
}

const standardUrls = { slack: 'https://slack.com/api', github: 'https://api.github.com' } as const

function shown(
  ref: SecretRef,
): { readonly kind: 'keep' } | { readonly kind: 'from'; readonly reference: string } {
  return parseRef(ref)?.kind === 'stored' ? { kind: 'keep' } : { kind: 'from', reference: refText(ref) }
}

function writtenOf(
  form: Form,
  old: ConfiguredSupportSource | undefined,
  names: { readonly token: string; readonly socket: string },
): WrittenSupport {
  const { name, pollMs, url } = form
  const poll = pollMs % 1_000 === 0 ? `${pollMs / 1_000}s` : `${pollMs}ms`
  const token = refOf(form.token, names.token, old?.token ?? null)
  if (token === null) throw new AppError('bad-input', 'Nothing was saved: paste the token.')
  const common = {
    ...{ name, token, poll, url },
  }
  if (form.kind === 'github') {
    const { repositories, organisation, labels } = form
    const lists = { repositories: listOf(repositories), organisation, labels: listOf(labels) }
    return { ...common, kind: 'github', ...lists }
  }
  const { channels, teamChannel } = form
  const same = old?.kind === 'slack' ? old : null
  const socketToken = refOf(form.socket, names.socket, same?.socketToken ?? null)
  return { ...common, kind: 'slack', socketToken, channels, teamChannel }
}

/** Without the entries that mean the same as what the file says: those stay as they are written there, or unsaid. */
function changesOf(
  written: WrittenSupport,
  next: ConfiguredSupportSource,
  old: ConfiguredSupportSource | undefined,
): WrittenSupport {
  if (!old) return written
  const [before, after] = [new Map(Object.entries(old)), new Map(Object.entries(next))]
  const isSame = (key: string): boolean => JSON.stringify(before.get(key)) === JSON.stringify(after.get(key))
  const entries = Object.entries(written).filter(([key]) => key === 'name' || !isSame(key))
  return { ...Object.fromEntries(entries), name: written.name } as WrittenSupport
}

const listOf = (names: readonly string[]): readonly string[] | null => (names.length === 0 ? null : names)
function refOf(access: Access, name: string, old: SecretRef | null): SecretRef | null {
  switch (access.kind) {
    case 'none':
      return null
    case 'keep':
      return old
    case 'typed':
      return `stored:${name}`
    case 'from':
      // A command that stands as a list in the file stays one while it says the same.
      return old !== null && refText(old) === access.reference ? old : access.reference
  }
}

/** The written source, checked as a file would be. @throws AppError `bad-input`, what is wrong said by its field */
function checked(written: WrittenSupport): ConfiguredSupportSource {
  const entries = Object.entries(written).filter(([, value]) => value !== null)
  const source = Object.fromEntries(entries)
  const parsed = parseConfig(JSON.stringify({ version: 1, support: { sources: [source] } }), 'The form')
  const [one] = parsed.ok ? parsed.config.support.sources : []
  if (one) return one
  const words = parsed.ok ? 'no source' : `${parsed.problem.wrong}; expected: ${parsed.problem.expected}`
  throw new AppError('bad-input', `Nothing was saved: ${words.replace('"support.sources[1].', '"')}.`)
}

/** Names in the store that nothing else of the file uses. */
function secretNames(config: Config, name: string): { readonly token: string; readonly socket: string } {
  const own = new Set(
    config.support.sources
      .filter((one) => one.name === name)
      .flatMap(supportRefsOf)
      .map(refText),
  )
  const others = allSecretRefs(config)
    .map(refText)
    .filter((ref) => !own.has(ref))
  const free = (wanted: string): string => {
    for (let count = 1; ; count += 1) {
      const one = count === 1 ? wanted : `${wanted} ${count}`
      if (!others.includes(`stored:${one}`)) return one
    }
  }
  return { token: free(`threads:${name}`), socket: free(`threads:${name}:socket`) }
}

async function forgetUnnamed(
  configuration: Configuration,
  old: ConfiguredSupportSource | undefined,
): Promise<void> {
  for (const ref of old ? supportRefsOf(old) : []) {
    const parsed = parseRef(ref)
    if (parsed?.kind === 'stored') await configuration.dropUnnamed(parsed.name)
  }
}
