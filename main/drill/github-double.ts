/**
 * A GitHub in memory, as far as a client of its issues can tell: lists in pages, ETags, limits, tokens and what they may
 * do. Held against the published description where that is at hand, and against an independent one for the calls both
 * answer.
 */
import { createHash } from 'node:crypto'
import type { ServerReply, ServerRequest } from '../platform/http-server.ts'
import { createExchanges, type Exchange, type Mishap } from './exchanges.ts'
import { instant, issueBody, ownBody, refuse, reply } from './github-bodies.ts'
import { createGitHubBook, type GitHubBook, type GitHubIssue, type GitHubRepository } from './github-book.ts'
import { createGitHubLimits, type GitHubLimits, type GitHubToken } from './github-limits.ts'
import { type ListAsked, listComments, listIssues } from './github-lists.ts'
import {
  addLabels,
  changeAssignees,
  changeIssue,
  createComment,
  createIssue,
  removeLabel,
  type WriteAsked,
} from './github-writes.ts'

export interface GitHubDouble {
  readonly book: GitHubBook
  readonly limits: GitHubLimits
  readonly tokens: Map<string, GitHubToken>
  /** every request that came, in order */
  readonly exchanges: readonly Exchange[]
  /** how many were under way at once, at most */
  readonly mostAtOnce: number
  addToken(token: string, login: string, more?: Partial<GitHubToken>): GitHubToken
  /** what happens right after an answer */
  onAnswered: ((exchange: Exchange) => void) | null
  /** lets the next request that fits go wrong */
  mishap(next: Mishap): void
  handle(request: ServerRequest): Promise<ServerReply>
}

/** @param now epoch ms, by whose clock it lives */
export function createGitHubDouble(now: () => number): GitHubDouble {
  const book = createGitHubBook(now)
  const limits = createGitHubLimits(now)
  const tokens = new Map<string, GitHubToken>()
  const exchanges = createExchanges(now)
  let atOnce = 0
  let mostAtOnce = 0

  const answer = (request: ServerRequest, sent: unknown): ServerReply => {
    const [, secret = ''] = /^(?:Bearer|token) (.+)$/i.exec(request.headers.authorization ?? '') ?? []
    const token = tokens.get(secret)
    if (!token || token.isRevoked || (token.endsAt !== null && token.endsAt <= now()))
      return refuse(401, 'Bad credentials')
    const root = `http://${request.headers.host ?? '127.0.0.1'}`
    if (request.path === '/rate_limit') return reply(200, limits.overview(secret), limits.headers(secret))
    const refused = limits.refusal(secret)
    if (refused) return { ...refused, headers: { ...refused.headers, ...limits.headers(secret) } }
    const made = route({ book, root, token, request, sent })
    const known = tagged(made, request, secret)
    if (known.status !== 304) limits.count(secret)
    const ends =
      token.endsAt === null ? {} : { 'github-authentication-token-expiration': expiry(token.endsAt) }
    return { ...known, headers: { ...known.headers, ...limits.headers(secret), ...ends } }
  }

  const double: GitHubDouble = {
    ...{ book, limits, tokens, exchanges: exchanges.all, onAnswered: null },
    get mostAtOnce() {
      return mostAtOnce
    },
    addToken: (token, login, more = {}) => {
      const made: GitHubToken = {
        login,
        issues: 'write',
        repositories: null,
        isRevoked: false,
        endsAt: null,
        ...more,
      }
      tokens.set(token, made)
      return made
    },
    mishap: exchanges.mishap,
    handle: async (request) => {
      atOnce += 1
      mostAtOnce = Math.max(mostAtOnce, atOnce)
      // One turn of the loop, so that two requests at once are two at once.
      await Promise.resolve()
      try {
        return exchanges.respond(request, answer, double.onAnswered)
      } finally {
        atOnce -= 1
      }
    },
  }
  return double
}

interface Routed {
  readonly book: GitHubBook
  readonly root: string
  readonly token: GitHubToken
  readonly request: ServerRequest
  readonly sent: unknown
}

const notFound = (): ServerReply => refuse(404, 'Not Found')

function route({ book, root, token, request, sent }: Routed): ServerReply {
  const { method, path, query } = request
  const { login } = token
  const list: ListAsked = { book, root, path, query }
  const write: WriteAsked = { book, root, login, sent }
  const seen = [...book.repositories.values()].filter((one) => sees(token, one))
  if (path === '/user' && method === 'GET') {
    const user = book.users.get(login.toLowerCase())
    return user ? reply(200, ownBody(root, user)) : refuse(401, 'Bad credentials')
  }
  if (path === '/issues' && method === 'GET') return listIssues(list, issuesOf(seen), { login, whole: true })
  const org = /^\/orgs\/([^/]+)\/issues$/.exec(path)?.[1]
  if (org !== undefined && method === 'GET') {
    const own = seen.filter(({ name }) => name.toLowerCase().startsWith(`${org.toLowerCase()}/`))
    return own.length === 0 ? notFound() : listIssues(list, issuesOf(own), { login, whole: true })
  }
  const [, name = '', rest = ''] = /^\/repos\/([^/]+\/[^/]+)\/issues(.*)$/.exec(path) ?? []
  const repository = book.repositories.get(name.toLowerCase())
  if (!repository || !sees(token, repository)) return notFound()
  if (repository.movedTo !== null)
    return refuse(301, 'Moved Permanently', {
      location: `${root}/repositories/${repository.id}/issues${rest}`,
    })
  if (!repository.hasIssues) return refuse(410, 'Issues has been disabled in this repository.')
  const level = method === 'GET' ? 'read' : 'write'
  if (token.issues === 'none' || (level === 'write' && token.issues === 'read'))
    return refuse(403, 'Resource not accessible by personal access token', {
      'x-accepted-github-permissions': `issues=${level}`,
    })
  if (rest === '') {
    if (method === 'POST') return createIssue(write, repository)
    return listIssues(list, issuesOf([repository]), { login, whole: false })
  }
  if (rest === '/comments' && method === 'GET') return listComments(list, commentsIn(repository), false)
  const [, number = '', part = ''] = /^\/(\d{1,9})(\/.*)?$/.exec(rest) ?? []
  const issue = repository.issues.get(Number(number))
  if (!issue) return notFound()
  if (issue.gone === 'deleted') return refuse(410, 'This issue was deleted')
  if (issue.gone !== null) {
    const location = `${root}/repos/${issue.gone.repository}/issues/${issue.gone.number}${part}`
    return refuse(301, 'Moved Permanently', { location })
  }
  return oneIssue(list, write, { repository, issue, part, method })
}

function oneIssue(
  list: ListAsked,
  write: WriteAsked,
  asked: {
    readonly repository: GitHubRepository
    readonly issue: GitHubIssue
    readonly part: string
    readonly method: string
  },
): ServerReply {
  const { repository, issue, part, method } = asked
  const label = /^\/labels\/([^/]+)$/.exec(part)?.[1]
  if (label !== undefined && method === 'DELETE') return removeLabel(write, issue, decodeURIComponent(label))
  const comments = issue.comments.map((comment) => ({ issue, comment }))
  switch (`${method} ${part}`) {
    case 'GET ':
      return reply(200, issueBody(list.book, list.root, issue, false))
    case 'PATCH ':
      return changeIssue(write, repository, issue)
    case 'GET /comments':
      return listComments(list, comments, true)
    case 'POST /comments':
      return createComment(write, issue)
    case 'POST /labels':
      return addLabels(write, issue)
    case 'POST /assignees':
      return changeAssignees(write, repository, issue, true)
    case 'DELETE /assignees':
      return changeAssignees(write, repository, issue, false)
    default:
      return notFound()
  }
}

const issuesOf = (repositories: readonly GitHubRepository[]): readonly GitHubIssue[] =>
  repositories.flatMap(({ issues }) => [...issues.values()])

const commentsIn = ({ issues }: GitHubRepository): Parameters<typeof listComments>[1] =>
  [...issues.values()]
    .filter(({ gone }) => gone === null)
    .flatMap((issue) => issue.comments.map((comment) => ({ issue, comment })))

/** A private repository is not there for whoever does not belong to it, nor for a token that was not made for it. */
function sees({ login, repositories }: GitHubToken, { name, isPrivate, members }: GitHubRepository): boolean {
  const isChosen =
    repositories === null || repositories.some((one) => one.toLowerCase() === name.toLowerCase())
  return isPrivate ? isChosen && members.has(login) : true
}

/** The answer with its ETag, which another token's is never equal to; 304 where the client has it already. */
function tagged(made: ServerReply, { method, headers }: ServerRequest, token: string): ServerReply {
  if (method !== 'GET' || made.status !== 200) return made
  const etag = `W/"${createHash('sha256')
    .update(token)
    .update(made.body)
    .update(made.headers.link ?? '')
    .digest('hex')}"`
  if (headers['if-none-match'] !== etag) return { ...made, headers: { ...made.headers, etag } }
  return { status: 304, headers: { etag }, body: '' }
}

/** `2026-12-24 09:00:00 UTC` */
const expiry = (at: number): string => instant(at).replace('T', ' ').replace('Z', ' UTC')
