/** Anything that answers with a list in JSON: read by the places that the configuration names. */

import type { PeerAnswer } from '../../contract/observation.ts'
import type { JsonOptions } from '../../contract/source-options.ts'
import { createJsonDeeds } from './json-actions.ts'
import { type ReadItem, vouchedMs } from './json-items.ts'
import { type Page, type ReadPages, readPages } from './json-pages.ts'
import { createSameBody, type SameBody } from './same-body.ts'
import { differenceBetween, type KeptList, keepList } from './seen-difference.ts'
import type {
  ConnectedSource,
  Delivery,
  Polled,
  SourceConfig,
  SourceDefinition,
  SourcePlatform,
} from './source.ts'
import { openWebDoor } from './web-door.ts'

export const json: SourceDefinition = { kind: 'json', label: 'JSON', connect }

/** What is remembered from one poll to the next. Replaced at its end, so that an aborted one leaves no trace. */
interface Known {
  readonly list: KeptList | null
  /** when it was asked for, epoch ms */
  readonly at: number
  /** what the last answer said is over, so that it is said once */
  readonly over: ReadonlySet<string>
  readonly validators: Readonly<Record<string, string>>
  /** when an item that does not say when it began was seen first, epoch ms */
  readonly firstSeen: ReadonlyMap<string, number>
  readonly remarks: readonly string[]
}

const nothing: Known = {
  list: null,
  at: 0,
  over: new Set(),
  validators: {},
  firstSeen: new Map(),
  remarks: [],
}

function connect(config: SourceConfig, platform: SourcePlatform): ConnectedSource {
  const { clock } = platform
  const options = config.options as JsonOptions
  const url = config.urls[0] ?? ''
  const door = openWebDoor(url, config, platform)
  const { broken } = config
  let known = nothing
  const same = createSameBody<Page>()

  const read = (
    validators: Known['validators'],
    now: number,
    pages: SameBody<Page>,
    signal: AbortSignal,
  ): Promise<ReadPages> => readPages(door, url, options, validators, now, pages, signal)
  const peer = (pages: ReadPages, count: number | null): PeerAnswer => ({
    ...{ url, version: null, startedAt: null, lacks: null, alertCount: count },
    failure: pages.ok ? null : pages.failure,
    latencyMs: pages.latencyMs,
    skewMs: pages.ok ? pages.skewMs : null,
  })

  const poll = async (signal: AbortSignal): Promise<Polled> => {
    const now = clock.now()
    const pages = await read(known.list === null ? {} : known.validators, now, same, signal)
    signal.throwIfAborted()
    if (!pages.ok) {
      return { kind: 'miss', failure: pages.failure, peers: [peer(pages, null)], nextTryInMs: door.waitMs() }
    }
    const before = known
    if (pages.items !== null) known = taken(before, pages.items, pages.validators, now)
    else known = { ...before, at: now }
    const list = known.list ?? new Map()
    const ended = [...known.over].flatMap((fingerprint) =>
      before.list?.has(fingerprint) && !before.over.has(fingerprint) ? [{ fingerprint, at: null }] : [],
    )
    const { full, changed, gone } = differenceBetween(before.list, list)
    return {
      ...{ kind: 'answer', full, silences: null, complete: true, restarted: false },
      changed: changed.map((alert) => ({ ...alert, endsAt: now + vouchedMs })),
      gone: gone.flatMap(({ fingerprint }) =>
        known.over.has(fingerprint) ? [] : [{ fingerprint, endsAt: before.at + vouchedMs }],
      ),
      ...(ended.length > 0 ? { ended } : {}),
      ...{ remarks: known.remarks, total: list.size, peers: [peer(pages, list.size)], nextTryInMs: 0 },
    }
  }

  const refusal = (): Delivery | null =>
    broken ? { ok: false, failure: broken, final: false, retryAfterMs: null } : null

  return {
    poll: async (signal) =>
      broken ? { kind: 'miss', failure: broken, peers: [], nextTryInMs: 0 } : poll(signal),
    forget: () => {
      known = { ...known, list: null }
    },
    test: async (signal) => {
      const pages: ReadPages = broken
        ? { ok: false, failure: broken, latencyMs: 0 }
        : await read({}, clock.now(), createSameBody(), signal)
      const items = pages.ok ? (pages.items ?? []) : []
      const count = pages.ok ? items.filter(({ isOver }) => !isOver).length : null
      const { failure, latencyMs } = peer(pages, count)
      const tested = { url, failure, latencyMs, alertCount: count, lastGoodAt: pages.ok ? clock.now() : null }
      const none = { version: null, lacks: null, disagreesSince: null, skewMs: null, clusterPeers: null }
      return {
        ...{ ok: pages.ok, failure, alertCount: count, peers: broken ? [] : [{ ...none, ...tested }] },
        advice: pages.ok ? [...remarksOn(items), ...adviceOn(items, options)] : [],
      }
    },
    deeds: createJsonDeeds(door, url, options, refusal),
  }
}

/** What is known after a whole answer. */
function taken(
  before: Known,
  items: readonly ReadItem[],
  validators: Known['validators'],
  now: number,
): Known {
  const open = items.filter(({ isOver }) => !isOver)
  const firstSeen = new Map<string, number>()
  const alerts = open.map(({ alert, isTimeless }) => {
    if (!isTimeless) return alert
    // Not its own instant: on a page that came the same before, that is of when the page was read.
    const firedAt = before.firstSeen.get(alert.fingerprint) ?? now
    firstSeen.set(alert.fingerprint, firedAt)
    return { ...alert, firedAt }
  })
  return {
    ...{ list: keepList(alerts, before.list), firstSeen, validators, at: now },
    remarks: remarksOn(items),
    over: new Set(items.flatMap(({ alert, isOver }) => (isOver ? [alert.fingerprint] : []))),
  }
}

/** What somebody has to mend in the mapping or at the source. */
function remarksOn(items: readonly ReadItem[]): readonly string[] {
  const remarks: string[] = []
  const nameless = items.filter(({ isNameless }) => isNameless).length
  if (nameless > 0) {
    const words = nameless === 1 ? '1 item has no id' : `${nameless} items have no id`
    remarks.push(`${words} at its place: each counts as another alert whenever anything in it changes.`)
  }
  const shared = items.filter(({ isShared }) => isShared).length
  if (shared > 0)
    remarks.push(
      `${shared} items have an id that others have too: they are kept apart by what else they say. Name a place for the id that is different for each.`,
    )
  return remarks
}

/** What works, and will hurt one night. */
function adviceOn(items: readonly ReadItem[], { fields }: JsonOptions): readonly string[] {
  const advice: string[] = []
  if (items.length === 0)
    advice.push('The list is empty. Whether an empty list is a good sign, its server alone knows.')
  if (fields.severity === null)
    advice.push(
      'No place for the severity is named: everything counts as notify, and wakes nobody by itself.',
    )
  if (items.length > 0 && items.every(({ isTimeless }) => isTimeless))
    advice.push('No item says when it began: it counts from when Nightdesk saw it first.')
  return advice
}
