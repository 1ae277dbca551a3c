/** What the entries of all kinds of sources in the configuration file are made of. */
import { z } from 'zod'
import type { SourceKind, SourceMapping, SourceOptions } from '../../contract/source-options.ts'
import { duration } from './duration.ts'
import { isSecretRef, type SecretRef, secretForm } from './secret-ref.ts'

/** A source of any kind as the rest of the program reads it. Durations in ms, sizes in bytes. */
export interface ConfiguredSource {
  readonly name: string
  readonly kind: SourceKind
  readonly urls: readonly string[]
  readonly poll: number
  readonly mirrorAcks: boolean
  readonly carryEscalations: boolean
  readonly auth?: SourceAuth | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly caFile?: string | undefined
  readonly prometheus?: string | undefined
  readonly maxBody: number
  readonly mapping?: SourceMapping | undefined
  /** what its kind has beside; an Alertmanager has nothing */
  readonly options?: SourceOptions
}

/** `token` is sent as the kind wants it. */
export type SourceAuth =
  | { readonly basic: { readonly username: string; readonly password: SecretRef } }
  | { readonly bearer: SecretRef }
  | { readonly token: SecretRef }

export const size = z.union([z.string(), z.number()]).transform((value, context) => {
  const match = /^(\d{1,5})\s*MB$/i.exec(String(value).trim())
  const bytes = match ? Number(match[1]) * 1024 * 1024 : Number.NaN
  if (bytes >= 1024 * 1024 && bytes <= 2 ** 30) return bytes
  context.addIssue({ code: 'custom', message: 'a size from 1MB to 1024MB' })
  return z.NEVER
})

export const secretRef = z.custom<SecretRef>().superRefine((ref, context) => {
  // One that is not there is of another form of access: then the words for all forms are the better ones.
  if (!isSecretRef(ref))
    context.addIssue({ code: 'custom', message: secretForm, continue: ref !== undefined })
})

/** Headers that carry nothing but secrets (RFC 9110 §11.6.2 and §11.7.2, RFC 6265 §4.2), in lower case. */
const secretHeaders: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie'])

export const sourceName = z
  .string({ error: 'a name of lower-case letters, digits and dashes' })
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a name of lower-case letters, digits and dashes')

/** One address of a peer, without a trailing slash. */
export const address = z
  .string({ error: 'an address such as "http://127.0.0.1:9093"' })
  .transform((text, context) => {
    const url = URL.parse(text)
    const good =
      url && (url.protocol === 'http:' || url.protocol === 'https:') && !url.username && !url.password
    if (good && !url.search && !url.hash) return url.href.replace(/\/+$/, '')
    context.addIssue({
      code: 'custom',
      message: 'an http or https address without user name, "?" or "#", such as "http://127.0.0.1:9093"',
    })
    return z.NEVER
  })

/** Basic or bearer access. */
export const auth = z.union(
  [
    z.strictObject({ basic: z.strictObject({ username: z.string().min(1), password: secretRef }) }),
    z.strictObject({ bearer: secretRef }),
  ],
  {
    error:
      'either basic (username, password) or bearer, each secret as env:NAME, file:PATH, command:PROGRAM or stored:NAME',
  },
)

export const headers = z
  .record(z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'a header name'), z.string())
  .superRefine((given, context) => {
    for (const [name, value] of Object.entries(given)) {
      if (!secretHeaders.has(name.toLowerCase()) || isSecretRef(value)) continue
      context.addIssue({ code: 'custom', path: [name], message: secretForm })
    }
  })
  .default({})

/** A list of addresses. @param most how many at most */
export const urls = (most: number, words: string) =>
  z
    .array(address, { error: 'a list of addresses, one for each peer' })
    .min(1, 'at least one address')
    .max(most, words)

export const flag = (standard: boolean) => z.boolean({ error: 'true or false' }).default(standard)

const labelNames = z.array(z.string().min(1).max(200)).min(1)

/** `mapping:` of one source: how its labels are read, in place of `labels` and `severities` of the whole file. */
export const mapping = z.strictObject({
  installation: labelNames.optional(),
  cluster: labelNames.optional(),
  environment: labelNames.optional(),
  customer: labelNames.optional(),
  layer: labelNames.optional(),
  team: labelNames.optional(),
  severity: labelNames.optional(),
  severities: z
    .record(
      z.string().toLowerCase(),
      z.enum(['page', 'notify', 'ticket', 'none'], { error: 'page, notify, ticket or none' }),
    )
    .optional(),
})

/** What every kind has. @param pollMs how often it is asked where nothing else is said, ms */
export const common = (pollMs: number) => ({
  name: sourceName,
  poll: duration(5_000, 600_000, '5s to 10m').default(pollMs),
  headers,
  caFile: z.string().min(1).optional(),
  maxBody: size.default(256 * 1024 * 1024),
  mapping: mapping.optional(),
})
