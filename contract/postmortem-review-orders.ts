/** Orders and questions about what is asked when an alert is over. */

export const postmortemReviewOrders = {} as const

export const postmortemReviewQueries = {} as const

/** What is answered. */
export type PostmortemReviewAnswers = {}
