/** What follows from how an issue was seen, and what of a life it is to be told. Pure. */
import type { IssueDifference } from '../../contract/postmortem-issue.ts'
import type { PostmortemLife } from '../../contract/postmortem-life.ts'
import { oursOf, type StoredIssue, type ToldLife } from './issue-table.ts'
import { hashOf, teamLabelOf, teamOfLabels } from './issue-words.ts'

/** An issue as it was seen. Instants are the source's, epoch ms. */
export interface IssueSeen {
  readonly number: number
  readonly url: string | null
  readonly title: string
  readonly body: string
  readonly isOpen: boolean
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  readonly comments: number
  readonly updatedAt: number
}

/** The issue as it is kept then, and lines for the postmortem's story; null = nothing is new, or it is older than what is known. */
export interface Taken {
  readonly issue: StoredIssue
  readonly story: readonly string[]
}

/**
 * Takes in how an issue was seen. What was seen earlier changes nothing, and the same again neither.
 * @param ours hash of the words here: the same words there are no difference, whoever wrote them
 * @param now ours, epoch ms
 */
export function takeIssue(
  known: StoredIssue,
  seen: IssueSeen,
  { ours, now }: { readonly ours: string; readonly now: number },
): Taken | null {
  if (known.updatedAt !== null && seen.updatedAt < known.updatedAt) return null
  const hash = hashOf(seen)
  const isAgreed = hash === known.wordsHash || hash === ours
  const { number, url, title, isOpen, labels, assignees, comments, updatedAt } = seen
  const issue: StoredIssue = {
    ...known,
    ...{ number, url, title, isOpen, labels, assignees, updatedAt, isGone: false },
    commentCount: comments,
    wordsHash: isAgreed ? hash : known.wordsHash,
    other: isAgreed ? null : { title, body: seen.body },
  }
  if (isEqual(issue, known)) return null
  return { issue: { ...issue, seenAt: now }, story: known.number === null ? [] : storyOf(known, issue) }
}

/** It is not found there any more. */
export function takeGone(known: StoredIssue, now: number): Taken | null {
  if (known.isGone) return null
  return {
    issue: { ...known, isGone: true, seenAt: now },
    story: [`${refOf(known)} cannot be found any more`],
  }
}

const isEqual = (one: StoredIssue, other: StoredIssue): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

function storyOf(before: StoredIssue, after: StoredIssue): readonly string[] {
  const { told } = after
  const ref = refOf(after)
  const lines: string[] = []
  // What was told from here is no news.
  if (before.isOpen !== after.isOpen && told?.isClosed !== !after.isOpen)
    lines.push(after.isOpen ? `${ref} was opened again` : `${ref} was closed`)
  if (after.other && JSON.stringify(before.other) !== JSON.stringify(after.other))
    lines.push(`The text of ${ref} was changed there`)
  if (isGivenThere(before, after)) {
    const who = after.assignees.join(', ')
    lines.push(who === '' ? `Nobody has ${ref} any more` : `${who} has ${ref}`)
  }
  return lines
}

/** Did somebody come or go otherwise than it was told from here? */
function isGivenThere(before: StoredIssue, { assignees, told }: StoredIssue): boolean {
  const has = (logins: readonly string[], login: string): boolean => logins.some((one) => isName(one, login))
  const came = assignees.filter((one) => !has(before.assignees, one))
  const went = before.assignees.filter((one) => !has(assignees, one))
  const ours = oursOf(told)
  const isTold = (login: string): boolean => isName(login, told?.assignee)
  return came.some((one) => !isTold(one)) || went.some((one) => isTold(one) || !has(ours, one))
}

export function refOf({ repository, number }: Pick<StoredIssue, 'repository' | 'number'>): string {
  return number === null ? repository : `${repository}#${number}`
}

/** Names of people here and there. */
export interface KnownPeople {
  /** mine here, and my login there; null = not known */
  readonly me: string
  readonly account: string | null
  readonly teams: readonly string[]
}

/** What of a life GitHub is to know. @param before what it knows: whom nobody can name there stays as it is */
export function lifeForIssue(
  life: Pick<PostmortemLife, 'state' | 'team' | 'assignee'>,
  people: KnownPeople,
  before: ToldLife | null,
): ToldLife {
  const login = loginOf(life.assignee, people)
  return {
    isClosed: life.state === 'closed',
    team: teamLabelOf(life.team),
    assignee: login === undefined ? (before?.assignee ?? null) : login,
  }
}

/** A person's login; undefined = it is not known. */
export function loginOf(
  person: string | null,
  { me, account }: Pick<KnownPeople, 'me' | 'account'>,
): string | null | undefined {
  if (person === null) return null
  if (person === me) return account ?? undefined
  return /^[a-z\d][a-z\d-]{0,38}$/i.test(person) ? person : undefined
}

/** What of a life is to be told, since it is another than GitHub was told; null = nothing. */
export function newsForIssue(wanted: ToldLife, told: ToldLife): Partial<ToldLife> | null {
  const news = {
    ...(wanted.isClosed === told.isClosed ? {} : { isClosed: wanted.isClosed }),
    ...(wanted.team === told.team ? {} : { team: wanted.team }),
    ...(wanted.assignee === told.assignee ? {} : { assignee: wanted.assignee }),
  }
  return Object.keys(news).length === 0 ? null : news
}

/** What stands otherwise there than here. Whom nobody can name there is not compared. */
export function differencesOf(
  issue: StoredIssue,
  life: Pick<PostmortemLife, 'state' | 'team' | 'assignee'>,
  people: KnownPeople,
): readonly IssueDifference[] {
  const found: IssueDifference[] = []
  const isClosed = life.state === 'closed'
  if (isClosed === issue.isOpen)
    found.push({
      what: 'state',
      here: isClosed ? 'closed' : 'open',
      there: issue.isOpen ? 'open' : 'closed',
    })
  const team = teamOfLabels(issue.labels, people.teams)
  if (teamLabelOf(team) !== teamLabelOf(life.team)) found.push({ what: 'team', here: life.team, there: team })
  const login = loginOf(life.assignee, people)
  const isSame =
    issue.assignees.length === 0 ? login === null : issue.assignees.some((one) => isName(one, login))
  if (login !== undefined && !isSame) {
    const there = issue.assignees
      .map((one) => (people.account !== null && isName(one, people.account) ? people.me : one))
      .join(', ')
    found.push({ what: 'assignee', here: life.assignee, there: there === '' ? null : there })
  }
  return found
}

const isName = (one: string, other: string | null | undefined): boolean =>
  one.toLowerCase() === other?.toLowerCase()
