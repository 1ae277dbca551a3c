/** Orders and questions about getting postmortems out, and in. */

export const postmortemOutOrders = {} as const

export const postmortemOutQueries = {} as const

/** What is answered. */
export type PostmortemOutAnswers = {}
