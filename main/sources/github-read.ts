/** What GitHub's REST API answers, read: only the fields that are used, each checked. Pure. */
import {
  asInstant,
  asList,
  asObject,
  asString,
  type Read,
  readBody,
  readList,
  ShapeError,
  shorten,
} from './json-shape.ts'

export interface ReadUser {
  readonly login: string
  readonly isBot: boolean
}

export interface ReadIssue {
  /** `owner/name`, as GitHub writes it */
  readonly repository: string
  readonly number: number
  readonly title: string
  readonly body: string
  /** null = the account was deleted */
  readonly user: ReadUser | null
  readonly association: string
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  /** how many comments there are, as GitHub counts */
  readonly comments: number
  readonly isClosed: boolean
  readonly createdAt: number
  readonly updatedAt: number
  readonly closedAt: number | null
  readonly url: string | null
  readonly isPull: boolean
}

export interface ReadComment {
  readonly id: string
  readonly repository: string
  readonly number: number
  readonly user: ReadUser | null
  readonly association: string
  readonly body: string
  readonly createdAt: number
  readonly updatedAt: number
}

/** GitHub takes 65,536 characters; more than this are no answer of its. */
const longestBody = 100_000
const longestName = 300

export function readIssues(body: Buffer): Read<readonly ReadIssue[]> {
  return readList(body, 'issue', readIssue)
}

export function readOneIssue(body: Buffer): Read<ReadIssue> {
  return readBody(body, readIssue)
}

export function readComments(body: Buffer): Read<readonly ReadComment[]> {
  return readList(body, 'comment', readComment)
}

export function readOneComment(body: Buffer): Read<ReadComment> {
  return readBody(body, readComment)
}

/** GET /user: whose token it is. */
export function readAccount(body: Buffer): Read<ReadUser & { readonly name: string | null }> {
  return readBody(body, (parsed) => {
    const user = asUser(parsed, 'the account')
    if (!user) throw new ShapeError('the account', 'an object')
    const { name } = asObject(parsed, 'the account')
    return { ...user, name: name == null ? null : shorten(asString(name, 'name')) }
  })
}

/** An answer whose body says nothing that is needed. */
export const readNothing = (): Read<null> => ({ ok: true, value: null })

function readIssue(item: unknown): ReadIssue {
  const issue = asObject(item, 'the issue')
  const place = asString(issue.url, 'url')
  const { repository, number } = placeOf(place, 'url')
  if (issue.number !== number) throw new ShapeError('number', 'the number of its url')
  const state = asString(issue.state, 'state')
  if (state !== 'open' && state !== 'closed') throw new ShapeError('state', 'open or closed')
  const isClosed = state === 'closed'
  const updatedAt = asInstant(issue.updated_at, 'updated_at')
  return {
    ...{ repository, number, isClosed, updatedAt },
    title: shorten(asString(issue.title, 'title')),
    body: asBody(issue.body),
    user: asUser(issue.user, 'user'),
    association: asAssociation(issue.author_association),
    labels: asList(issue.labels, 'labels').map(asLabel),
    // One whose assignees GitHub leaves out has none.
    assignees: asList(issue.assignees ?? [], 'assignees').flatMap(
      (one) => asUser(one, 'assignees')?.login ?? [],
    ),
    comments: asCount(issue.comments, 'comments'),
    createdAt: asInstant(issue.created_at, 'created_at'),
    closedAt: isClosed
      ? issue.closed_at == null
        ? updatedAt
        : asInstant(issue.closed_at, 'closed_at')
      : null,
    url: asWebAddress(issue.html_url),
    isPull: issue.pull_request != null,
  }
}

function readComment(item: unknown): ReadComment {
  const comment = asObject(item, 'the comment')
  const { repository, number } = placeOf(asString(comment.issue_url, 'issue_url'), 'issue_url')
  const { id } = comment
  if (!Number.isSafeInteger(id) || Number(id) <= 0) throw new ShapeError('id', 'a whole number')
  return {
    ...{ id: `${id}`, repository, number },
    user: asUser(comment.user, 'user'),
    association: asAssociation(comment.author_association),
    body: asBody(comment.body),
    createdAt: asInstant(comment.created_at, 'created_at'),
    updatedAt: asInstant(comment.updated_at, 'updated_at'),
  }
}

/** `…/repos/owner/name/issues/12`: of a pull request's comment too. */
function placeOf(url: string, field: string): { readonly repository: string; readonly number: number } {
  const [, repository, number] =
    /\/repos\/([^/\s]{1,100}\/[^/\s]{1,100})\/(?:issues|pulls)\/(\d{1,9})$/.exec(url) ?? []
  if (repository === undefined || number === undefined) throw new ShapeError(field, 'the address of an issue')
  return { repository, number: Number(number) }
}

function asUser(value: unknown, field: string): ReadUser | null {
  if (value == null) return null
  const user = asObject(value, field)
  const login = asString(user.login, `${field}.login`)
  if (login === '' || login.length > longestName) throw new ShapeError(`${field}.login`, 'a name')
  return { login, isBot: user.type === 'Bot' || login.endsWith('[bot]') }
}

/** A label is an object; in old answers it is its name alone. */
function asLabel(value: unknown): string {
  if (typeof value === 'string') return value
  return shorten(asString(asObject(value, 'labels').name, 'labels.name'))
}

function asBody(value: unknown): string {
  if (value == null) return ''
  const text = asString(value, 'body')
  return text.length > longestBody ? `${text.slice(0, longestBody - 1).toWellFormed()}…` : text
}

/** Whoever has no word of it here has nothing to do with the repository. */
function asAssociation(value: unknown): string {
  return value == null ? 'NONE' : asString(value, 'author_association')
}

function asCount(value: unknown, field: string): number {
  if (!Number.isSafeInteger(value) || Number(value) < 0) throw new ShapeError(field, 'a whole number')
  return Number(value)
}

/** Where it is in a browser. A wrong one costs the link, not the issue. */
function asWebAddress(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 2_000) return null
  return URL.parse(value)?.protocol === 'https:' ? value : null
}
