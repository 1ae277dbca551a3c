/**
 * What was seen of GitHub's issues and is not told yet: what is compared with the next answers, so that only what is new
 * crosses to the engine. Pure but for its own maps.
 */
import { createHash } from 'node:crypto'
import type { SeenMessage, SeenThread } from '../../contract/seen-support.ts'
import type { ReadComment, ReadIssue } from './github-read.ts'
import { commentMessage, firstKey, firstMessage, type Insiders, refOf, threadOf } from './github-seen.ts'

interface Known {
  issue: ReadIssue
  signature: string
  editedAt: number | null
  /** what was told of each comment, by id; null = they are not read yet */
  comments: Map<string, string> | null
  /** comments that GitHub counts and does not list */
  unlisted: number
}

interface Untold {
  readonly messages: Map<string, SeenMessage>
  readonly removed: Set<string>
  whole: SeenThread['whole']
}

export interface GitHubMemory {
  /**
   * Takes an issue in, as it was at this instant of GitHub's clock or later; pull requests are none. Its comments may then
   * have to be read (`unread`).
   */
  sawIssue(issue: ReadIssue, at: number): void
  /** Takes a comment in out of a list of several issues'; those of issues that are not known are left out. */
  sawComment(comment: ReadComment): void
  /** All comments of an issue that there are, read at this instant of GitHub's clock; `isAll`: none before them was left out. */
  sawAll(ref: string, comments: readonly ReadComment[], at: number, isAll: boolean): void
  /** It is not there any more: deleted or moved elsewhere. `at` epoch ms */
  sawGone(ref: string, at: number): void
  /** issues whose comments have to be read whole: those never read, and those that have another number than is known */
  unread(): readonly { readonly ref: string; readonly comments: number }[]
  has(ref: string): boolean
  /** the open ones that are known, by ref */
  open(): readonly string[]
  /** repositories that issues are known of */
  repositories(): ReadonlySet<string>
  /** Closed ones are forgotten: when they change, they are read anew. */
  forgetClosed(): void
  /** What is to be told, and from then on counts as told. */
  take(): readonly SeenThread[]
  hasNews(): boolean
}

const hashOf = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64')
const ofIssue = ({ title, body, labels, assignees, closedAt, url, association, user }: ReadIssue): string =>
  hashOf([title, body, labels, assignees, closedAt, url, association, user])
const ofComment = ({ body, updatedAt, association, user }: ReadComment): string =>
  hashOf([body, updatedAt, association, user])

/** What is read while it is written may lack what was written in the same seconds, ms. */
const settlingMs = 2_000

/** All its comments are known, as many as GitHub counts. */
const isRead = ({ issue, comments, unlisted }: Known): boolean =>
  comments !== null && comments.size + unlisted === issue.comments

const wholeUntil = (from: number, at: number): { readonly from: number; readonly to: number } => ({
  from,
  to: Math.max(from, at - settlingMs),
})

/** An empty one. @param insiders asked for each text, since the account becomes known later */
export function createGitHubMemory(insiders: () => Insiders): GitHubMemory {
  const known = new Map<string, Known>()
  const untold = new Map<string, Untold>()
  /** threads that are gone without having been seen in this run */
  const gone = new Map<string, SeenThread>()

  const untoldOf = (ref: string): Untold => {
    const had = untold.get(ref)
    if (had) return had
    const made: Untold = { messages: new Map(), removed: new Set(), whole: null }
    untold.set(ref, made)
    return made
  }
  const tellFirst = (ref: string, one: Known): void => {
    untoldOf(ref).messages.set(firstKey, firstMessage(one.issue, one.editedAt, insiders()))
  }

  return {
    sawIssue: (issue, at) => {
      if (issue.isPull) return
      const ref = refOf(issue)
      gone.delete(ref)
      const had = known.get(ref)
      const signature = ofIssue(issue)
      if (!had) {
        const comments = issue.comments === 0 ? new Map<string, string>() : null
        const made: Known = { issue, signature, editedAt: null, comments, unlisted: 0 }
        known.set(ref, made)
        tellFirst(ref, made)
        // Without comments there is nothing to read, and whatever is remembered of them is gone.
        if (comments) untoldOf(ref).whole = wholeUntil(issue.createdAt, at)
        return
      }
      if (had.issue.body !== issue.body) had.editedAt = issue.updatedAt
      had.issue = issue
      if (had.signature === signature) return
      had.signature = signature
      tellFirst(ref, had)
    },
    sawComment: (comment) => {
      const ref = refOf(comment)
      const one = known.get(ref)
      if (!one?.comments) return
      const signature = ofComment(comment)
      if (one.comments.get(comment.id) === signature) return
      one.comments.set(comment.id, signature)
      untoldOf(ref).messages.set(comment.id, commentMessage(comment, insiders()))
      untoldOf(ref).removed.delete(comment.id)
    },
    sawAll: (ref, comments, at, isAll) => {
      const one = known.get(ref)
      if (!one) return
      const before = one.comments ?? new Map<string, string>()
      one.comments = new Map(comments.map((comment) => [comment.id, ofComment(comment)]))
      one.unlisted = Math.max(0, one.issue.comments - comments.length)
      const told = untoldOf(ref)
      for (const key of [...before.keys(), ...told.messages.keys()])
        if (key !== firstKey && !one.comments.has(key) && isAll) told.removed.add(key)
      told.messages.clear()
      tellFirst(ref, one)
      for (const comment of comments) {
        told.messages.set(comment.id, commentMessage(comment, insiders()))
        told.removed.delete(comment.id)
      }
      const from = isAll ? one.issue.createdAt : (comments[0]?.createdAt ?? at)
      told.whole = wholeUntil(from, at)
    },
    sawGone: (ref, at) => {
      const one = known.get(ref)
      const [repository = '', number = ''] = ref.split('#')
      const bare = { ref, channel: repository, number, title: null, url: null, labels: [], assignees: [] }
      gone.set(ref, {
        ...(one ? threadOf(one.issue) : { ...bare, isTeam: false, isBehind: false }),
        ...{ closedAt: at, messages: [], removed: [], whole: null },
      })
      known.delete(ref)
      untold.delete(ref)
    },
    unread: () =>
      [...known].flatMap(([ref, one]) => (isRead(one) ? [] : [{ ref, comments: one.issue.comments }])),
    has: (ref) => known.has(ref),
    open: () => [...known].filter(([, { issue }]) => !issue.isClosed).map(([ref]) => ref),
    repositories: () => new Set([...known.values()].map(({ issue }) => issue.repository)),
    forgetClosed: () => {
      for (const [ref, one] of known)
        if (one.issue.isClosed && isRead(one) && !untold.has(ref)) known.delete(ref)
    },
    take: () => {
      const threads = [...untold].flatMap(([ref, { messages, removed, whole }]) => {
        const one = known.get(ref)
        if (!one) return []
        const isBehind = one.comments === null
        const inOrder = [...messages.values()].toSorted((a, b) => Number(BigInt(a.key) - BigInt(b.key)))
        return [{ ...threadOf(one.issue), messages: inOrder, removed: [...removed], whole, isBehind }]
      })
      const all = [...threads, ...gone.values()]
      untold.clear()
      gone.clear()
      return all
    },
    hasNews: () => untold.size + gone.size > 0,
  }
}
