/** Orders and questions about what the record has for a postmortem. */
import { z } from 'zod'
import { mostInBatch } from './batch.ts'
import { episodeId, postmortemId } from './id-fields.ts'
import type { Evidence } from './postmortem-evidence.ts'

/** What names a piece of evidence, as its mark in a timeline does. */
const evidenceKey = z.string().regex(/^[a-z]\d{1,15}$/)

export const postmortemEvidenceOrders = {
  /**
   * Puts further alerts into a postmortem that is there, and shows it. `from` is the draft they were begun in: its threads
   * come along, and it is put away unless somebody has typed in it.
   */
  'postmortems.addAlerts': z.object({
    postmortemId,
    episodeIds: z.array(episodeId).max(mostInBatch),
    from: postmortemId.nullable().optional(),
  }),
  /** a line that is of no use for this postmortem is laid aside, and taken back */
  'postmortems.setAside': z.object({ postmortemId, key: evidenceKey, aside: z.boolean() }),
} as const

export const postmortemEvidenceQueries = {
  'postmortems.evidence': z.object({ postmortemId }),
} as const

/** What is answered. */
export interface PostmortemEvidenceAnswers {
  readonly 'postmortems.evidence': Evidence
}
