/** A postmortem's issue at GitHub. */
import { AppError } from '../../../contract/errors.ts'
import { judgeLink } from '../../../contract/links.ts'
import type {
  postmortemIssueOrders,
  postmortemIssueQueries,
} from '../../../contract/postmortem-issue-orders.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

/** Its orders. */
export function issueOrders({
  issues,
  drafts,
}: HandlerDeps): Pick<OrderHandlers, keyof typeof postmortemIssueOrders> {
  return {
    'postmortems.openIssue': ({ postmortemId, version }) => issues.open(postmortemId, version),
    'postmortems.commentIssue': ({ postmortemId, text }) => issues.comment(postmortemId, text),
    'postmortems.sendIssueText': ({ postmortemId, version, over }) =>
      issues.sendText(postmortemId, version, over),
    'postmortems.takeIssueText': ({ postmortemId, version, over }, caller) => {
      const text = issues.theirText(postmortemId, over)
      const copy = drafts.save({ postmortemId, base: version, text })
      // Somebody has typed here meanwhile: their words go on in a copy, and what stands there stays to be seen.
      if (copy === null) issues.agreed(postmortemId, over)
      else caller.showPostmortem(copy)
    },
    'postmortems.tellIssue': ({ postmortemId, what }) => issues.tell(postmortemId, what),
    'postmortems.showIssue': ({ postmortemId }, caller) => {
      const judged = judgeLink(issues.url(postmortemId), [])
      if (!judged.ok) throw new AppError('not-allowed', judged.reason)
      caller.openUrl(judged.url)
    },
    'postmortems.issueOrder': ({ orderId, deed }) => issues.settle(orderId, deed),
    'postmortems.importIssues': ({ numbers }) => issues.import(numbers),
  }
}

/** Its questions. */
export function issueQueries({
  issues,
}: HandlerDeps): Pick<QueryHandlers, keyof typeof postmortemIssueQueries> {
  return {
    'postmortems.issue': ({ postmortemId }) => issues.view(postmortemId),
    'postmortems.issuePreview': ({ postmortemId }) => issues.preview(postmortemId),
    'postmortems.issueCandidates': () => issues.candidates(),
  }
}
