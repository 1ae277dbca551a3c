/** An issue and its comments as a customer's thread. Pure. */
import type { SeenAuthor, SeenMessage, SeenThread } from '../../contract/seen-support.ts'
import type { Failure } from '../../contract/source-health.ts'
import { splitNote } from './github-note.ts'
import type { ReadComment, ReadIssue, ReadUser } from './github-read.ts'
import { plainWords } from './github-words.ts'

/** By whom sides are told apart: logins, whose letters' case says nothing. */
export interface Insiders {
  /** whose token it is; null = not known yet */
  readonly account: string | null
  readonly myIds: readonly string[]
  readonly ourIds: readonly string[]
}

/** The key of an issue's own text. Comments have their ids, which grow: it comes before all of them. */
export const firstKey = '0'

/** Who belongs to the repository. A contributor only has had something merged. */
const ours: ReadonlySet<string> = new Set(['OWNER', 'MEMBER', 'COLLABORATOR'])

export function refOf({ repository, number }: Pick<ReadIssue, 'repository' | 'number'>): string {
  return `${repository}#${number}`
}

/** `acme/support#412` in its parts; null = no such text. */
export function placeOfRef(ref: string): { readonly repository: string; readonly number: number } | null {
  const [, repository, number] = /^([\w.-]{1,100}\/[\w.-]{1,100})#(\d{1,9})$/.exec(ref) ?? []
  return repository === undefined ? null : { repository, number: Number(number) }
}

export function authorOf(user: ReadUser | null, association: string, insiders: Insiders): SeenAuthor {
  // GitHub shows what a deleted account wrote under this name.
  if (!user) return { id: 'ghost', name: 'ghost', side: 'customer', mine: false }
  const isIn = (logins: readonly string[]): boolean =>
    logins.some((login) => login.replace(/^@/, '').toLowerCase() === user.login.toLowerCase())
  const mine = isIn([...(insiders.account === null ? [] : [insiders.account]), ...insiders.myIds])
  const isOurs = mine || isIn(insiders.ourIds) || (!user.isBot && ours.has(association))
  return { id: user.login, name: user.login, side: isOurs ? 'us' : user.isBot ? 'bot' : 'customer', mine }
}

/** The issue's own text. @param editedAt when it was last seen to differ, epoch ms */
export function firstMessage(issue: ReadIssue, editedAt: number | null, insiders: Insiders): SeenMessage {
  const { createdAt, user, association, body } = issue
  const words = wordsOf(body, authorOf(user, association, insiders))
  // A title stands above it: it is a question, whatever the text is.
  return { key: firstKey, at: createdAt, ...words, isNod: false, editedAt }
}

export function commentMessage(comment: ReadComment, insiders: Insiders): SeenMessage {
  const { id, createdAt, updatedAt, user, association, body } = comment
  const author = authorOf(user, association, insiders)
  return {
    ...{ key: id, at: createdAt, ...wordsOf(body, author) },
    editedAt: updatedAt > createdAt ? updatedAt : null,
  }
}

function wordsOf(
  body: string,
  author: SeenAuthor,
): Pick<SeenMessage, 'author' | 'text' | 'isNod' | 'links' | 'files' | 'word'> {
  const { text, note } = splitNote(body)
  const isTrusted = author.side === 'us' && note !== null
  // Several people may write with one program's account; each says who they are.
  const name = isTrusted && author.mine && note.by !== null ? note.by : author.name
  return { author: { ...author, name }, ...plainWords(text), word: isTrusted ? note.word : null }
}

/** The thread without its messages. */
export function threadOf(issue: ReadIssue): SeenThread {
  const { repository, number, title, url, labels, assignees, closedAt } = issue
  return {
    ...{
      ref: refOf(issue),
      channel: repository,
      number: `${number}`,
      title,
      url,
      labels,
      assignees,
      closedAt,
    },
    ...{ isTeam: false, messages: [], removed: [], whole: null, isBehind: false },
  }
}

/** A failure of one of several lists, with the name of the list where it does not have it yet. */
export function said(name: string, { detail }: Failure): string {
  return detail.includes(name) ? detail : `${name}: ${detail}`
}
