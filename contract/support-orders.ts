/** Orders and questions about customers' threads. */
import { z } from 'zod'
import { handOverModes, maxSummaryLine, summarySlots } from './hand-over.ts'
import type { EpisodeId, SourceId, SupportOrderId, ThreadId } from './ids.ts'
import { maxAnswer, qualifyingQuestions, threadKinds, threadOutcomes } from './support.ts'

const positive = z.number().int().positive()
const threadId = positive.transform((id) => id as ThreadId)
const episodeId = positive.transform((id) => id as EpisodeId)
const orderId = positive.transform((id) => id as SupportOrderId)
const sourceId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
  .transform((id) => id as SourceId)

export { maxAnswer }

const words = z.string().trim().min(1, 'some words').max(maxAnswer)
/** the newest message that was on the screen, by key; null = none was */
const seenKey = z.string().max(200).nullable()

const citation = z.object({
  key: z.string().max(200),
  at: z.number().int().min(0),
  from: z.number().int().min(0),
  to: z.number().int().min(0),
})
const line = z.object({
  slot: z.enum(summarySlots),
  text: z.string().max(maxSummaryLine),
  cites: z.array(citation).max(20),
  edited: z.boolean(),
})

export const supportOrders = {
  /** answers in the thread; where something newer stands there when it is to leave, it waits for a yes */
  'support.answer': z.object({ threadId, text: words, seenKey }),
  /** sends what waits for a yes, or was refused, all the same */
  'support.sendAnyway': z.object({ orderId, seenKey }),
  /** takes own words back that are not sent; they return to the composer */
  'support.takeBack': z.object({ orderId }),
  /** a note beside the thread that stays on this laptop */
  'support.note': z.object({ threadId, text: words }),
  /** I have it, or not any more */
  'support.take': z.object({ threadId, on: z.boolean() }),
  'support.triage': z.object({
    threadId,
    kind: z.enum(threadKinds).nullable(),
    answers: z.partialRecord(z.enum(qualifyingQuestions), z.string().trim().max(1_000)),
  }),
  'support.impact': z.object({ threadId, impact: z.enum(['none', 'degraded', 'down', 'unknown']) }),
  /** whose thread it is; null = as its channel says */
  'support.customer': z.object({
    threadId,
    customer: z.string().trim().min(1).max(200).nullable(),
    environment: z.string().trim().min(1).max(200).nullable(),
  }),
  /** an alert belongs to the thread, or does not */
  'support.link': z.object({ threadId, episodeId, on: z.boolean() }),
  /** asks another tier or person to take it */
  'support.handOver': z.object({
    threadId,
    whom: z.string().min(1).max(100),
    mode: z.enum(handOverModes),
    lines: z.array(line).max(40),
    acceptMs: z.number().int().min(60_000).max(86_400_000),
    /** what the customer is told in the thread; null = nothing */
    tellCustomer: words.nullable(),
    /** the question calls them by the rules of the night; otherwise it only stands in their list */
    calls: z.boolean(),
    /** nobody accepts: the next tier is asked by itself */
    passes: z.boolean(),
  }),
  /** where a customer has written something newer than `seenKey`, nothing is closed */
  'support.close': z.object({
    threadId,
    outcome: z.enum(threadOutcomes),
    seenKey,
    /** last words to the customer; null = none */
    tell: words.nullable(),
  }),
  'support.reopen': z.object({ threadId }),
  /** opens an issue out of the thread, and ends the thread as one if `closes` */
  'support.openIssue': z.object({
    threadId,
    sourceId,
    repository: z.string().min(3).max(200),
    title: z.string().trim().min(1).max(256),
    body: z.string().max(60_000),
    labels: z.array(z.string().min(1).max(50)).max(20),
    closes: z.boolean(),
    seenKey,
  }),
  /** opens a postmortem draft with the thread as evidence, and ends the thread as one if `closes`, with last words */
  'support.postmortem': z.object({
    threadId,
    closes: z.boolean(),
    tell: words.nullable(),
    seenKey,
  }),
  /** somebody at the customer's was called or written to; it is written down */
  'support.nudged': z.object({ threadId, contact: z.string().min(1).max(200) }),
  /** opens the thread, or a link in one of its messages, in the browser */
  'support.open': z.object({
    threadId,
    link: z.object({ key: z.string().max(200), index: z.number().int().min(0) }).nullable(),
  }),
  'support.tryNow': z.object({ sourceId: sourceId.nullable() }),
} as const

export const supportQueries = {
  /** the pane of a thread; `before`: the items before this message */
  'support.thread': z.object({ threadId, before: z.string().max(200).nullable() }),
  'support.handOverDraft': z.object({ threadId }),
  /** closed threads, the newest first */
  'support.closed': z.object({ before: z.number().int().nullable() }),
  /** title, body and labels of an issue, drafted out of the thread */
  'support.issueDraft': z.object({ threadId }),
} as const
