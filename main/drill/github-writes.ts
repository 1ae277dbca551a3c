/** What GitHub's REST API writes: issues, comments, labels and assignees, checked as it checks them. */
import type { ServerReply } from '../platform/http-server.ts'
import { commentBody, invalid, issueBody, labelBody, refuse, reply } from './github-bodies.ts'
import type { GitHubBook, GitHubIssue, GitHubRepository } from './github-book.ts'

export interface WriteAsked {
  readonly book: GitHubBook
  readonly root: string
  readonly login: string
  /** the parsed body; undefined = none, or none that is JSON */
  readonly sent: unknown
}

const longestBody = 65_536
type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (sent: unknown): Fields | null =>
  typeof sent === 'object' && sent !== null && !Array.isArray(sent) ? (sent as Fields) : null
const notJson = (): ServerReply => refuse(400, 'Problems parsing JSON')
const texts = (given: unknown): readonly string[] =>
  Array.isArray(given) ? given.filter((one) => typeof one === 'string') : []
/** Whoever has no access to a repository is left out of its assignees without a word. */
const assignable = (repository: GitHubRepository, logins: readonly string[]): readonly string[] =>
  logins.filter((login) => repository.members.has(login))

export function createIssue(
  { book, root, login, sent }: WriteAsked,
  repository: GitHubRepository,
): ServerReply {
  const fields = fieldsOf(sent)
  if (!fields) return notJson()
  const { title, body = null, labels, assignees } = fields
  if (typeof title !== 'string' || title.trim() === '') return invalid('title', 'missing_field')
  if (title.length > 256) return tooLong('title', 256)
  if (body !== null && typeof body !== 'string') return invalid('body', 'invalid')
  if (body !== null && body.length > longestBody) return tooLong('body', longestBody)
  const issue = book.open(repository.name, {
    ...{ title, body, by: login, labels: [...new Set(texts(labels))] },
    assignees: assignable(repository, texts(assignees)),
  })
  return reply(201, issueBody(book, root, issue, false))
}

export function changeIssue(
  { book, root, sent }: WriteAsked,
  repository: GitHubRepository,
  issue: GitHubIssue,
): ServerReply {
  const fields = fieldsOf(sent)
  if (!fields) return notJson()
  const { title, body, state, labels, assignees, state_reason: reason } = fields
  if (title !== undefined && (typeof title !== 'string' || title.trim() === ''))
    return invalid('title', 'missing_field')
  if (state !== undefined && state !== 'open' && state !== 'closed') return invalid('state', 'invalid', state)
  if (body != null && (typeof body !== 'string' || body.length > longestBody))
    return tooLong('body', longestBody)
  book.edit(issue, {
    ...(typeof title === 'string' ? { title } : {}),
    ...(typeof body === 'string' ? { body } : {}),
    ...(labels === undefined ? {} : { labels: [...new Set(texts(labels))] }),
    ...(assignees === undefined ? {} : { assignees: [...assignable(repository, texts(assignees))] }),
    ...(typeof reason === 'string' ? { stateReason: reason } : {}),
    ...(state === undefined ? {} : { state: state as 'open' | 'closed' }),
  })
  return reply(200, issueBody(book, root, issue, false))
}

export function createComment({ book, root, login, sent }: WriteAsked, issue: GitHubIssue): ServerReply {
  const body = fieldsOf(sent)?.body
  if (typeof body !== 'string' || body.trim() === '') return invalid('body', 'missing_field')
  if (body.length > longestBody) return tooLong('body', longestBody)
  return reply(201, commentBody(book, root, issue, book.comment(issue, login, body)))
}

/** Labels that an issue has stay as they are; new names become labels of the repository. */
export function addLabels({ book, root, sent }: WriteAsked, issue: GitHubIssue): ServerReply {
  const names = texts(Array.isArray(sent) ? sent : fieldsOf(sent)?.labels)
  if (names.length === 0) return invalid('labels', 'missing_field')
  if (names.some((name) => name === '' || name.length > 50)) return invalid('name', 'invalid')
  const fresh = names.filter((name) => !hasLabel(issue, name))
  if (fresh.length > 0) book.edit(issue, { labels: [...issue.labels, ...fresh] })
  return reply(
    200,
    issue.labels.map((name) => labelBody(root, issue.repository, name)),
  )
}

export function removeLabel({ book, root }: WriteAsked, issue: GitHubIssue, name: string): ServerReply {
  if (!hasLabel(issue, name)) return refuse(404, 'Label does not exist')
  book.edit(issue, { labels: issue.labels.filter((one) => one.toLowerCase() !== name.toLowerCase()) })
  return reply(
    200,
    issue.labels.map((one) => labelBody(root, issue.repository, one)),
  )
}

export function changeAssignees(
  { book, root, sent }: WriteAsked,
  repository: GitHubRepository,
  issue: GitHubIssue,
  adds: boolean,
): ServerReply {
  const named = texts(fieldsOf(sent)?.assignees)
  const rest = issue.assignees.filter((one) => !named.includes(one))
  const wanted = adds
    ? [
        ...issue.assignees,
        ...assignable(
          repository,
          named.filter((one) => !issue.assignees.includes(one)),
        ),
      ]
    : rest
  if (wanted.join() !== issue.assignees.join()) book.edit(issue, { assignees: wanted })
  return reply(adds ? 201 : 200, issueBody(book, root, issue, false))
}

const hasLabel = ({ labels }: GitHubIssue, name: string): boolean =>
  labels.some((one) => one.toLowerCase() === name.toLowerCase())

function tooLong(field: string, most: number): ServerReply {
  const words = `${field} is too long (maximum is ${most} characters)`
  return reply(422, {
    message: 'Validation Failed',
    errors: [{ resource: 'Issue', code: 'custom', field, message: words }],
    documentation_url: 'https://docs.github.com/rest',
  })
}
