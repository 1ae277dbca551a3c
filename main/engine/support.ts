/** Customers' threads at work: read from their sources, shown, answered. */
import type { SourceId, ThreadId } from '../../contract/ids.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { WriteDb } from '../db/db.ts'
import { ambientRandom } from '../platform/random.ts'
import { labelOf } from '../sources/github-orders.ts'
import { cursorOf } from '../support/cursor-table.ts'
import { insertThreadEvent } from '../support/event-table.ts'
import { settleThread } from '../support/ingest.ts'
import { insertMessage, messageByKey } from '../support/message-table.ts'
import { threadById } from '../support/thread-table.ts'
import type { CalendarDays, CircumstancesNow } from './circumstances.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import type { EngineDeps } from './engine-deps.ts'
import type { HandOvers } from './hand-overs.ts'
import type { EnginePart } from './part.ts'
import {
  createSupportConnections,
  type SupportConnection,
  type SupportConnections,
} from './support-connections.ts'
import { createSupportDesk, type SupportDesk } from './support-desk.ts'
import { createSupportFollowed } from './support-followed.ts'
import { createSupportLive, type SupportLive } from './support-live.ts'
import { createSupportLoop, type SupportLoop } from './support-loop.ts'
import { createSupportPolling, type SupportPolling } from './support-polling.ts'
import { createSupportShown, type SupportShown } from './support-shown.ts'
import { createTakeIn } from './support-take-in.ts'

export interface Support extends Required<Pick<EnginePart, 'configured' | 'run' | 'woke' | 'stop'>> {
  readonly desk: SupportDesk
  readonly live: Pick<SupportLive, 'shownOf'>
  readonly shown: SupportShown
  readonly loop: Pick<SupportLoop, 'isUnderWay'>
  readonly polling: Pick<SupportPolling, 'tryNow' | 'accountOf' | 'skewOf' | 'connectAnew'>
  readonly connections: Pick<SupportConnections, 'known'>
  /** the source connected, or why not; undefined = the configuration has none of that name */
  readonly connect: (sourceId: SourceId) => Promise<SupportConnection | Failure | undefined>
  readonly handOvers: HandOvers
}

export interface SupportDeps {
  readonly configuration: Configuration
  /** the network, chance, and support sources instead of those that Nightdesk comes with */
  readonly engine: Pick<EngineDeps, 'platform' | 'random' | 'supportDefinitions'>
  readonly circumstances: Pick<CircumstancesNow, 'rules'>
  readonly calendarDays: CalendarDays
  readonly newMarker: () => string
  /** what Nightdesks tell each other with messages of ours is for them */
  readonly handOvers: HandOvers
  readonly wake: () => void
}

/** Wires them into the engine. */
export function createSupport(core: Core, deps: SupportDeps): Support {
  const { db } = core
  const { configuration, engine, wake } = deps
  const connections = createSupportConnections(configuration, engine.platform, engine.supportDefinitions)
  const shown = createSupportShown(core, configuration, deps.circumstances, deps.calendarDays)
  const followed = createSupportFollowed(core)
  const live = createSupportLive(core, shown, followed, wake)
  const skewOf = (sourceId: SourceId): number => polling.skewOf(sourceId)
  const configuredOf = (sourceId: SourceId) =>
    configuration.config().support.sources.find(({ name }) => name === sourceId)
  const desk = createSupportDesk(core, {
    ...{ shown, skewOf, wake, newMarker: deps.newMarker, dirty: live.dirty },
    isConfigured: (sourceId) => configuredOf(sourceId) !== undefined,
    connection: (sourceId) => (configuredOf(sourceId) ? connections.known(sourceId) : undefined),
  })
  const { handOvers } = deps
  const takeIn = createTakeIn(core, {
    ...{ skewOf, dirty: live.dirty, heard: handOvers.heard, came: handOvers.threadCame },
    personOf: (kind, sourceId, account) => {
      const mine = [...(configuration.config().identities?.ids[kind] ?? []), polling.accountOf(sourceId)]
      return mine.includes(account) ? core.desk.me.name : account
    },
    // Labels are written without spaces: the one that we would write for a tier means it.
    tierOf: (label) =>
      configuration.config().roles.find(({ name }) => labelOf(name) === label.toLowerCase())?.name ??
      label.replace(/^tier\//, ''),
  })
  const polling = createSupportPolling(core, {
    ...{ configuration, connections, random: engine.random ?? ambientRandom, wake },
    cursor: (sourceId) => cursorOf(db, sourceId) ?? null,
    followed: followed.of,
    take: ({ name, kind }, polled, askedAt) => takeIn.all(kind, name as SourceId, polled, askedAt),
    answers: (sourceId) => loop.hurry(sourceId),
  })
  const connect: Support['connect'] = async (sourceId) => {
    const configured = configuredOf(sourceId)
    return configured && connections.open(configured)
  }
  const loop = createSupportLoop(core, {
    connect,
    takeIn: (write, sourceId, seen, now) => {
      const kind = configuredOf(sourceId)?.kind
      if (kind) takeIn.one(write, kind, sourceId, seen, now)
    },
    said: (write, { threadId, payload, by }, key, now) => {
      if (threadId === null || payload.kind !== 'answer' || key === '') return
      const thread = threadById(write, threadId)
      if (!thread || messageByKey(write, threadId, key)) return
      const author = { id: '', name: by, side: 'us', mine: true } as const
      const plain = { isNod: false, editedAt: null, links: [], files: [], word: null }
      // The source's own account of it replaces this with the next reading.
      insertMessage(
        write,
        threadId,
        { key, at: now + skewOf(thread.sourceId), author, text: payload.text, ...plain },
        now,
      )
      settleThread(write, { ...thread, changedAt: now }, skewOf(thread.sourceId))
    },
    opened: (write, { threadId, payload, by }, ref, now) => {
      if (threadId === null || payload.kind !== 'issue') return
      insertThreadEvent(write, threadId, { at: now, kind: 'issue', by, text: `Opened the issue ${ref}` })
    },
    touch: (write: WriteDb, id: ThreadId) => desk.touch(write, id),
    commit: desk.commit,
    askAgain: (sourceId) => polling.tryNow(sourceId),
    wake,
  })

  return {
    ...{ desk, live, shown, loop, polling, connections, connect, handOvers },
    configured: () => {
      polling.configured()
      shown.forgetAlerts()
      live.readAll()
      wake()
    },
    woke: polling.woke,
    run: (now) => Math.min(polling.run(now), loop.run(now), live.run(now)),
    stop: () => {
      polling.stop()
      loop.stop()
    },
  }
}
