/** The words of GitHub's REST API: its objects and refusals, field by field as version 2022-11-28 writes them. Pure. */
import type { ServerReply } from '../platform/http-server.ts'
import type {
  Association,
  GitHubBook,
  GitHubComment,
  GitHubIssue,
  GitHubRepository,
  GitHubUser,
} from './github-book.ts'

const web = 'https://github.com'
const documentation = 'https://docs.github.com/rest'

/** An instant as the API writes it: RFC 3339 in whole seconds, UTC. */
export const instant = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z')

const nodeId = (kind: string, id: number): string => Buffer.from(`${kind}:${id}`).toString('base64')

/** Names of the addresses of an account, and of a repository, that nobody follows here. */
const userLinks = ['followers', 'subscriptions', 'organizations', 'repos', 'received_events']
const repositoryLinks = (
  'archive assignees blobs branches collaborators comments commits compare contents contributors deployments ' +
  'downloads events forks git_commits git_refs git_tags hooks issue_comment issue_events issues keys labels ' +
  'languages merges milestones notifications pulls releases stargazers statuses subscribers subscription tags teams trees'
).split(' ')

/** An account in short, as it stands in everything else. */
export function userBody(root: string, { id, login, type }: GitHubUser): Record<string, unknown> {
  const url = `${root}/users/${encodeURIComponent(login)}`
  return {
    ...{ login, id, node_id: nodeId('User', id), avatar_url: `${web}/avatars/${id}`, gravatar_id: '' },
    ...{ url, html_url: `${web}/${type === 'Bot' ? `apps/${login.replace('[bot]', '')}` : login}` },
    ...{ following_url: `${url}/following{/other_user}`, gists_url: `${url}/gists{/gist_id}` },
    ...{ starred_url: `${url}/starred{/owner}{/repo}`, events_url: `${url}/events{/privacy}` },
    ...Object.fromEntries(userLinks.map((name) => [`${name}_url`, `${url}/${name}`])),
    ...{ type, site_admin: false },
  }
}

/** GET /user: one's own account as others see it. */
export function ownBody(root: string, user: GitHubUser): Record<string, unknown> {
  const since = instant(Date.UTC(2020, 0, 1))
  return {
    ...userBody(root, user),
    ...{ name: user.name, company: null, blog: '', location: null, email: null, hireable: null, bio: null },
    ...{ public_repos: 0, public_gists: 0, followers: 0, following: 0, created_at: since, updated_at: since },
  }
}

export function repositoryBody(
  book: GitHubBook,
  root: string,
  { id, name, isPrivate, hasIssues, issues }: GitHubRepository,
): Record<string, unknown> {
  const url = `${root}/repos/${name}`
  const [owner = '', short = ''] = name.split('/')
  const at = instant(Date.UTC(2024, 0, 1))
  const open = [...issues.values()].filter((one) => one.state === 'open' && one.gone === null).length
  return {
    ...Object.fromEntries(repositoryLinks.map((link) => [`${link}_url`, `${url}/${link}`])),
    ...{ id, node_id: nodeId('Repository', id), name: short, full_name: name, private: isPrivate, url },
    owner: userBody(
      root,
      book.users.get(owner.toLowerCase()) ?? { id: 1, login: owner, name: null, type: 'User' },
    ),
    ...{ html_url: `${web}/${name}`, description: null, fork: false, homepage: null, language: null },
    ...{ git_url: `git:github.com/${name}.git`, ssh_url: `git@github.com:${name}.git` },
    ...{ clone_url: `${web}/${name}.git`, svn_url: `${web}/${name}`, mirror_url: null, license: null },
    ...{ default_branch: 'main', forks: 0, forks_count: 0, size: 1, archived: false, disabled: false },
    ...{ has_issues: hasIssues, has_projects: true, has_wiki: true, has_pages: false, has_downloads: true },
    ...{ open_issues: open, open_issues_count: open, stargazers_count: 0, watchers: 0, watchers_count: 0 },
    ...{ pushed_at: at, created_at: at, updated_at: at },
  }
}

function someone(book: GitHubBook, root: string, login: string | null): Record<string, unknown> | null {
  const user = login === null ? undefined : book.users.get(login.toLowerCase())
  return user ? userBody(root, user) : null
}

const associationIn = (book: GitHubBook, repository: string, login: string | null): Association =>
  (login !== null && book.repositories.get(repository.toLowerCase())?.members.get(login)) || 'NONE'

function reactions(url: string): Record<string, unknown> {
  const none = ['+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes'].map((one) => [one, 0])
  return { url: `${url}/reactions`, total_count: 0, ...Object.fromEntries(none) }
}

export function labelBody(root: string, repository: string, name: string): Record<string, unknown> {
  const id = [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003, 7)
  const url = `${root}/repos/${repository}/labels/${encodeURIComponent(name)}`
  return { id, node_id: nodeId('Label', id), url, name, color: 'ededed', default: false, description: null }
}

/** @param whole with the repository, as lists over several of them have it */
export function issueBody(
  book: GitHubBook,
  root: string,
  issue: GitHubIssue,
  whole: boolean,
): Record<string, unknown> {
  const { id, number, repository, user, isPull, title, body, state, assignees } = issue
  const url = `${root}/repos/${repository}/issues/${number}`
  const html = `${web}/${repository}/${isPull ? 'pull' : 'issues'}/${number}`
  const home = book.repositories.get(repository.toLowerCase())
  const all = assignees.map((login) => someone(book, root, login)).filter((one) => one !== null)
  return {
    ...{ url, repository_url: `${root}/repos/${repository}`, labels_url: `${url}/labels{/name}` },
    ...{ comments_url: `${url}/comments`, events_url: `${url}/events`, html_url: html, id },
    ...{ node_id: nodeId('Issue', id), number, title, user: someone(book, root, user) },
    labels: issue.labels.map((name) => labelBody(root, repository, name)),
    ...{ state, locked: false, assignee: all[0] ?? null, assignees: all, milestone: null },
    ...{ comments: issue.comments.length, created_at: instant(issue.createdAt) },
    updated_at: instant(issue.updatedAt),
    closed_at: issue.closedAt === null ? null : instant(issue.closedAt),
    author_association: associationIn(book, repository, user),
    ...{ active_lock_reason: null, body, closed_by: null, timeline_url: `${url}/timeline` },
    ...{ performed_via_github_app: null, state_reason: issue.stateReason, reactions: reactions(url) },
    ...(isPull
      ? {
          draft: false,
          pull_request: {
            url: `${root}/repos/${repository}/pulls/${number}`,
            html_url: html,
            diff_url: `${html}.diff`,
            patch_url: `${html}.patch`,
            merged_at: null,
          },
        }
      : {}),
    ...(whole && home ? { repository: repositoryBody(book, root, home) } : {}),
  }
}

export function commentBody(
  book: GitHubBook,
  root: string,
  { repository, number }: GitHubIssue,
  { id, user, body, createdAt, updatedAt }: GitHubComment,
): Record<string, unknown> {
  const url = `${root}/repos/${repository}/issues/comments/${id}`
  return {
    ...{ url, html_url: `${web}/${repository}/issues/${number}#issuecomment-${id}` },
    ...{ issue_url: `${root}/repos/${repository}/issues/${number}`, id, node_id: nodeId('IssueComment', id) },
    ...{ user: someone(book, root, user), created_at: instant(createdAt), updated_at: instant(updatedAt) },
    ...{ body, author_association: associationIn(book, repository, user), reactions: reactions(url) },
    performed_via_github_app: null,
  }
}

/** A reply in JSON. */
export function reply(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): ServerReply {
  const type = { 'content-type': 'application/json; charset=utf-8' }
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(body) }
}

/** A refusal in its own words. */
export function refuse(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ServerReply {
  return reply(status, { message, documentation_url: documentation, status: `${status}` }, headers)
}

/** 422: a field that is not as it must be. */
export function invalid(field: string, code: string, value?: unknown): ServerReply {
  const error = { resource: 'Issue', field, code, ...(value === undefined ? {} : { value: `${value}` }) }
  return reply(422, {
    message: 'Validation Failed',
    errors: [error],
    documentation_url: documentation,
    status: '422',
  })
}
