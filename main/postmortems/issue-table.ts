/** Table `postmortem_issue`: SQL only. */
import type { PostmortemId, SourceId } from '../../contract/ids.ts'
import type { IssueComment } from '../../contract/postmortem-issue.ts'
import type { PostmortemIssue } from '../../contract/postmortem-life.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import { hasTexts, isFields, jsonIn, listIn, namesIn } from '../db/json-column.ts'

/** What of a life GitHub knows of: as it was told last, in GitHub's own words. */
export interface ToldLife {
  readonly isClosed: boolean
  /** the label's name */
  readonly team: string | null
  /** a login */
  readonly assignee: string | null
  /** logins that have it there by what was told from here, or may have: others are not ours to take away */
  readonly ours?: readonly string[]
}

/** Whom this laptop gave it to there, as far as it knows. Rows of older versions name the last one alone. */
export function oursOf(told: ToldLife | null): readonly string[] {
  return told?.ours ?? (told?.assignee == null ? [] : [told.assignee])
}

/** An issue as it is kept. Instants in epoch ms. */
export interface StoredIssue {
  readonly postmortemId: PostmortemId
  readonly sourceId: SourceId
  readonly repository: string
  /** null = it is on its way */
  readonly number: number | null
  readonly url: string | null
  readonly title: string
  readonly isOpen: boolean
  readonly isGone: boolean
  readonly assignees: readonly string[]
  readonly labels: readonly string[]
  readonly commentCount: number
  readonly comments: readonly IssueComment[]
  readonly commentsOf: number | null
  readonly wordsHash: string | null
  readonly other: { readonly title: string; readonly body: string } | null
  readonly told: ToldLife | null
  readonly updatedAt: number | null
  readonly seenAt: number | null
}

/** An issue nobody has seen yet. */
export function newIssue(place: Pick<StoredIssue, 'postmortemId' | 'sourceId' | 'repository'>): StoredIssue {
  return {
    ...place,
    ...{ number: null, url: null, title: '', isOpen: true, isGone: false, assignees: [], labels: [] },
    ...{ commentCount: 0, comments: [], commentsOf: null, wordsHash: null, other: null, told: null },
    ...{ updatedAt: null, seenAt: null },
  }
}

/** What a row of `postmortem p` must carry for `issueOf`. */
export const issueColumns = `(SELECT json_object('sourceId', source_id, 'repository', repository, 'number', number,
    'url', url, 'isOpen', is_open, 'isGone', is_gone, 'assignees', assignees, 'labels', labels,
    'comments', comment_count, 'differs', other_body IS NOT NULL, 'seenAt', seen_at,
    'isWhole', json_valid(comments) AND (told IS NULL OR json_valid(told)))
   FROM postmortem_issue WHERE postmortem_id = p.id) AS issue,
  (SELECT json_object('waiting', sum(state IN ('waiting', 'retrying')),
    'refused', sum(state IN ('refused', 'expired')),
    'problem', max(CASE WHEN state IN ('refused', 'expired') THEN problem END))
   FROM postmortem_order WHERE postmortem_id = p.id AND state NOT IN ('sent', 'withdrawn')) AS issue_orders`

/** An issue as the query makes it of its row. */
type IssueJson = Omit<PostmortemIssue, 'isOpen' | 'differs' | 'assignees' | 'labels'> & {
  readonly isGone: number
  readonly isOpen: number
  readonly differs: number
  readonly isWhole: number
  readonly assignees: string
  readonly labels: string
}

/**
 * A postmortem's issue as the list shows it; null = it has none, and none is on its way.
 * @param damaged hears what could not be read, as words
 */
export function issueOf(row: Row, damaged: (what: string) => void = () => {}): PostmortemIssue | null {
  const told = (): void => damaged('the issue')
  const read = jsonIn<IssueJson | null>(row.issue, isIssue, null, told)
  if (read === null) return null
  const { isGone, isOpen, differs, isWhole, ...issue } = read
  if (isWhole !== 1) damaged('what was read of the issue')
  const orders = jsonIn<{ readonly waiting: number | null; readonly problem: string | null }>(
    ...([row.issue_orders, isFields, { waiting: null, problem: null }, told] as const),
  )
  return {
    ...issue,
    assignees: namesIn(issue.assignees, () => damaged('the issue’s assignees')),
    labels: namesIn(issue.labels, () => damaged('the issue’s labels')),
    ...{ isOpen: isOpen === 1, differs: differs === 1, waiting: orders.waiting ?? 0 },
    problem: isGone === 1 ? 'It cannot be found there any more.' : orders.problem,
  }
}

const isIssue = hasTexts('sourceId', 'repository')

function fromRow(row: Row): StoredIssue {
  const number = (value: unknown): number | null => (value === null ? null : Number(value))
  const text = (value: unknown): string | null => (value === null ? null : String(value))
  const body = text(row.other_body)
  let whole = true
  const comments = listIn<IssueComment>(row.comments, hasTexts('key', 'author', 'text'), () => {
    whole = false
  })
  return {
    postmortemId: Number(row.postmortem_id) as PostmortemId,
    sourceId: String(row.source_id) as SourceId,
    repository: String(row.repository),
    ...{ number: number(row.number), url: text(row.url), title: String(row.title) },
    ...{ isOpen: row.is_open === 1, isGone: row.is_gone === 1 },
    assignees: namesIn(row.assignees),
    labels: namesIn(row.labels),
    commentCount: Number(row.comment_count),
    comments,
    // Comments that are damaged here are read anew there.
    commentsOf: whole ? number(row.comments_of) : null,
    wordsHash: text(row.words_hash),
    other: body === null ? null : { title: String(row.other_title), body },
    told: jsonIn<ToldLife | null>(row.told, isFields, null),
    ...{ updatedAt: number(row.updated_at), seenAt: number(row.seen_at) },
  }
}

export function issueByPostmortem(db: ReadDb, id: PostmortemId): StoredIssue | undefined {
  const row = db.get('SELECT * FROM postmortem_issue WHERE postmortem_id = ?', id)
  return row && fromRow(row)
}

/** The one with this number; letters' case says nothing in a repository's name. */
export function issueByNumber(
  db: ReadDb,
  {
    sourceId,
    repository,
    number,
  }: Pick<StoredIssue, 'sourceId' | 'repository'> & { readonly number: number },
): StoredIssue | undefined {
  const row = db.get(
    'SELECT * FROM postmortem_issue WHERE source_id = ? AND repository = ? COLLATE NOCASE AND number = ?',
    sourceId,
    repository,
    number,
  )
  return row && fromRow(row)
}

/** All that are there, of postmortems that were not removed. */
export function knownIssues(db: ReadDb): readonly StoredIssue[] {
  return db
    .all(
      `SELECT i.* FROM postmortem_issue i JOIN postmortem p ON p.id = i.postmortem_id
       WHERE i.number IS NOT NULL AND p.removed_at IS NULL ORDER BY i.postmortem_id`,
    )
    .map(fromRow)
}

export function putIssue(db: WriteDb, issue: StoredIssue): void {
  db.run(
    `INSERT OR REPLACE INTO postmortem_issue
       (postmortem_id, source_id, repository, number, url, title, is_open, is_gone, assignees, labels, comment_count,
        comments, comments_of, words_hash, other_title, other_body, told, updated_at, seen_at)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    issue.postmortemId,
    issue.sourceId,
    issue.repository,
    issue.number,
    issue.url,
    issue.title,
    issue.isOpen ? 1 : 0,
    issue.isGone ? 1 : 0,
    JSON.stringify(issue.assignees),
    JSON.stringify(issue.labels),
    issue.commentCount,
    JSON.stringify(issue.comments),
    issue.commentsOf,
    issue.wordsHash,
    issue.other?.title ?? null,
    issue.other?.body ?? null,
    issue.told ? JSON.stringify(issue.told) : null,
    issue.updatedAt,
    issue.seenAt,
  )
}

/** The issue that was on its way is not wanted any more. */
export function forgetIssue(db: WriteDb, id: PostmortemId): void {
  db.run('DELETE FROM postmortem_issue WHERE postmortem_id = ? AND number IS NULL', id)
}

/** The postmortem of this name, removed or not; undefined = none is here. */
export function postmortemByUid(db: ReadDb, uid: string): PostmortemId | undefined {
  const row = db.get('SELECT id FROM postmortem WHERE uid = ?', uid)
  return row && (Number(row.id) as PostmortemId)
}

/** It is as old as its issue. @param at epoch ms */
export function setCreated(db: WriteDb, id: PostmortemId, at: number): void {
  db.run('UPDATE postmortem SET created_at = ? WHERE id = ?', at, id)
}
