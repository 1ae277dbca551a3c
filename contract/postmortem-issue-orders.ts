/** Orders and questions about a postmortem's issue at GitHub. */

export const postmortemIssueOrders = {} as const

export const postmortemIssueQueries = {} as const

/** What is answered. */
export type PostmortemIssueAnswers = {}
