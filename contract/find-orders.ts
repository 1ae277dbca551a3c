/** The questions of the palette. */
import { z } from 'zod'
import { type FindAnswer, findKinds } from './find.ts'
import { instant } from './id-fields.ts'

/** The longest line that is searched for, in characters. */
export const maxFindLength = 200

export const findQueries = {
  'find.search': z.object({
    text: z.string().max(maxFindLength),
    /** none = all kinds */
    kinds: z.array(z.enum(findKinds)).max(findKinds.length),
    environment: z.string().max(1_000).nullable(),
    customer: z.string().max(1_000).nullable(),
    from: instant.nullable(),
    to: instant.nullable(),
    limit: z.number().int().min(1).max(200),
    /** `next` of the page before; null = from the beginning */
    before: z.number().int().min(0).nullable(),
  }),
} as const

/** What is answered. */
export interface FindAnswers {
  readonly 'find.search': FindAnswer
}
