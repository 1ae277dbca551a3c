/** Lists as GitHub gives them: filtered, sorted, in pages with `Link` headers. */
import type { ServerReply } from '../platform/http-server.ts'
import { commentBody, instant, invalid, issueBody, reply } from './github-bodies.ts'
import type { GitHubBook, GitHubComment, GitHubIssue } from './github-book.ts'

export interface ListAsked {
  readonly book: GitHubBook
  /** the API's root */
  readonly root: string
  readonly path: string
  readonly query: URLSearchParams
}

/** The issues that `query` asks for, pull requests among them. @param login whose token it is */
export function listIssues(
  asked: ListAsked,
  issues: readonly GitHubIssue[],
  { login, whole }: { readonly login: string; readonly whole: boolean },
): ServerReply {
  const { query, book, root } = asked
  const state = query.get('state') ?? 'open'
  if (!['open', 'closed', 'all'].includes(state)) return invalid('state', 'invalid', state)
  const since = sinceOf(query)
  if (since === undefined) return invalid('since', 'invalid', query.get('since'))
  const labels = (query.get('labels') ?? '').split(',').filter((name) => name !== '')
  const assignee = query.get('assignee')
  const mine = whole && (query.get('filter') ?? 'assigned') === 'assigned'
  const found = issues.filter(
    (issue) =>
      issue.gone === null &&
      (state === 'all' || issue.state === state) &&
      (since === null || issue.updatedAt >= since) &&
      labels.every((name) => issue.labels.some((one) => one.toLowerCase() === name.toLowerCase())) &&
      isAssigned(issue, assignee) &&
      (!mine || issue.assignees.includes(login)),
  )
  const sort = query.get('sort') ?? 'created'
  const by = (issue: GitHubIssue): number =>
    sort === 'updated' ? issue.updatedAt : sort === 'comments' ? issue.comments.length : issue.createdAt
  const sign = query.get('direction') === 'asc' ? 1 : -1
  const sorted = found.toSorted((a, b) => sign * (by(a) - by(b) || a.id - b.id))
  return inPages(asked, sorted, (issue) => issueBody(book, root, issue, whole))
}

/** Comments by when they were changed or made, of one issue always in the order of their ids. */
export function listComments(
  asked: ListAsked,
  all: readonly { readonly issue: GitHubIssue; readonly comment: GitHubComment }[],
  isOneIssue: boolean,
): ServerReply {
  const { query, book, root } = asked
  const since = sinceOf(query)
  if (since === undefined) return invalid('since', 'invalid', query.get('since'))
  const found = all.filter(({ comment }) => since === null || comment.updatedAt >= since)
  const sort = isOneIssue ? null : query.get('sort')
  const sign = sort !== null && query.get('direction') !== 'asc' ? -1 : 1
  const by = ({ createdAt, updatedAt }: GitHubComment): number =>
    sort === 'updated' ? updatedAt : sort === 'created' ? createdAt : 0
  const sorted = found.toSorted(
    (a, b) => sign * (by(a.comment) - by(b.comment) || a.comment.id - b.comment.id),
  )
  return inPages(asked, sorted, ({ issue, comment }) => commentBody(book, root, issue, comment))
}

/** What stands in a list's page; `Link` names the others. */
function inPages<T>(
  { root, path, query }: ListAsked,
  all: readonly T[],
  body: (one: T) => object,
): ServerReply {
  const size = Math.min(100, Math.max(1, wholeNumber(query.get('per_page'), 30)))
  const page = Math.max(1, wholeNumber(query.get('page'), 1))
  const last = Math.max(1, Math.ceil(all.length / size))
  const to = (number: number, rel: string): string => {
    const other = new URLSearchParams(query)
    other.set('page', `${number}`)
    return `<${root}${path}?${other}>; rel="${rel}"`
  }
  const links = [
    ...(page > 1 ? [to(page - 1, 'prev')] : []),
    ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []),
    ...(page > 1 ? [to(1, 'first')] : []),
  ]
  const shown = all.slice((page - 1) * size, page * size)
  return reply(200, shown.map(body), links.length > 0 ? { link: links.join(', ') } : {})
}

function wholeNumber(text: string | null, otherwise: number): number {
  return /^\d{1,9}$/.test(text ?? '') ? Number(text) : otherwise
}

/** epoch ms; null = not asked for, undefined = no instant */
function sinceOf(query: URLSearchParams): number | null | undefined {
  const text = query.get('since')
  if (text === null) return null
  const at = Date.parse(text)
  if (Number.isNaN(at)) return undefined
  return Date.parse(instant(Math.floor(at / 1_000) * 1_000))
}

function isAssigned({ assignees }: GitHubIssue, asked: string | null): boolean {
  if (asked === null) return true
  if (asked === 'none') return assignees.length === 0
  return asked === '*'
    ? assignees.length > 0
    : assignees.some((one) => one.toLowerCase() === asked.toLowerCase())
}
