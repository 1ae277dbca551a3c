/** GitHub's issues as postmortems. Nothing is recognised there when it is sent twice, so its marker is looked for first. */
import type { Failure } from '../../contract/source-health.ts'
import { giveTo } from './github-assign.ts'
import type { GitHubDoor, GitHubRefusal, Question } from './github-door.ts'
import { overlapMs } from './github-feeds.ts'
import { setLabelOf } from './github-label.ts'
import { iso, readAllComments, readChanged } from './github-lists.ts'
import { splitMarker, withMarker } from './github-mark.ts'
import { splitNote } from './github-note.ts'
import { notDone } from './github-orders.ts'
import { type ReadIssue, readIssues, readOneIssue } from './github-read.ts'
import { authorOf, type Insiders, refOf } from './github-seen.ts'
import type {
  IssueChange,
  IssueDelivery,
  IssueSource,
  IssuesRead,
  IssueToOpen,
  SeenIssue,
  SeenIssueComment,
} from './issue-source.ts'

/** The clocks of two computers; nothing that was written so long before the order is looked at, ms. */
const slackMs = 600_000
/** The longest text of an issue, in characters; the longest title. */
export const longestBody = 65_536
export const longestTitle = 256
/** Pages that are looked through for one that may have been opened already, and that one look at changes takes. */
const mostPages = 10
/** Pages that the look at all open ones takes: nobody has 5,000 open postmortems. */
const mostPagesOfAll = 50
/** Which is never deleted from a postmortem's issue by us, and finds it. */
const ownLabel = 'postmortem'
const teamLabel = 'team/'

/** @param insiders by whom sides are told; or why that is not known */
export function createGitHubIssues(
  door: GitHubDoor,
  insiders: (signal: AbortSignal) => Promise<Insiders | Failure>,
): IssueSource {
  const withInsiders = async (
    signal: AbortSignal,
    work: (known: Insiders) => Promise<IssueDelivery>,
  ): Promise<IssueDelivery> => {
    const known = await insiders(signal)
    if ('account' in known) return work(known)
    const final = known.kind === 'unauthorised'
    return { ok: false, failure: known, final, retryAfterMs: door.waiting()?.ms ?? null }
  }
  return {
    account: async (signal) => {
      const known = await insiders(signal)
      return 'account' in known ? known.account : known
    },
    open: (issue, signal) => withInsiders(signal, (known) => open(door, issue, known, signal)),
    read: (repository, label, cursor, signal) => read(door, { repository, label, cursor }, insiders, signal),
    one: async (repository, number, signal) => {
      const known = await insiders(signal)
      if (!('account' in known)) return known
      const answer = await ask(door, { repository, number }, { method: 'GET' }, signal)
      if (!answer.ok) {
        const isGone = [301, 404, 410].includes(answer.status ?? 0)
        return isGone ? { ...answer.failure, kind: 'not-found' } : answer.failure
      }
      return seenOf(answer.value, known)
    },
    comments: async (issue, signal) => {
      const known = await insiders(signal)
      return 'account' in known ? comments(door, issue, known, signal) : known
    },
    change: (change, signal) => withInsiders(signal, (known) => changeIssue(door, change, known, signal)),
  }
}

/** A marker counts where somebody of ours wrote it: anybody may have copied it. */
function seenOf(issue: ReadIssue, insiders: Insiders): SeenIssue {
  const { repository, number, url, title, labels, assignees, comments: count, createdAt, updatedAt } = issue
  const { body, uid } = splitMarker(issue.body)
  const isOurs = authorOf(issue.user, issue.association, insiders).side === 'us'
  return {
    ...{ repository, number, url, title, body, labels, assignees, createdAt, updatedAt },
    ...{ comments: count, isOpen: !issue.isClosed, uid: isOurs ? uid : null },
  }
}

async function open(
  door: GitHubDoor,
  order: IssueToOpen,
  insiders: Insiders,
  signal: AbortSignal,
): Promise<IssueDelivery> {
  const { repository, title, labels, assignees, uid } = order
  const body = withMarker(order.body, uid)
  if (body.length > longestBody) return refused('The text is longer than GitHub takes for an issue.')
  const path = `/repos/${repository}/issues`
  // Another laptop may have opened it, or this one before its database was restored: one look costs one request. What may
  // just have been sent is looked for without the label: it may have been taken away meanwhile.
  const lookUp = async (isSure: boolean): Promise<SeenIssue | null | GitHubRefusal> => {
    const reading = { since: order.since - slackMs, page: 1 }
    const found: SeenIssue[] = []
    let pages = 0
    const visit = (issue: ReadIssue): void => {
      const seen = seenOf(issue, insiders)
      if (!issue.isPull && seen.uid === uid && !found.some(({ number }) => number === seen.number))
        found.push(seen)
    }
    const may = (): boolean => {
      pages += 1
      return pages <= mostPages
    }
    const query = { state: 'all', ...(isSure ? {} : { labels: ownLabel }) }
    const result = await readChanged(
      door,
      { path, query, about: repository, read: readIssues },
      reading,
      visit,
      may,
      signal,
    )
    // The first one: others are copies.
    const first = found.toSorted((a, b) => a.number - b.number)[0]
    if (first) return first
    if (result === 'done') return null
    return result === 'more'
      ? unsure(`${door.host} has too many issues in ${repository} to look for this one.`)
      : result
  }
  const there = await lookUp(order.isRetry)
  if (there && 'number' in there) return { ok: true, issue: there }
  if (there) return notDone(there) as IssueDelivery
  const answer = await door.ask(
    { method: 'POST', path, body: { title, body, labels, assignees }, about: repository, read: readOneIssue },
    signal,
  )
  if (answer.ok) return { ok: true, issue: seenOf(answer.value, insiders) }
  const { status } = answer
  if (status !== null && status < 500 && status >= 300) return notDone(answer) as IssueDelivery
  // After a reply that was lost, or an error of the server's, it is looked for: it may have been done all the same.
  const after = await lookUp(true)
  return after && 'number' in after ? { ok: true, issue: after } : (notDone(answer) as IssueDelivery)
}

async function read(
  door: GitHubDoor,
  {
    repository,
    label,
    cursor,
  }: { readonly repository: string; readonly label: string; readonly cursor: string | null },
  insiders: (signal: AbortSignal) => Promise<Insiders | Failure>,
  signal: AbortSignal,
): Promise<IssuesRead> {
  const known = await insiders(signal)
  if (!('account' in known)) return { ok: false, failure: known, retryAfterMs: door.waiting()?.ms ?? null }
  const since = cursor === null ? Number.NaN : Date.parse(cursor)
  const isAll = Number.isNaN(since)
  // What changes while all open ones are read belongs to the next look.
  const begunAt = door.now()
  const reading = { since: isAll ? 0 : since, page: 1 }
  const all = new Map<number, SeenIssue>()
  let pages = 0
  let newest = isAll ? begunAt : since
  const visit = (issue: ReadIssue): void => {
    if (issue.isPull) return
    all.set(issue.number, seenOf(issue, known))
    if (!isAll) newest = Math.max(newest, issue.updatedAt - overlapMs)
  }
  const may = (): boolean => {
    pages += 1
    return pages <= (isAll ? mostPagesOfAll : mostPages)
  }
  const query = { state: isAll ? 'open' : 'all', labels: label }
  const list = { path: `/repos/${repository}/issues`, query, about: repository, read: readIssues }
  const result = await readChanged(door, list, reading, visit, may, signal)
  if (typeof result !== 'string')
    return { ok: false, failure: result.failure, retryAfterMs: result.retryAfterMs }
  const isWhole = isAll && result === 'done'
  // The next look begins a little before this one, so that what becomes visible late is seen.
  const next = isAll ? begunAt - overlapMs : result === 'done' ? newest : reading.since
  return {
    ok: true,
    issues: [...all.values()],
    open: isWhole ? new Set(all.keys()) : null,
    cursor: iso(next),
  }
}

async function comments(
  door: GitHubDoor,
  issue: Pick<SeenIssue, 'repository' | 'number' | 'comments'>,
  insiders: Insiders,
  signal: AbortSignal,
): Promise<readonly SeenIssueComment[] | Failure> {
  const ref = refOf(issue)
  const all = await readAllComments(door, ref, issue.comments, signal)
  if (all === 'moved')
    return { kind: 'server-error', detail: `The comments of ${ref} change while they are read.` }
  if ('ok' in all) return all.failure
  return all.comments.map(({ id, createdAt, user, association, body }) => {
    const author = authorOf(user, association, insiders)
    const { text, note } = splitNote(body)
    const name = author.mine && note?.by ? note.by : author.name
    return { key: id, at: createdAt, author: name, text: text.replaceAll('\r\n', '\n') }
  })
}

async function changeIssue(
  door: GitHubDoor,
  change: IssueChange,
  insiders: Insiders,
  signal: AbortSignal,
): Promise<IssueDelivery> {
  const { text, isOpen, assignee, instead = [], team } = change
  const ref = refOf(change)
  const now = await ask(door, change, { method: 'GET' }, signal)
  if (!now.ok) return notDone(now) as IssueDelivery
  const there = now.value
  const seen = seenOf(there, insiders)
  if (text && withMarker(text.body, text.uid).length > longestBody)
    return refused('The text is longer than GitHub takes for an issue.')
  const isText = !text || (seen.title === text.title && seen.body === text.body && seen.uid === text.uid)
  if (text && !isText && !text.isKnown(seen))
    return { ...refused(`Somebody changed the text of ${ref} meanwhile. Nothing was written over it.`), seen }
  if (team !== undefined) {
    const no = await setLabelOf(door, ref, there.labels, { prefix: teamLabel, wanted: team }, signal)
    if (no) return notDone(no) as IssueDelivery
  }
  const given =
    assignee === undefined ||
    (await giveTo(door, ref, there.assignees, { wanted: assignee, instead }, signal))
  if (typeof given !== 'boolean') return notDone(given) as IssueDelivery
  const isState = isOpen === undefined || isOpen === !there.isClosed
  const body = {
    ...(text && !isText ? { title: text.title, body: withMarker(text.body, text.uid) } : {}),
    ...(isState ? {} : isOpen ? { state: 'open' } : { state: 'closed', state_reason: 'completed' }),
  }
  const isWritten = Object.keys(body).length > 0
  if (!isWritten && team === undefined && assignee === undefined) return { ok: true, issue: seen }
  const question = isWritten ? { method: 'PATCH' as const, body } : { method: 'GET' as const }
  const changed = await ask(door, change, question, signal)
  if (!changed.ok) return notDone(changed) as IssueDelivery
  const issue = seenOf(changed.value, insiders)
  if (!given)
    return {
      ...refused(`${door.host} cannot assign ${assignee ?? 'nobody'} to ${ref}: they have no access to it.`),
      seen: issue,
    }
  return { ok: true, issue }
}

function ask(
  door: GitHubDoor,
  place: Pick<SeenIssue, 'repository' | 'number'>,
  question: Pick<Question<ReadIssue>, 'method' | 'body'>,
  signal: AbortSignal,
) {
  const path = `/repos/${place.repository}/issues/${place.number}`
  return door.ask({ ...question, path, about: refOf(place), read: readOneIssue }, signal)
}

function refused(detail: string): Extract<IssueDelivery, { readonly ok: false }> {
  return { ok: false, failure: { kind: 'bad-request', detail }, final: true, retryAfterMs: null }
}

function unsure(detail: string): GitHubRefusal {
  const failure: Failure = { kind: 'server-error', detail }
  return { ok: false, failure, status: null, retryAfterMs: null, movedTo: null }
}
