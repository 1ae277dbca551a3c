/** What a GitHub keeps: users, repositories, issues and their comments. Instants are epoch ms in whole seconds, as its API has them. */

export interface GitHubUser {
  readonly id: number
  readonly login: string
  readonly name: string | null
  readonly type: 'User' | 'Bot'
}

export type Association = 'OWNER' | 'MEMBER' | 'COLLABORATOR' | 'CONTRIBUTOR' | 'NONE'

export interface GitHubComment {
  readonly id: number
  /** null = the account was deleted */
  readonly user: string | null
  body: string
  readonly createdAt: number
  updatedAt: number
}

export interface GitHubIssue {
  readonly id: number
  readonly number: number
  readonly repository: string
  readonly user: string | null
  readonly isPull: boolean
  title: string
  body: string | null
  state: 'open' | 'closed'
  stateReason: string | null
  labels: string[]
  assignees: string[]
  comments: GitHubComment[]
  readonly createdAt: number
  updatedAt: number
  closedAt: number | null
  /** it is not here any more: deleted, or moved to another issue */
  gone: 'deleted' | GitHubIssue | null
}

export interface GitHubRepository {
  readonly id: number
  /** `owner/name` */
  readonly name: string
  isPrivate: boolean
  hasIssues: boolean
  /** the new name of one that was renamed; the old one then answers 301 */
  movedTo: string | null
  /** who is what here; all others are NONE */
  readonly members: Map<string, Association>
  readonly issues: Map<number, GitHubIssue>
}

export interface NewGitHubIssue {
  readonly title: string
  readonly body?: string | null
  readonly by: string
  readonly labels?: readonly string[]
  readonly assignees?: readonly string[]
  readonly isPull?: boolean
}

/** What can be done to it, by a person in the browser or by its API. Asking for what is not there throws. */
export interface GitHubBook {
  readonly users: Map<string, GitHubUser>
  readonly repositories: Map<string, GitHubRepository>
  addUser(login: string, more?: { readonly name?: string; readonly type?: GitHubUser['type'] }): GitHubUser
  addRepository(name: string, members?: Readonly<Record<string, Association>>): GitHubRepository
  issue(repository: string, number: number): GitHubIssue
  open(repository: string, issue: NewGitHubIssue): GitHubIssue
  comment(issue: GitHubIssue, by: string, body: string): GitHubComment
  /** `touches`: the issue counts as changed by it */
  editComment(issue: GitHubIssue, id: number, body: string, touches?: boolean): void
  deleteComment(issue: GitHubIssue, id: number, touches?: boolean): void
  edit(
    issue: GitHubIssue,
    change: Partial<Pick<GitHubIssue, 'title' | 'body' | 'labels' | 'assignees' | 'stateReason' | 'state'>>,
  ): void
  remove(issue: GitHubIssue): void
  transfer(issue: GitHubIssue, to: string): GitHubIssue
}

/** An empty one. @param now epoch ms, by whose clock it lives */
export function createGitHubBook(now: () => number): GitHubBook {
  const users = new Map<string, GitHubUser>()
  const repositories = new Map<string, GitHubRepository>()
  let nextId = 1_000
  const id = (): number => {
    nextId += 1
    return nextId
  }
  const second = (): number => Math.floor(now() / 1_000) * 1_000
  const repositoryOf = (name: string): GitHubRepository => {
    const found = repositories.get(name.toLowerCase())
    if (!found) throw new Error(`no repository ${name}`)
    return found
  }
  const touch = (issue: GitHubIssue): void => {
    issue.updatedAt = second()
  }
  const put = (
    repository: GitHubRepository,
    issue: Omit<GitHubIssue, 'id' | 'number' | 'repository'>,
  ): GitHubIssue => {
    const made = { ...issue, id: id(), number: repository.issues.size + 1, repository: repository.name }
    repository.issues.set(made.number, made)
    return made
  }
  const commentOf = (issue: GitHubIssue, commentId: number): GitHubComment => {
    const found = issue.comments.find((one) => one.id === commentId)
    if (!found) throw new Error(`no comment ${commentId}`)
    return found
  }

  return {
    users,
    repositories,
    addUser: (login, { name, type = 'User' } = {}) => {
      const user = { id: id(), login, name: name ?? null, type }
      users.set(login.toLowerCase(), user)
      return user
    },
    addRepository: (name, members = {}) => {
      const repository: GitHubRepository = {
        ...{ id: id(), name, isPrivate: false, hasIssues: true, movedTo: null },
        members: new Map(Object.entries(members)),
        issues: new Map(),
      }
      repositories.set(name.toLowerCase(), repository)
      return repository
    },
    issue: (repository, number) => {
      const found = repositoryOf(repository).issues.get(number)
      if (!found) throw new Error(`no issue ${repository}#${number}`)
      return found
    },
    open: (name, { title, body = null, by, labels = [], assignees = [], isPull = false }) =>
      put(repositoryOf(name), {
        ...{ user: by, isPull, title, body, state: 'open', stateReason: null, gone: null },
        ...{ labels: [...labels], assignees: [...assignees], comments: [] },
        ...{ createdAt: second(), updatedAt: second(), closedAt: null },
      }),
    comment: (issue, by, body) => {
      const comment = { id: id(), user: by, body, createdAt: second(), updatedAt: second() }
      issue.comments.push(comment)
      touch(issue)
      return comment
    },
    editComment: (issue, commentId, body, touches = true) => {
      const comment = commentOf(issue, commentId)
      comment.body = body
      comment.updatedAt = second()
      if (touches) touch(issue)
    },
    deleteComment: (issue, commentId, touches = true) => {
      const gone = commentOf(issue, commentId)
      issue.comments = issue.comments.filter((one) => one !== gone)
      if (touches) touch(issue)
    },
    edit: (issue, { state, ...change }) => {
      Object.assign(issue, change)
      if (state !== undefined && state !== issue.state) {
        issue.state = state
        issue.closedAt = state === 'closed' ? second() : null
        issue.stateReason = change.stateReason ?? (state === 'closed' ? 'completed' : 'reopened')
      }
      touch(issue)
    },
    remove: (issue) => {
      issue.gone = 'deleted'
    },
    transfer: (issue, to) => {
      const { id: _, number: __, repository: ___, ...rest } = issue
      const moved = put(repositoryOf(to), { ...rest, comments: [...issue.comments] })
      touch(moved)
      issue.gone = moved
      return moved
    },
  }
}
