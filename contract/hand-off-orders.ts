/** Orders and questions about hand-offs, and the exact shape of one that came from outside. */
import { z } from 'zod'
import { maxSentHandOff } from './hand-off.ts'
import { type CarriedHandOff, maxHandOffText, mostCarried } from './hand-off-carried.ts'
import type { SourceId, ThreadId } from './ids.ts'

/** epoch ms within the range of a Date */
const instant = z.number().int().min(0).max(8_640_000_000_000_000)
const line = z.string().max(300)
const name = z.string().min(1).max(100)
const words = z.string().max(2_000)
const count = z.number().int().min(0).max(1_000_000)

const carriedAlert = z.strictObject({
  source: z.string().max(100),
  fingerprint: z.string().max(128),
  title: line,
  customer: line.nullable(),
  environment: line.nullable(),
  severity: z.enum(['page', 'notify', 'ticket', 'none']),
  firedAt: instant,
  by: name.nullable(),
  dueAt: instant,
  snoozedUntil: instant.nullable(),
  note: words.nullable(),
  word: words.nullable(),
})

/** Whoever may paste a text can paste anything: nothing is taken that is not exactly this. */
export const carriedHandOff: z.ZodType<CarriedHandOff> = z
  .strictObject({
    role: name.nullable(),
    from: instant,
    until: instant,
    by: name,
    to: name.nullable(),
    writtenAt: instant,
    notes: z.string().max(10_000),
    open: z.array(carriedAlert).max(mostCarried),
    more: count,
    ending: z
      .array(
        z.strictObject({
          kind: z.enum(['silence', 'snooze']),
          what: words,
          by: z.string().max(100),
          why: words.nullable(),
          at: instant,
        }),
      )
      .max(mostCarried),
    escalations: z.array(words).max(mostCarried),
    counts: z.strictObject({ alerts: count, pages: count, healed: count }),
    noisy: z.array(z.strictObject({ alertname: line, firings: count })).max(20),
    drafts: z.array(line).max(mostCarried),
  })
  .refine(({ from, until }) => from < until, 'a shift that ends after it begins')

const text = z.string().max(maxHandOffText, 'a text no longer than a hand-off can be')
const threadId = z
  .number()
  .int()
  .positive()
  .transform((value) => value as ThreadId)
const sourceName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
  .transform((value) => value as SourceId)
const id = z.string().regex(/^[0-9a-f]{8}-\d{1,16}$/)

export const handOffOrders = {
  /** keeps a hand-off that somebody else's Nightdesk wrote; an earlier one of the same shift gives way */
  'handOff.receive': z.object({ text }),
  /** I have taken over with it */
  'handOff.takeOver': z.object({ id }),
  /** it is not shown any more */
  'handOff.putAway': z.object({ id }),
  /** the own record at the start of the shift that began then has been seen */
  'handOff.seen': z.object({ from: instant }),
  /** sends it to the channel of the team, or as a comment in an issue; it waits where the source cannot be reached */
  'handOff.send': z.object({
    sourceId: sourceName,
    threadId: threadId.nullable(),
    text: z.string().trim().min(1).max(maxSentHandOff, 'a hand-off that fits into one message'),
  }),
} as const

export const handOffQueries = {
  /** of the shift that is under way or has just ended; or of the time since my last shift */
  'handOff.read': z.object({ of: z.enum(['shift', 'since-last']).default('shift') }),
  /** what a text holds; keeps nothing */
  'handOff.look': z.object({ text: z.string().max(maxHandOffText) }),
  /** those taken in and not put away, the newest first */
  'handOff.received': z.object({}),
  /** where it can be sent */
  'handOff.places': z.object({}),
} as const
