/** What a system that keeps postmortems as issues is to the engine: read since the last look, opened once, changed as told. */
import type { Failure } from '../../contract/source-health.ts'
import type { Delivery } from './source.ts'

/** An issue as it was seen. Instants are the source's, epoch ms. */
export interface SeenIssue {
  /** `owner/name` */
  readonly repository: string
  readonly number: number
  readonly url: string | null
  readonly title: string
  /** Markdown without the marker, its lines ended by \n */
  readonly body: string
  /** the postmortem that its marker names; null = it has none, or nobody of ours wrote it */
  readonly uid: string | null
  readonly isOpen: boolean
  readonly labels: readonly string[]
  /** logins */
  readonly assignees: readonly string[]
  /** how many comments it has, as the source counts */
  readonly comments: number
  readonly createdAt: number
  readonly updatedAt: number
}

export interface SeenIssueComment {
  readonly key: string
  readonly at: number
  /** a login, or whose words they are where our account wrote them */
  readonly author: string
  readonly text: string
}

/** A postmortem's issue to open. */
export interface IssueToOpen {
  readonly repository: string
  readonly title: string
  /** Markdown, without the marker */
  readonly body: string
  readonly labels: readonly string[]
  /** logins; whom the source cannot assign is left out */
  readonly assignees: readonly string[]
  /** names the postmortem; it travels unseen, and finds an issue that is there already */
  readonly uid: string
  /** nothing older than this can be it, epoch ms */
  readonly since: number
  /** it may have been sent before */
  readonly isRetry: boolean
}

/** How an issue is to stand. What is not named stays as it is. */
export interface IssueChange {
  readonly repository: string
  readonly number: number
  /** the words of it, written only over those that were seen */
  readonly text?: {
    readonly title: string
    readonly body: string
    readonly uid: string
    /** what stands there must be one of these, by `isSame` */
    isKnown(seen: Pick<SeenIssue, 'title' | 'body'>): boolean
  }
  readonly isOpen?: boolean
  /** a login that is to have it; null = nobody new. Whoever else has it there keeps it */
  readonly assignee?: string | null
  /** logins whose place they take */
  readonly instead?: readonly string[]
  /** `team/<name>`; null = none of them */
  readonly team?: string | null
}

/** What came of an order: the issue as it is now, or why not. `seen` of a no: how it stands instead. */
export type IssueDelivery =
  | { readonly ok: true; readonly issue: SeenIssue }
  | (Extract<Delivery, { readonly ok: false }> & { readonly seen?: SeenIssue })

/** What was changed since the last look. */
export type IssuesRead =
  | {
      readonly ok: true
      readonly issues: readonly SeenIssue[]
      /** the numbers of all open ones, where this look was at all of them; else null */
      readonly open: ReadonlySet<number> | null
      /** where the next look begins, opaque */
      readonly cursor: string
    }
  | { readonly ok: false; readonly failure: Failure; readonly retryAfterMs: number | null }

export interface IssueSource {
  /** whose token it is; null = it does not say */
  account(signal: AbortSignal): Promise<string | null | Failure>
  /** Opens it, once: one that carries its marker already is answered instead. */
  open(issue: IssueToOpen, signal: AbortSignal): Promise<IssueDelivery>
  /**
   * Reads issues with the label.
   * @param cursor null = all open ones
   */
  read(repository: string, label: string, cursor: string | null, signal: AbortSignal): Promise<IssuesRead>
  /** one issue; a failure of the kind `not-found` where it is gone */
  one(repository: string, number: number, signal: AbortSignal): Promise<SeenIssue | Failure>
  /** all comments of it, the oldest first */
  comments(
    issue: Pick<SeenIssue, 'repository' | 'number' | 'comments'>,
    signal: AbortSignal,
  ): Promise<readonly SeenIssueComment[] | Failure>
  /** Says how it is to stand: only what differs is written. */
  change(change: IssueChange, signal: AbortSignal): Promise<IssueDelivery>
}
