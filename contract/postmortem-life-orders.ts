/** Orders and questions about the life of a postmortem after its words. */

export const postmortemLifeOrders = {} as const

export const postmortemLifeQueries = {} as const

/** What is answered. */
export type PostmortemLifeAnswers = {}
