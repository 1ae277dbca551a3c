/** The pane of a thread: what was said and done in it, its alerts, its customer. */
import type { SourceId, ThreadId } from '../../contract/ids.ts'
import { judgeLink } from '../../contract/links.ts'
import type { ThreadAlert, ThreadItem, ThreadView } from '../../contract/support.ts'
import { episodeById } from '../alerts/episode-table.ts'
import { type SupportOrder, unsentOf } from '../outbox/support-order-table.ts'
import { type ThreadEvent, threadEvents } from '../support/event-table.ts'
import { linksOfThread } from '../support/link-table.ts'
import { firstMessages, messageByKey, messagesBefore, type StoredMessage } from '../support/message-table.ts'
import { qualifiedOf } from '../support/qualify.ts'
import type { StoredThread } from '../support/thread-table.ts'
import { writtenAt } from '../support/waiting.ts'
import type { CircumstancesNow } from './circumstances.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import { initialsOf } from './identity.ts'
import type { Support } from './support.ts'
import { customerCard } from './support-card.ts'

/** So many messages come at once; earlier ones are asked for. */
const pageSize = 200
/** What a question is read out of: the beginning of the thread, and what was said last. */
const readFirst = 60
const readLast = 140

export interface SupportViewDeps {
  readonly support: Support
  readonly configuration: Pick<Configuration, 'config'>
  readonly circumstances: Pick<CircumstancesNow, 'at'>
}

/** The pane as it is now. @param before the items before this message, by key; null = the newest. @throws AppError `not-found` */
export function threadView(
  core: Core,
  deps: SupportViewDeps,
  id: ThreadId,
  before: string | null,
): ThreadView {
  const { support } = deps
  const { db } = core
  const thread = support.desk.thread(id)
  const skewMs = support.polling.skewOf(thread.sourceId)
  const until = before === null ? null : (messageByKey(db, id, before) ?? null)
  const found = messagesBefore(db, id, until, pageSize + 1)
  const messages = found.slice(-pageSize)
  const earlier = found.length > pageSize
  const first = messages[0]
  const from = earlier && first ? writtenAt(first, skewMs) : 0
  const events = threadEvents(db, id, from, until ? writtenAt(until, skewMs) : null)
  const unsent = before === null ? unsentOf(db, id) : []
  const owner = support.desk.owner(thread)
  const judged = thread.url === null ? null : judgeLink(thread.url, [])
  const read = readOf(core, id)
  return {
    ...{ id, version: thread.version, earlier, newestKey: thread.newestKey },
    items: [
      ...messages.map((one) => messageItem(one, skewMs)),
      ...events.map(eventItem),
      ...unsent.map(unsentItem),
    ].toSorted((a, b) => a.at - b.at),
    alerts: alertsOf(core, support, thread),
    customer: customerCard(core, thread, owner, deps.circumstances),
    qualification: thread.qualification,
    proposed: qualifiedOf(read, owner.customer?.environments ?? []),
    can: {
      answer: support.desk.can(thread.sourceId, 'post'),
      close: thread.source === 'github' && support.desk.can(thread.sourceId, 'mark'),
    },
    issuesIn: issuesIn(deps),
    opens: judged?.ok ? new URL(judged.url).host : null,
  }
}

/** What qualifying and drafting read of a thread: how it began, and how it stands. */
export function readOf(core: Core, id: ThreadId): readonly StoredMessage[] {
  const first = firstMessages(core.db, id, readFirst)
  const last = messagesBefore(core.db, id, null, readLast)
  const known = new Set(first.map(({ key }) => key))
  return [...first, ...last.filter(({ key }) => !known.has(key))]
}

function messageItem(message: StoredMessage, skewMs: number): ThreadItem {
  const { key, author, side, mine, text, editedAt, removedAt, links, files } = message
  return {
    ...{ kind: 'message', key, at: writtenAt(message, skewMs), by: author, initials: initialsOf(author) },
    ...{ side, mine, text, editedAt, removedAt },
    links: links.map(({ label, url }) => {
      const judged = judgeLink(url, [])
      return { label, host: hostOf(url) ?? url.slice(0, 80), refused: judged.ok ? null : judged.reason }
    }),
    files: files.map(({ name, url }) => ({ name, host: url === null ? null : hostOf(url) })),
  }
}

const hostOf = (url: string): string | null => URL.parse(url)?.host || null

function eventItem({ id, at, kind, by, text }: ThreadEvent): ThreadItem {
  if (kind === 'note') return { kind: 'note', id, at, by: by ?? '', text }
  return { kind: 'event', at, text, by }
}

function unsentItem(order: SupportOrder): ThreadItem {
  const { id, createdAt, payload, state, reason, dueAt } = order
  const isOpen = state === 'waiting' || state === 'retrying'
  return {
    ...{ kind: 'unsent', orderId: id, at: createdAt },
    text: payload.kind === 'answer' ? payload.text : '',
    state: isOpen || state === 'unsure' ? state : 'refused',
    ...{ reason, nextAt: isOpen ? dueAt : null },
  }
}

function alertsOf(core: Core, support: Support, thread: StoredThread): readonly ThreadAlert[] {
  const links = linksOfThread(core.db, thread.id)
  const linked = links
    .filter(({ state }) => state === 'linked')
    .map(({ episodeId, by }) => ({ episodeId, state: 'linked' as const, why: `linked by ${by}` }))
  const suggested = support.shown
    .suggestions(thread, links)
    .map(({ episodeId, why }) => ({ episodeId, state: 'suggested' as const, why }))
  return [...linked, ...suggested].flatMap(({ episodeId, state, why }): readonly ThreadAlert[] => {
    const episode = core.episodes.get(episodeId) ?? episodeById(core.db, core.policy, episodeId)
    if (!episode) return []
    const { title, environment, firing, firedAt } = episode
    return [{ episodeId, title, environment, firing, firedAt, state, why }]
  })
}

/** Where an issue can be opened: the repositories of the connected sources that can. */
function issuesIn({ configuration, support }: SupportViewDeps): ThreadView['issuesIn'] {
  return configuration.config().support.sources.flatMap((one) => {
    const sourceId = one.name as SourceId
    if (one.kind !== 'github' || !support.desk.can(sourceId, 'createIssue')) return []
    return one.repositories.map((repository) => ({ sourceId, repository }))
  })
}
