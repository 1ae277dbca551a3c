/** The form of an Alertmanager, as the page sends it. */
import { z } from 'zod'
import { sourceId } from './id-fields.ts'
import { sourceAuth } from './source-auth.ts'

/** What the page sends to connect, change or test an Alertmanager source. Durations in ms. */
export const sourceForm = z.object({
  name: sourceId,
  kind: z.literal('alertmanager'),
  urls: z.array(z.string().max(2_000)).min(1).max(9),
  pollMs: z.number().int().min(5_000).max(60_000),
  mirrorAcks: z.boolean(),
  carryEscalations: z.boolean().optional(),
  auth: sourceAuth,
  headers: z.record(z.string().max(200), z.string().max(8_000)),
  caFile: z.string().max(4_000).nullable(),
  /** the address of the Prometheus whose rules raise its alerts */
  prometheus: z.string().max(2_000).nullable().optional(),
  /** how its labels are read, as it stands in the file; absent = as it stood */
  mapping: z
    .record(z.string().max(200), z.json())
    .refine((mapping) => JSON.stringify(mapping).length <= 50_000, 'a shorter mapping')
    .optional(),
})
export type SourceForm = z.input<typeof sourceForm>
