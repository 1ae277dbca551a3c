/** A postmortem's issue at GitHub as its box shows it. Instants are epoch ms. */
import type { OrderProgress } from './alert.ts'

export interface IssueComment {
  readonly key: string
  readonly at: number
  readonly author: string
  readonly text: string
}

/** Something to look at before words leave this laptop. */
export interface LeavingWarning {
  readonly kind: 'secret' | 'customer' | 'mention' | 'image'
  /** one sentence */
  readonly words: string
}

/** What would leave if an issue were opened, or its text sent, now. */
export interface IssuePreview {
  readonly repository: string
  /** the version of the text it was made of */
  readonly version: number
  readonly title: string
  readonly body: string
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  readonly warnings: readonly LeavingWarning[]
  /** why it cannot be sent at all; null = it can */
  readonly refused: string | null
}

/** The longest comment, in characters: GitHub takes 65,536, and a marker goes with it. */
export const maxIssueComment = 60_000

/** What of a life an issue carries. */
export const issueMarks = ['state', 'team', 'assignee'] as const
export type IssueMark = (typeof issueMarks)[number]

/** Something that stands otherwise there than here. */
export interface IssueDifference {
  readonly what: IssueMark
  /** in words; null = nobody, none */
  readonly here: string | null
  readonly there: string | null
}

export interface IssueOrderView {
  readonly id: number
  /** what it does: "Opens the issue" */
  readonly words: string
  readonly order: OrderProgress
  /** it may have arrived */
  readonly isTried: boolean
}

export interface PostmortemIssueView {
  readonly comments: readonly IssueComment[]
  /** the words there, where somebody changed them; `over` names them */
  readonly other: { readonly title: string; readonly body: string; readonly over: string } | null
  /** the words here as they would stand there */
  readonly ours: { readonly title: string; readonly body: string }
  /** the words here were changed since they were sent or taken last */
  readonly isNewer: boolean
  readonly differences: readonly IssueDifference[]
  /** on their way, and those that were refused */
  readonly orders: readonly IssueOrderView[]
  /** when GitHub was last heard, and why not since */
  readonly heardAt: number | null
  readonly problem: string | null
}

/** An open issue with the label `postmortem` that is not here. */
export interface IssueCandidate {
  readonly number: number
  readonly title: string
  readonly url: string | null
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  readonly createdAt: number
}

export interface IssueCandidates {
  /** null = no repository is named, or it was not read yet */
  readonly repository: string | null
  readonly issues: readonly IssueCandidate[]
  readonly problem: string | null
}
