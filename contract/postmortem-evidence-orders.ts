/** Orders and questions about what the record has for a postmortem. */

export const postmortemEvidenceOrders = {} as const

export const postmortemEvidenceQueries = {} as const

/** What is answered. */
export type PostmortemEvidenceAnswers = {}
