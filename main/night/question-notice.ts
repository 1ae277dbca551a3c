/** What the notification of a colleague's question says, and which question one is about. Pure. */
import type { EpisodeId, EscalationId } from '../../contract/ids.ts'
import { answerNotice, type NoticeText } from './notice.ts'
import { cut, titleLength, withTail } from './notice-words.ts'

/** What the tag of a notification about an escalation begins with. */
export const escalationTag = 'escalation:'

/** The escalation that a notification with this tag is about; null when it is about none. */
export function questionOf(tag: string): EscalationId | null {
  const id = tag.startsWith(escalationTag) ? Number(tag.slice(escalationTag.length)) : Number.NaN
  return Number.isSafeInteger(id) ? (id as EscalationId) : null
}

/** The call for an escalation that came from another. `before`: until when to accept, as a clock shows it. */
export function incomingNotice(
  one: {
    readonly id: number
    readonly from: string
    readonly title: string
    readonly environment: string | null
    readonly episodeId: EpisodeId | null
  },
  before: string,
  loud: boolean,
): NoticeText {
  const where = one.environment === null ? '' : `, ${one.environment}`
  return {
    tag: `${escalationTag}${one.id}`,
    title: cut(`${one.from} asks you to take over`, titleLength),
    body: withTail(`${one.title}${where}`, `. Accept before ${before}.`),
    loud,
    episodeId: one.episodeId,
    sourceId: null,
  }
}

interface AboutThread {
  readonly id: number
  readonly from: string
  readonly title: string
  readonly customer: string | null
}

/** The call for a customer's thread that somebody hands over. `before`: until when to accept, as a clock shows it. */
export function handOverNotice(one: AboutThread, before: string, loud: boolean): NoticeText {
  return {
    tag: `${escalationTag}${one.id}`,
    title: cut(`${one.from} hands a thread to you`, titleLength),
    body: withTail(threadWords(one), `. Accept before ${before}.`),
    ...{ loud, episodeId: null, sourceId: null },
  }
}

/** Nobody has accepted a thread: it is back with whoever asked. */
export function returnedNotice(one: AboutThread, loud: boolean): NoticeText {
  return {
    tag: `${escalationTag}${one.id}`,
    title: 'Nobody has taken your thread',
    body: withTail(threadWords(one), '. It is back with you.'),
    ...{ loud, episodeId: null, sourceId: null },
  }
}

/** Two said yes: the other one was first. */
export function firstNotice(one: {
  readonly id: number
  readonly by: string
  readonly title: string
}): NoticeText {
  return {
    tag: `first:${one.id}`,
    title: cut(`${one.by} took it first`, titleLength),
    body: withTail(one.title, '. You do not have it.'),
    ...{ loud: false, episodeId: null, sourceId: null },
  }
}

function threadWords({ customer, title }: AboutThread): string {
  return customer === null ? title : `${customer}: ${title}`
}

/** What came of the Accept button of a question's notification, where its going away does not say that. */
export function acceptAnswerNotice(
  notice: NoticeText,
  answer: { readonly done: boolean; readonly words: string },
): NoticeText {
  const title = answer.done ? 'Accepted' : 'Nothing was done'
  // Its own tag: the question's goes away with the question.
  return { ...answerNotice(notice, answer), tag: `answer:${notice.tag}`, title, episodeId: null }
}
