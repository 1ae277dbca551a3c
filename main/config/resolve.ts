/** From the configured source to what a connection needs: secrets looked up, the CA file read, headers complete. */
import { readFileSync } from 'node:fs'
import type { LabelMapping } from '../../contract/label-mapping.ts'
import { defaultMapping } from '../../contract/label-mapping.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { SourceKind, SourceOptions } from '../../contract/source-options.ts'
import type { Config, ConfiguredSource } from './schema.ts'
import type { Found } from './secret-book.ts'
import { isSecretRef, type SecretRef } from './secret-ref.ts'
import type { ConfiguredSupportSource } from './support-schema.ts'

export interface ResolvedSource {
  readonly id: string
  readonly kind: SourceKind
  readonly urls: readonly string[]
  readonly pollMs: number
  readonly headers: Readonly<Record<string, string>>
  readonly ca: string | null
  readonly maxBytes: number
  readonly broken: Failure | null
  /** escalations travel through it */
  readonly carries?: boolean
  readonly options?: SourceOptions
  /** the Prometheus whose rules raise its alerts, with the headers that are for it */
  readonly prometheus?: RulesAccess & { readonly url: string }
}

/** A source as it would be connected, without saving anything. */
export interface TriedSource {
  readonly source: ConfiguredSource
  readonly resolved: ResolvedSource
  /** what to know of its secret although it works */
  readonly advice: readonly string[]
}

/** With what the Prometheus behind a source is asked, and why it cannot be. */
export interface RulesAccess {
  readonly headers: Readonly<Record<string, string>>
  readonly broken: Failure | null
}

/**
 * Resolves one source; what cannot be found, or not yet, makes it `broken` with a reason, never silently
 * unauthenticated.
 */
export function resolveSource(source: ConfiguredSource, lookUp: (ref: SecretRef) => Found): ResolvedSource {
  const headers: Record<string, string> = {}
  let broken: Failure | null = null
  const look = (ref: SecretRef): string => {
    const found = lookUp(ref)
    if (found.kind === 'value') return found.value
    broken = { kind: 'secret-missing', detail: found.words }
    return ''
  }
  for (const [name, value] of Object.entries(source.headers)) {
    headers[name.toLowerCase()] = isSecretRef(value) ? look(value) : value
  }
  if (source.auth && 'bearer' in source.auth) headers.authorization = `Bearer ${look(source.auth.bearer)}`
  if (source.auth && 'basic' in source.auth) {
    const pair = `${source.auth.basic.username}:${look(source.auth.basic.password)}`
    headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`
  }
  if (source.auth && 'token' in source.auth)
    headers.authorization = tokenWords(source.kind, look(source.auth.token))
  let ca: string | null = null
  if (source.caFile !== undefined) {
    try {
      ca = readFileSync(source.caFile, 'utf8')
    } catch {
      broken = { kind: 'secret-missing', detail: `the CA file ${source.caFile} cannot be read` }
    }
  }
  const { name, kind, urls, poll, maxBody } = source
  const carries = source.carryEscalations ? { carries: true } : {}
  const options = source.options ? { options: source.options } : {}
  const { prometheus: url } = source
  const prometheus =
    url === undefined ? {} : { prometheus: { url, ...accessFor(url, { urls, headers, broken }) } }
  return {
    id: name,
    kind,
    urls,
    pollMs: poll,
    headers,
    ca,
    maxBytes: maxBody,
    broken,
    ...carries,
    ...options,
    ...prometheus,
  }
}

/** A source's own access goes to the server it belongs to, and to no other: the same scheme, host and port. */
export function accessFor(
  url: string,
  { urls, headers, broken }: Pick<ResolvedSource, 'urls' | 'headers' | 'broken'>,
): RulesAccess {
  const origin = URL.parse(url)?.origin
  const isSame = origin !== undefined && urls.some((one) => URL.parse(one)?.origin === origin)
  return isSame ? { headers, broken } : { headers: {}, broken: null }
}

/** How a kind is shown a token of its own. */
function tokenWords(kind: SourceKind, token: string): string {
  return kind === 'pagerduty' ? `Token token=${token}` : token
}

/** The reference its access is made of; null when it has none. */
export function accessRef({ auth }: Pick<ConfiguredSource, 'auth'>): SecretRef | null {
  if (!auth) return null
  if ('token' in auth) return auth.token
  return 'bearer' in auth ? auth.bearer : auth.basic.password
}

/** Every reference a source needs. */
export function secretRefsOf(source: ConfiguredSource): readonly SecretRef[] {
  const access = accessRef(source)
  return [...Object.values(source.headers).filter(isSecretRef), ...(access === null ? [] : [access])]
}

/** Every reference a source of threads needs. */
export function supportRefsOf(source: ConfiguredSupportSource): readonly SecretRef[] {
  const socket = source.kind === 'slack' ? source.socketToken : null
  return [source.token, ...(socket === null ? [] : [socket])]
}

/** Every reference of the file: those of its sources, the keys of what says who has a shift, and of customers' threads. */
export function allSecretRefs({ sources, rotations, support }: Config): readonly SecretRef[] {
  return [
    ...support.sources.flatMap(supportRefsOf),
    ...sources.flatMap(secretRefsOf),
    ...rotations.flatMap(({ pagerduty }) => (pagerduty === null ? [] : [pagerduty.token])),
  ]
}

/** The label mapping in force: the defaults, with what the file says in their place, and in that what a source says. */
export function mappingOf(config: Config, source?: string): LabelMapping {
  const own = config.sources.find(({ name }) => name === source)?.mapping
  return {
    ...defaultMapping,
    ...given(config.labels),
    ...given(own ?? {}),
    severities: { ...defaultMapping.severities, ...config.severities, ...own?.severities },
    heartbeats: config.heartbeats ?? defaultMapping.heartbeats,
  }
}

type Labels = Omit<LabelMapping, 'severities' | 'heartbeats'>

function given(entries: { readonly [Name in keyof Labels]?: Labels[Name] | undefined }): Partial<Labels> {
  return Object.fromEntries(
    labelParts.flatMap((name) => (entries[name] === undefined ? [] : [[name, entries[name]]])),
  )
}

const labelParts = [
  'installation',
  'cluster',
  'environment',
  'customer',
  'layer',
  'team',
  'severity',
] as const satisfies readonly (keyof Labels)[]
