/** Orders and questions about escalations. */
import { z } from 'zod'
import { escalationReasons, longestAcceptMs, maxEscalationNote, shortestAcceptMs } from './escalation.ts'
import type { EpisodeId, EscalationId } from './ids.ts'

const episodeId = z
  .number()
  .int()
  .positive()
  .transform((id) => id as EpisodeId)
const escalationId = z
  .number()
  .int()
  .positive()
  .transform((id) => id as EscalationId)

export const escalationOrders = {
  /** asks somebody to take an alert; where it was asked before, it goes on to this one */
  'escalations.ask': z.object({
    episodeId,
    whom: z.discriminatedUnion('kind', [
      /** a level of the configuration, by its name */
      z.object({ kind: z.literal('level'), name: z.string().min(1).max(100) }),
      /** somebody who stands in no list, and how they are reached */
      z.object({
        kind: z.literal('typed'),
        who: z.string().trim().min(1).max(100),
        how: z.string().trim().max(200),
      }),
    ]),
    reason: z.enum(escalationReasons),
    note: z.string().trim().max(maxEscalationNote),
    acceptMs: z.number().int().min(shortestAcceptMs).max(longestAcceptMs),
    /** I have the alert while they have time to accept */
    holds: z.boolean(),
    /** nobody accepts: the next level is asked by itself */
    passes: z.boolean(),
  }),
  /** asks a colleague who has promised nothing: it is written down, no time runs, and the alert stays where it is */
  'escalations.askColleague': z.object({
    episodeId,
    name: z.string().min(1).max(100),
    reason: z.enum(escalationReasons),
    note: z.string().trim().max(maxEscalationNote),
  }),
  /** of one's own: what they said on the phone; of an incoming one: one's own answer */
  'escalations.answer': z.object({
    escalationId,
    answer: z.enum(['accept', 'decline']),
    text: z.string().trim().max(maxEscalationNote),
  }),
  /** nobody is asked any more; of one that was accepted: they do not have it after all */
  'escalations.withdraw': z.object({ escalationId }),
  /** the message was copied, to be sent by hand */
  'escalations.told': z.object({ escalationId }),
} as const

export const escalationQueries = {
  /** who can be asked about an alert, and the message for them */
  'escalations.prepare': z.object({ episodeId }),
} as const
