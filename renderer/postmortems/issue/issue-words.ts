/** Words about a postmortem's issue. Pure. */
import type { IssueDifference, IssueOrderView } from '../../../contract/postmortem-issue.ts'
import type { PostmortemIssue } from '../../../contract/postmortem-life.ts'
import { hourMinute } from '../../ui/clock.ts'

/** `acme/postmortems#12`; the repository alone while it has no number. */
export function issueName({ repository, number }: Pick<PostmortemIssue, 'repository' | 'number'>): string {
  return number === null ? repository : `${repository}#${number}`
}

/** How far an order is. @param now epoch ms */
export function orderWords({ order, isTried }: IssueOrderView, online: boolean, now: number): string {
  switch (order.state) {
    case 'sent':
      return 'done'
    case 'refused':
      return 'not done'
    case 'retrying':
    case 'waiting': {
      if (!online) return 'sends when online'
      if (!isTried && order.attempts === 0) return 'goes out in a moment'
      const later = order.nextAt !== null && order.nextAt > now
      return later ? `tries again at ${hourMinute(order.nextAt ?? now)}` : 'tries again'
    }
  }
}

/** What stands otherwise there than here, as a sentence. */
export function differenceWords({ what, here, there }: IssueDifference): string {
  switch (what) {
    case 'state':
      return `It is ${there} there, and ${here} here.`
    case 'team':
      return `The team there is ${there ?? 'nobody'}, here it is ${here ?? 'nobody'}.`
    case 'assignee':
      return `There ${there ?? 'nobody'} has it, here ${here ?? 'nobody'}.`
  }
}

/** What takes over here what stands there, as its button says it. */
export function sameHereWords({ what, there }: IssueDifference): string {
  switch (what) {
    case 'state':
      return there === 'closed' ? 'Close it here' : 'Open it here'
    case 'team':
      return there === null ? 'No team here' : 'Take the team'
    case 'assignee':
      return there === null ? 'Nobody here' : 'Take the person'
  }
}

/** When GitHub was heard, or why not since. */
export function heardWords(heardAt: number | null, problem: string | null): string {
  if (problem !== null)
    return heardAt === null ? `Not read yet. ${problem}` : `Not read since ${hourMinute(heardAt)}. ${problem}`
  return heardAt === null ? 'Not read yet' : `Read at ${hourMinute(heardAt)}`
}
