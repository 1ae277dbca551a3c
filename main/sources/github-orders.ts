/** What is written on GitHub. None of it is recognised there when it is sent twice, so its marker is looked for first. */
import { slugOf } from '../../contract/label-slug.ts'
import type { Failure } from '../../contract/source-health.ts'
import { giveTo } from './github-assign.ts'
import type { GitHubDoor, GitHubRefusal, Question } from './github-door.ts'
import { setLabelOf } from './github-label.ts'
import { iso, readAllComments, readChanged } from './github-lists.ts'
import { splitNote, withNote } from './github-note.ts'
import { type ReadComment, type ReadIssue, readIssues, readOneComment, readOneIssue } from './github-read.ts'
import { authorOf, type Insiders, placeOfRef, refOf } from './github-seen.ts'
import type { Delivery } from './source.ts'
import type { NewIssue, SupportMark, SupportPost } from './support-source.ts'

/** The clocks of two computers; nothing that was written so long before the order is looked at, ms. */
const slackMs = 600_000
const longestBody = 65_536
/** Pages of issues that are looked through for one that may have been opened already. */
const mostPages = 10

/** Writes a comment. The delivery's `ref` is its id. */
export async function post(
  door: GitHubDoor,
  order: SupportPost,
  insiders: Insiders,
  signal: AbortSignal,
): Promise<Delivery> {
  if (order.to.kind === 'team')
    return refused('GitHub has no channel of the team: words of ours stand in the issue.')
  const { ref } = order.to
  const place = placeOfRef(ref)
  if (!place) return refused(`"${ref}" names no issue.`)
  const { marker, by, word } = order
  const body = withNote(order.text, { marker, by, word })
  if (body.length > longestBody) return refused('That is longer than GitHub takes.')
  const path = `/repos/${place.repository}/issues/${place.number}/comments`
  const lookUp = async (): Promise<string | null | GitHubRefusal> => {
    const found = await commentWith(door, ref, order, insiders, signal)
    return found === null || 'ok' in found ? found : found.id
  }
  if (order.isRetry) {
    const found = await lookUp()
    if (typeof found === 'string') return done(found)
    if (found) return notDone(found)
  }
  const question = { method: 'POST', path, body: { body }, about: ref, read: readOneComment } as const
  const answer = await door.ask(question, signal)
  return answer.ok ? done(answer.value.id) : perhapsDone(answer, lookUp)
}

/** Looks for a comment that was written before, by its marker; null = it is not there. */
export async function look(
  door: GitHubDoor,
  order: SupportPost,
  insiders: Insiders,
  signal: AbortSignal,
): Promise<Delivery | null> {
  if (order.to.kind === 'team') return null
  const found = await commentWith(door, order.to.ref, order, insiders, signal)
  if (found === null) return null
  return 'ok' in found ? notDone(found) : done(found.id)
}

/** Opens an issue. The delivery's `ref` is the new thread's. */
export async function createIssue(
  door: GitHubDoor,
  order: NewIssue,
  insiders: Insiders,
  signal: AbortSignal,
): Promise<Delivery> {
  const { repository, title, labels, marker } = order
  const body = withNote(order.body, { marker, by: null, word: null })
  if (body.length > longestBody) return refused('That is longer than GitHub takes.')
  const path = `/repos/${repository}/issues`
  const lookUp = async (): Promise<string | null | GitHubRefusal> => {
    const reading = { since: order.since - slackMs, page: 1 }
    let ref: string | null = null
    let pages = 0
    const visit = (issue: ReadIssue): void => {
      if (isOf(issue, marker, insiders)) ref = refOf(issue)
    }
    const may = (): boolean => {
      pages += 1
      return ref === null && pages <= mostPages
    }
    const list = { path, query: { state: 'all' }, about: repository, read: readIssues }
    const read = await readChanged(door, list, reading, visit, may, signal)
    if (ref !== null || read === 'done') return ref
    return read === 'more'
      ? unsure(`${door.host} has too many issues in ${repository} to look for this one.`)
      : read
  }
  if (order.isRetry) {
    const found = await lookUp()
    if (typeof found === 'string') return done(found)
    if (found) return notDone(found)
  }
  const question = {
    method: 'POST',
    path,
    body: { title, body, labels },
    about: repository,
    read: readOneIssue,
  } as const
  const answer = await door.ask(question, signal)
  return answer.ok ? done(refOf(answer.value)) : perhapsDone(answer, lookUp)
}

/** Says how an issue stands: only what differs from what GitHub has is written, and of its assignees only ours. */
export async function mark(
  door: GitHubDoor,
  order: SupportMark,
  { account, myIds }: Insiders,
  signal: AbortSignal,
): Promise<Delivery> {
  const { ref, tier, assignee, instead = [], isClosed } = order
  const place = placeOfRef(ref)
  if (!place) return refused(`"${ref}" names no issue.`)
  const path = `/repos/${place.repository}/issues/${place.number}`
  const ask = <T>(question: Pick<Question<T>, 'method' | 'read' | 'body'>) =>
    door.ask({ ...question, path, about: ref }, signal)

  const now = await ask({ method: 'GET', read: readOneIssue })
  if (!now.ok) return notDone(now)
  const issue = now.value
  if (tier !== undefined) {
    const wantedLabel = tier === null ? null : labelOf(tier)
    const no = await setLabelOf(door, ref, issue.labels, { prefix: tierLabel, wanted: wantedLabel }, signal)
    if (no) return notDone(no)
  }
  if (assignee !== undefined) {
    const mine = account === null ? myIds : [account, ...myIds]
    const change = { wanted: assignee, instead: assignee === null ? mine : instead }
    const given = await giveTo(door, ref, issue.assignees, change, signal)
    if (typeof given !== 'boolean') return notDone(given)
    if (!given)
      return refused(
        `${door.host} cannot assign ${assignee} to ${ref}: they have no access to the repository.`,
      )
  }
  if (isClosed === undefined || isClosed === issue.isClosed) return done(ref)
  const body = isClosed ? { state: 'closed', state_reason: 'completed' } : { state: 'open' }
  const changed = await ask({ method: 'PATCH', read: readOneIssue, body })
  return changed.ok ? done(ref) : notDone(changed)
}

const tierLabel = 'tier/'

/** A tier's name as a label: `tier/ops-duty`. */
export function labelOf(tier: string): string {
  return `${tierLabel}${slugOf(tier)}`.slice(0, 50)
}

/** Is this text of ours, with this marker? Somebody else may have copied it. */
function isOf(
  { user, association, body }: Pick<ReadIssue | ReadComment, 'user' | 'association' | 'body'>,
  marker: string,
  insiders: Insiders,
): boolean {
  return authorOf(user, association, insiders).side === 'us' && splitNote(body).note?.marker === marker
}

async function commentWith(
  door: GitHubDoor,
  ref: string,
  { marker, since }: SupportPost,
  insiders: Insiders,
  signal: AbortSignal,
): Promise<ReadComment | null | GitHubRefusal> {
  const read = await readAllComments(door, ref, 0, signal, iso(since - slackMs))
  // Whatever moved meanwhile, ours may be in it.
  if (read === 'moved') return unsure(`The comments of ${ref} change while they are read.`)
  if ('ok' in read) return read
  return read.comments.find((comment) => isOf(comment, marker, insiders)) ?? null
}

/** After a reply that was lost, or an error of the server's, it is looked for: it may have been done all the same. */
async function perhapsDone(
  refusal: GitHubRefusal,
  lookUp: () => Promise<string | null | GitHubRefusal>,
): Promise<Delivery> {
  if (refusal.status !== null && refusal.status < 500 && refusal.status >= 300) return notDone(refusal)
  const found = await lookUp()
  return typeof found === 'string' ? done(found) : notDone(refusal)
}

function done(ref: string): Delivery {
  return { ok: true, ref, endsAt: null }
}

function refused(detail: string): Delivery {
  return { ok: false, failure: { kind: 'bad-request', detail }, final: true, retryAfterMs: null }
}

function unsure(detail: string): GitHubRefusal {
  const failure: Failure = { kind: 'server-error', detail }
  return { ok: false, failure, status: null, retryAfterMs: null, movedTo: null }
}

/** A no that the same order would hear again is final; whatever else went wrong is tried again. */
export function notDone({ failure, status, retryAfterMs }: GitHubRefusal): Delivery {
  const final = status !== null && status >= 300 && status < 500 && status !== 408 && status !== 429
  return { ok: false, failure, final, retryAfterMs }
}
