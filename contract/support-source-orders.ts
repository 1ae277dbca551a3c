/** Orders and questions about where customers' threads come from: the support sources of the configuration file. */
import { z } from 'zod'
import type { SupportTest } from './support.ts'

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and dashes')
/** A token as typed; it is stored apart from the file. */
const typed = z.object({ kind: z.literal('typed'), token: z.string().trim().min(1, 'a token').max(16_384) })
/** the one that is stored, or named in the file, already */
const keep = z.object({ kind: z.literal('keep') })
/** Kept by somebody else: a reference, as the file writes it. */
const from = z.object({
  kind: z.literal('from'),
  reference: z
    .string()
    .max(4_000)
    .regex(/^(env|file|command):\S.*$/, 'env:NAME, file:PATH or command:PROGRAM'),
})
const none = z.object({ kind: z.literal('none') })
const names = z.array(z.string().trim().min(1).max(200)).max(200)
const common = {
  name,
  token: z.discriminatedUnion('kind', [keep, typed, from]),
  pollMs: z.number().int().min(15_000).max(600_000),
  /** the API's root; null = the one everybody uses */
  url: z.string().max(2_000).nullable(),
}

/** A support source as its form gives it. The engine checks it as it checks the file. */
export const supportSourceForm = z.discriminatedUnion('kind', [
  z.object({
    ...common,
    kind: z.literal('slack'),
    socket: z.discriminatedUnion('kind', [none, keep, typed, from]),
    channels: names,
    teamChannel: z.string().trim().min(1).max(80).nullable(),
  }),
  z.object({
    ...common,
    kind: z.literal('github'),
    repositories: names,
    organisation: z.string().trim().min(1).max(100).nullable(),
    labels: names,
  }),
])
export type SupportSourceForm = z.input<typeof supportSourceForm>

export const supportSourceOrders = {
  /** writes it into the file: a new one, or the one of its name anew */
  'support.saveSource': supportSourceForm,
  'support.removeSource': z.object({ name }),
} as const

export const supportSourceQueries = {
  /** looks once with what the form says, and changes nothing */
  'support.check': supportSourceForm,
  'support.settings': z.object({ name }),
} as const

/** A support source of the file for its form; no token is ever among it. */
export interface SupportSettings {
  readonly form: SupportSourceForm
  /** it shares no words with other places of the file, so that the form can change it */
  readonly editable: boolean
}

export interface SupportSourceAnswers {
  readonly 'support.check': SupportTest
  readonly 'support.settings': SupportSettings
}
