/** Customers who wait, for the hand-off of a shift, and where a hand-off can be sent. */
import { AppError } from '../../contract/errors.ts'
import type { HandOffPlace, WaitingThread } from '../../contract/hand-off.ts'
import type { SourceId } from '../../contract/ids.ts'
import type { OrderValue } from '../../contract/orders.ts'
import { inTwo, type Thread } from '../../contract/support.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import type { SupportDesk } from './support-desk.ts'

const mostThreads = 100
/** Issues that are offered as a place, the one that changed last first. */
const mostIssues = 30

/** Those that wait for us, the longest wait first. */
export function waitingThreads(threads: Iterable<Thread>): readonly WaitingThread[] {
  return inTwo(threads)
    .forUs.slice(0, mostThreads)
    .map(({ id, title, customer, channel, tier, holder, lastCustomerAt, openedAt }) => ({
      ...{ threadId: id, title, customer, channel, tier, holder },
      since: lastCustomerAt ?? openedAt,
    }))
}

/** The channel of the team of each Slack, and the open issues that are known here. */
export function handOffPlaces(
  core: Pick<Core, 'threads'>,
  configuration: Pick<Configuration, 'config'>,
): readonly HandOffPlace[] {
  const teams = configuration
    .config()
    .support.sources.flatMap((source): HandOffPlace[] =>
      source.kind === 'slack' && source.teamChannel !== null
        ? [{ sourceId: source.name as SourceId, threadId: null, label: `#${source.teamChannel}` }]
        : [],
    )
  const issues = [...core.threads.values()]
    .filter(({ source, closed }) => source === 'github' && closed === null)
    .toSorted((a, b) => b.changedAt - a.changedAt || a.id - b.id)
    .slice(0, mostIssues)
    .map(({ id, sourceId, channel, number, title }) => ({
      ...{ sourceId, threadId: id },
      label: `${channel}${number === null ? '' : `#${number}`} ${title}`,
    }))
  return [...teams, ...issues]
}

/** Queues it, after the undo window. @throws AppError `not-found` where it cannot be sent any more */
export function sendHandOff(
  core: Pick<Core, 'threads'>,
  configuration: Pick<Configuration, 'config'>,
  desk: Pick<SupportDesk, 'commit' | 'queue'>,
  { sourceId, threadId, text }: OrderValue<'handOff.send'>,
): void {
  const place = handOffPlaces(core, configuration).find(
    (one) => one.sourceId === sourceId && one.threadId === threadId,
  )
  if (!place)
    throw new AppError('not-found', 'It cannot be sent there any more. Copy it, or choose another place.')
  const to = threadId === null ? 'team' : 'thread'
  desk.commit((db, now) => {
    desk.queue(
      db,
      { sourceId, threadId, payload: { kind: 'word', to, text, word: null }, seenKey: null },
      now,
    )
  })
}
