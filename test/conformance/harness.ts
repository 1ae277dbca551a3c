/** What the conformance suite needs of a kind: a server over real HTTP that keeps items, and a source connected to it. */
import { onTestFinished } from 'vitest'
import type { SeenAlert } from '../../contract/observation.ts'
import type { SourceKind } from '../../contract/source-options.ts'
import type { Clock } from '../../main/platform/clock.ts'
import type { ConnectedSource, Polled } from '../../main/sources/source.ts'
import { createManualClock, type ManualClock } from '../helpers/manual-clock.ts'
import { createAlertKeeper } from '../helpers/pagerduty-desk.ts'
import type { Front } from './front.ts'
import type { Item } from './item.ts'

/** A server of one kind. */
export interface Upstream {
  /** null = nobody is asked: what happens is sent here */
  readonly front: Front | null
  /** as it stands in the configuration file, without its name; `secret` is in the environment under `secretName` */
  readonly entry: Readonly<Record<string, unknown>>
  connect(more?: { readonly maxBytes?: number }): ConnectedSource
  put(items: readonly Item[]): void | Promise<void>
  retitle(id: string, title: string): void | Promise<void>
  /** it is over */
  end(id: string): void | Promise<void>
  /** which item an alert is */
  idOf(alert: SeenAlert): string
  /** the items in a page of the list, or in a message; a test changes them in place */
  itemsIn(page: unknown): readonly Record<string, unknown>[]
  /** how an alert's summary has the title of an item; absent = as it is */
  summaryOf?: (item: Pick<Item, 'id' | 'title'>) => string
  /** how a severity reads where the source writes none of its words; absent = as it is */
  severityOf?: (word: string) => string
  /** what was sent here was refused, and its sender knows it; only where nobody is asked */
  changesMessage?: (change: ((message: unknown) => void) | null) => void
  wasRefused?: () => boolean
  /** it is deleted: no list has it, and nothing says why */
  vanish?: (id: string) => void
  /** Ines Okafor takes it there */
  hold?: (id: string) => void
  /** who has it there, by name */
  holdersOf?: (id: string) => readonly string[]
  isOpen(id: string): boolean
  /** words that stand there, by our hand or another's */
  words?: () => readonly string[]
  /** its process starts anew and has forgotten what fires; absent = it cannot, and `keeps` says why */
  restart?: () => void
  /** ends the connections on which it tells by itself what changes; only where it does */
  cutStreams?: () => void
  close(): Promise<void> | void
}

export interface Harness {
  readonly kind: SourceKind
  /** sent with every request; must stand in no sentence */
  readonly secret: string
  /** why a restart of it loses nothing, where there is no `restart` */
  readonly keeps: string | null
  /** the most it lists at all, by its maker's own rule; null = there is none */
  readonly mostListed: number | null
  start(clock: Clock): Promise<Upstream>
}

/** A server of a kind, a source connected to it, and what an engine would know. */
export interface Desk {
  readonly clock: ManualClock
  readonly upstream: Upstream
  readonly source: ConnectedSource
  readonly keeper: ReturnType<typeof createAlertKeeper>
  /** ids of what counts as open, sorted */
  known(): readonly string[]
  reconnect(): void
  /** polls, moves the clock on by a poll, and so on */
  polls(times: number): Promise<Polled>
}

/** 2026-11-22 03:14:00 UTC. */
export const beganAt = Date.UTC(2026, 10, 22, 3, 14)

export async function aDesk({ start }: Harness, config: { readonly maxBytes?: number } = {}): Promise<Desk> {
  const clock = createManualClock(beganAt)
  const upstream = await start(clock)
  onTestFinished(() => upstream.close())
  let source = upstream.connect(config)
  const keeper = createAlertKeeper(() => source)
  return {
    clock,
    upstream,
    get source() {
      return source
    },
    keeper,
    known: () => [...keeper.open.values()].map(upstream.idOf).toSorted(),
    reconnect: () => {
      source = upstream.connect(config)
    },
    polls: async (times) => {
      let last = await keeper.poll()
      for (let more = 1; more < times; more += 1) {
        clock.advance(15_000)
        last = await keeper.poll()
      }
      return last
    },
  }
}

/** How the alerts of a server have the title of an item as their summary. */
export function summaryIn({ summaryOf }: Upstream): NonNullable<Upstream['summaryOf']> {
  return summaryOf ?? (({ title }) => title)
}
