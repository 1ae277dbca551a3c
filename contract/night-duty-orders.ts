/** Orders about duty, presence, being armed, and the morning digest. */
import { z } from 'zod'
import type { EpisodeId } from './ids.ts'

const episodeId = z
  .number()
  .int()
  .positive()
  .transform((id) => id as EpisodeId)
/** epoch ms within the range of a Date */
const instant = z.number().int().min(0).max(8_640_000_000_000_000)

export const nightDutyOrders = {
  /** by hand, until then (epoch ms) or until said otherwise; `planned`: as the configuration says */
  'duty.set': z.discriminatedUnion('state', [
    z.object({ state: z.enum(['on', 'off']), untilAt: instant.nullable() }),
    z.object({ state: z.literal('planned') }),
  ]),
  /** somebody has just touched this page */
  'presence.report': z.object({}),
  /** this page asks what time it is: its clocks disagree; the answer is a pulse */
  'clock.ask': z.object({}),
  /** looks at everything now, with a silent notification that is taken back */
  'armed.check': z.object({}),
  /** the user's word on the last test of the sound */
  'armed.heard': z.object({ heard: z.boolean() }),
  'digest.worth': z.object({ episodeId, worth: z.enum(['actionable', 'noise']).nullable() }),
  /** the user has read what came until then */
  'digest.read': z.object({ untilAt: instant }),
} as const

export const nightDutyQueries = {
  /** from then until now; null = the night that waits to be read, else the last one */
  'digest.read': z.object({ from: instant.nullable() }),
  /** my duty from now on, a day and more ahead */
  'duty.ahead': z.object({}),
} as const
