/** Orders and questions about what is done about alerts at their sources. Instants are epoch ms. */
import { z } from 'zod'
import { mostInBatch } from './batch.ts'
import {
  type Deed,
  type DeedKind,
  maxDeedText,
  mostInDeed,
  type SourcePerson,
  type UpstreamDetail,
} from './deed.ts'
import { episodeId, instant, sourceId } from './id-fields.ts'
import type { SeenHold } from './observation.ts'

const text = z.string().trim().min(1).max(maxDeedText)
const people = z
  .array(
    z.object({
      id: z.string().min(1).max(300),
      name: z.string().min(1).max(300),
      email: z.string().max(320).nullable(),
    }),
  )
  .min(1)
  .max(mostInDeed)
  .readonly()

/** Taking an alert and giving it back are orders of their own: they are facts here first. */
export type AskedDeed = Exclude<Deed, { readonly kind: 'acknowledge' | 'unacknowledge' }>

const deed = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('note'), text }),
  z.object({ kind: z.literal('resolve'), text: text.nullable() }),
  z.object({ kind: z.literal('snooze'), until: instant, text: text.nullable() }),
  z.object({ kind: z.literal('escalate'), level: z.number().int().min(1).max(20).nullable() }),
  z.object({ kind: z.literal('reassign'), to: people }),
  z.object({ kind: z.literal('add-responders'), to: people, text }),
  z.object({ kind: z.literal('status-update'), text }),
  z
    .object({ kind: z.literal('downtime'), from: instant, until: instant, text })
    .refine(({ from, until }) => from < until, 'an end after its beginning'),
]) satisfies z.ZodType<AskedDeed>

const orderId = z.number().int().positive()

export const deedOrders = {
  /** leaves after the undo window; of several alerts each is queued or skipped with a reason, and `batch.undo` takes back */
  'deeds.do': z.object({
    id: z.string().regex(/^[\w-]{1,40}$/),
    episodeIds: z.array(episodeId).min(1).max(mostInBatch),
    deed,
  }),
  /** not sent: it is not; refused: it is put away. What was sent stays */
  'deeds.takeBack': z.object({ orderId }),
  /** a refused one once more, now */
  'deeds.again': z.object({ orderId }),
} as const

export const deedQueries = {
  /** who can be given something there */
  'deeds.people': z.object({ sourceId }),
  /** what its source knows of it; `ask` false = as it was read last, without asking */
  'deeds.detail': z.object({ episodeId, ask: z.boolean() }),
} as const

/** A deed on its way to the source. */
export interface DeedProgress {
  readonly orderId: number
  readonly deed: AskedDeed
  readonly by: string
  readonly at: number
  readonly state: 'waiting' | 'retrying' | 'sent' | 'refused'
  /** when it is tried next; null = it is not */
  readonly nextAt: number | null
  /** why it waits or was refused, as a sentence */
  readonly reason: string | null
  /** it was tried, and nobody knows whether it arrived */
  readonly mayHaveArrived: boolean
}

/** An alert at its source. */
export interface AtSource {
  readonly held: SeenHold | null
  /** oldest first; those that are done are left out after an hour */
  readonly orders: readonly DeedProgress[]
  /** what was read last, of whatever age */
  readonly detail: UpstreamDetail | null
  /** the source can be asked for more than its list */
  readonly canAsk: boolean
  /** why nothing newer could be read, as a sentence; null = it is as new as can be */
  readonly problem: string | null
}

export interface DeedAnswers {
  readonly 'deeds.people': {
    readonly people: readonly SourcePerson[]
    /** why not everybody may be among them, as a sentence */
    readonly problem: string | null
  }
  readonly 'deeds.detail': AtSource
}

export type AskedKind = Exclude<DeedKind, 'acknowledge' | 'unacknowledge'>
