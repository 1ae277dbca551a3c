/** A PagerDuty of our own on loopback, a source connected to it, and what an engine would know of its incidents. */
import { onTestFinished } from 'vitest'
import type { SeenAlert } from '../../contract/observation.ts'
import type { PagerDutyOptions } from '../../contract/source-options.ts'
import { createPagerDutyDouble, type PagerDutyDouble } from '../../main/drill/pagerduty-double.ts'
import { listenOnLoopback } from '../../main/platform/http-server.ts'
import { pagerduty } from '../../main/sources/pagerduty.ts'
import type { ConnectedSource, DeedOrder, Polled, SourceConfig } from '../../main/sources/source.ts'
import { aPlatform, aSourceConfig, noAbort } from './a-source.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'

/** A person's key, and one of the account. */
export const marasKey = 'u+mara-key-0123456789'
export const accountKey = 'account-key-0123456789'

type More = Partial<PagerDutyOptions> & { readonly key?: string; readonly config?: Partial<SourceConfig> }

export interface PagerDutyDesk {
  readonly clock: ManualClock
  readonly double: PagerDutyDouble
  readonly url: string
  connect(more?: More): ConnectedSource
}

/** An account with mara, ines and tom, a policy of three levels, and mara's key. */
export async function aPagerDutyDesk(): Promise<PagerDutyDesk> {
  const clock = createManualClock(Date.UTC(2026, 10, 30, 8))
  const double = createPagerDutyDouble(clock.now)
  const server = await listenOnLoopback({ port: 0, handle: double.handle, maxBodyBytes: 1_000_000 })
  onTestFinished(() => server.close())
  const { book } = double
  book.addUser('PMARA', { name: 'Mara Lind', email: 'mara@team.example' })
  book.addUser('PINES', { name: 'Ines Okafor', email: 'ines@team.example' })
  book.addUser('PTOM', { name: 'Tomasz Wrona', email: 'tomasz@team.example', role: 'observer' })
  book.services.set('PMAIL', 'Mail')
  book.teams.set('PNET', 'network')
  book.policies.set('PPOL', { id: 'PPOL', name: 'Platform', levels: [['PMARA'], ['PINES'], ['PTOM']] })
  double.addKey(marasKey, 'PMARA')
  double.addKey(accountKey, null)
  const connect = ({ key = marasKey, config = {}, ...options }: More = {}): ConnectedSource =>
    pagerduty.connect(
      aSourceConfig([server.url], {
        kind: 'pagerduty',
        headers: { authorization: `Token token=${key}` },
        options: {
          ...{ kind: 'pagerduty', services: [], teams: [], urgencies: ['high', 'low'] },
          ...{ onlyMine: false, from: null },
          ...options,
        },
        ...config,
      }),
      aPlatform(clock),
    )
  return { clock, double, url: server.url, connect }
}

/** An order for a deed about one incident. */
export function anOrder(fingerprint: string, more: Partial<DeedOrder> = {}): DeedOrder {
  return {
    ...{ fingerprint, labels: {}, by: 'Mara Lind', marker: 'nightdesk-0001' },
    ...{ since: Date.UTC(2026, 10, 30, 8), isRetry: false },
    ...more,
  }
}

/** Takes in what polls tell, as the engine does: an absence is believed when two complete answers miss it. */
export function createAlertKeeper(source: () => ConnectedSource): {
  readonly open: Map<string, SeenAlert>
  readonly last: () => Polled | null
  poll(): Promise<Polled>
} {
  const open = new Map<string, SeenAlert>()
  const absent = new Map<string, number>()
  let last: Polled | null = null
  return {
    open,
    last: () => last,
    poll: async () => {
      const polled = await source().poll(noAbort)
      last = polled
      if (polled.kind === 'miss') return polled
      const changed = polled.changed.slice()
      for (const alert of changed) {
        open.set(alert.fingerprint, alert)
        absent.delete(alert.fingerprint)
      }
      const listed = new Set(changed.map(({ fingerprint }) => fingerprint))
      const gone = polled.full
        ? [...open.keys()].filter((one) => !listed.has(one))
        : polled.gone.map(({ fingerprint }) => fingerprint)
      for (const one of gone) if (open.has(one) && !absent.has(one)) absent.set(one, 0)
      for (const [one, times] of absent) {
        if (polled.complete) absent.set(one, times + 1)
        if ((absent.get(one) ?? 0) >= 2) {
          open.delete(one)
          absent.delete(one)
        }
      }
      for (const { fingerprint } of polled.ended ?? []) {
        open.delete(fingerprint)
        absent.delete(fingerprint)
      }
      return polled
    },
  }
}
