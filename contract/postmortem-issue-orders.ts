/** Orders and questions about a postmortem's issue at GitHub. */
import { z } from 'zod'
import { postmortemId } from './id-fields.ts'
import {
  type IssueCandidates,
  type IssuePreview,
  issueMarks,
  maxIssueComment,
  type PostmortemIssueView,
} from './postmortem-issue.ts'

const version = z.number().int().positive()
const wordsHash = z.string().regex(/^[0-9a-f]{32}$/)

export const postmortemIssueOrders = {
  /**
   * opens one; `version` is what was looked at. It goes with the words of the moment, and is held where those have a secret
   * that was not there to be seen. Asked twice it is opened once
   */
  'postmortems.openIssue': z.object({ postmortemId, version }),
  'postmortems.commentIssue': z.object({ postmortemId, text: z.string().trim().min(1).max(maxIssueComment) }),
  /** sends the words, as they are then; `version` is what was looked at, `over` = the changed words there that they go over, null = nobody changed them */
  'postmortems.sendIssueText': z.object({ postmortemId, version, over: wordsHash.nullable() }),
  /** takes the words there over the ones of this version here, as a version of their own */
  'postmortems.takeIssueText': z.object({ postmortemId, version, over: wordsHash }),
  /** says there once more how it stands here: all of it, or one thing */
  'postmortems.tellIssue': z.object({ postmortemId, what: z.enum(issueMarks).nullable() }),
  /** opens it in the browser */
  'postmortems.showIssue': z.object({ postmortemId }),
  'postmortems.issueOrder': z.object({
    orderId: z.number().int().positive(),
    deed: z.enum(['retry', 'withdraw']),
  }),
  /** takes open issues with the label in as postmortems, each once */
  'postmortems.importIssues': z.object({ numbers: z.array(z.number().int().positive()).min(1).max(500) }),
} as const

export const postmortemIssueQueries = {
  /** everything of its issue; null = it has none, and none is on its way */
  'postmortems.issue': z.object({ postmortemId }),
  'postmortems.issuePreview': z.object({ postmortemId }),
  'postmortems.issueCandidates': z.object({}),
} as const

/** What is answered. */
export type PostmortemIssueAnswers = {
  readonly 'postmortems.issue': PostmortemIssueView | null
  readonly 'postmortems.issuePreview': IssuePreview
  readonly 'postmortems.issueCandidates': IssueCandidates
}
