/** What is on its way to an issue, in words. Pure. */
import { assertNever } from '../../contract/errors.ts'
import type { IssuePayload } from '../postmortems/order-table.ts'

/** "Opens the issue" */
export function issueOrderWords(payload: IssuePayload): string {
  switch (payload.kind) {
    case 'open':
      return 'Opens the issue'
    case 'text':
      return 'Sends the text'
    case 'comment':
      return `Comments “${shortened(payload.text)}”`
    case 'mark':
      return `Says there: ${markWords(payload)}`
    case 'damaged':
      return 'Something that cannot be read any more'
    default:
      return assertNever(payload)
  }
}

function markWords({ isClosed, team, assignee }: Extract<IssuePayload, { readonly kind: 'mark' }>): string {
  const words = [
    ...(isClosed === undefined ? [] : [isClosed ? 'closed' : 'open']),
    ...(team === undefined ? [] : [team ?? 'no team']),
    ...(assignee === undefined ? [] : [assignee === null ? 'nobody has it' : `${assignee} has it`]),
  ]
  return words.join(', ')
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  const letters = [...line]
  return letters.length <= 60 ? line : `${letters.slice(0, 59).join('').trimEnd()}…`
}
