/** Every order the page may give. An order answers nothing: its facts arrive as a change, before the reply. */
import { z } from 'zod'
import type { EpisodeId, SourceId } from './ids.ts'

export const episodeId = z
  .number()
  .int()
  .positive()
  .transform((id) => id as EpisodeId)
export const sourceId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and dashes')
  .transform((id) => id as SourceId)

/** A secret as typed (stored apart from the file), kept as it was, or absent. */
const secret = z.string().max(16_384)

/** What the page sends to connect, change or test an Alertmanager source. Durations in ms. */
export const sourceForm = z.object({
  name: sourceId,
  kind: z.literal('alertmanager'),
  urls: z.array(z.string().max(2_000)).min(1).max(9),
  pollMs: z.number().int().min(5_000).max(60_000),
  mirrorAcks: z.boolean(),
  auth: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('keep') }),
    z.object({ kind: z.literal('basic'), username: z.string().min(1).max(500), password: secret }),
    z.object({ kind: z.literal('bearer'), token: secret }),
  ]),
  headers: z.record(z.string().max(200), z.string().max(8_000)),
  caFile: z.string().max(4_000).nullable(),
})
export type SourceForm = z.input<typeof sourceForm>

/** The longest note and draft, in characters. */
export const maxNoteLength = 10_000

export const orders = {
  'alerts.acknowledge': z.object({ episodeId }),
  'alerts.takeBack': z.object({ episodeId }),
  'alerts.unacknowledge': z.object({ episodeId }),
  'alerts.setImpact': z.object({ episodeId, impact: z.enum(['down', 'degraded', 'none', 'unknown']) }),
  'notes.add': z.object({ episodeId, text: z.string().trim().min(1).max(maxNoteLength) }),
  'drafts.save': z.object({ key: z.string().regex(/^note:\d{1,15}$/), text: z.string().max(maxNoteLength) }),
  'outbox.retry': z.object({ episodeId }),
  'links.open': z.object({ episodeId, link: z.enum(['recipe', 'dashboard', 'query', 'source']) }),
  'sources.save': sourceForm,
  'sources.remove': z.object({ name: sourceId }),
  'sources.tryAgain': z.object({ name: sourceId.nullable() }),
  'settings.set': z
    .object({ theme: z.enum(['clock', 'system', 'night', 'day']), singleKeys: z.boolean() })
    .partial(),
  'attempts.report': z.object({
    attemptId: z.number().int().positive(),
    shown: z.boolean(),
    reason: z.string().max(300).nullable(),
  }),
  'armed.report': z.object({ pageNotifications: z.enum(['granted', 'denied', 'default', 'unsupported']) }),
  'drill.start': z.object({}),
  'drill.stop': z.object({}),
} as const

export type Orders = { readonly [Name in keyof typeof orders]: (typeof orders)[Name] }
export type OrderName = keyof Orders
/** What the page gives for an order. */
export type OrderInput<Name extends OrderName> = z.input<Orders[Name]>
/** What the engine receives after validation. */
export type OrderValue<Name extends OrderName> = z.output<Orders[Name]>
