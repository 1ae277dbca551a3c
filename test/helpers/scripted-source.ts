/** A source in memory with deeds of its own: it lists what it is told, and remembers what was done. */
import type { Deed, DeedKind, SourcePerson, UpstreamDetail } from '../../contract/deed.ts'
import type { Answer, SeenAlert } from '../../contract/observation.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { ConnectedSource, DeedOrder, Delivery, SourceDeeds } from '../../main/sources/source.ts'
import type { ManualClock } from './manual-clock.ts'
import { aSeenAlert } from './seen.ts'

/** A deed that arrived, in the order of arrival. */
export interface Done {
  readonly deed: Deed
  readonly order: DeedOrder
  readonly at: number
}

export interface ScriptedSource {
  readonly alerts: Map<string, SeenAlert>
  /** what the next answer says is over */
  ended: NonNullable<Answer['ended']>
  readonly done: Done[]
  /** how many polls were answered or missed */
  polls(): number
  /** why nothing answers now; null = it answers */
  down: Failure | null
  /** what a deed comes to, instead of done */
  answer: ((deed: Deed, order: DeedOrder) => Delivery | null | Promise<Delivery | null>) | null
  people: readonly SourcePerson[] | Failure
  detail: UpstreamDetail | Failure
  put(fingerprint: string, part?: Partial<SeenAlert>): SeenAlert
  /** something is new there, and it says so by itself */
  tell(): void
  /** it lists who holds an alert; false = an ack that was told never shows in its list */
  showsHolds: boolean
  connect(): ConnectedSource
}

/** @param kinds what it can do about an alert */
export function createScriptedSource(clock: ManualClock, kinds: readonly DeedKind[]): ScriptedSource {
  const listeners = new Set<() => void>()
  let polls = 0
  const does = async (deed: Deed, order: DeedOrder): Promise<Delivery> => {
    if (source.down) return { ok: false, failure: source.down, final: false, retryAfterMs: null }
    const answer = await source.answer?.(deed, order)
    if (answer && !answer.ok) return answer
    source.done.push({ deed, order, at: clock.now() })
    return answer ?? { ok: true, ref: `ref-${source.done.length}`, endsAt: null }
  }
  const source: ScriptedSource = {
    alerts: new Map(),
    ended: [],
    showsHolds: false,
    done: [],
    polls: () => polls,
    down: null,
    answer: null,
    people: [],
    detail: { kind: 'not-found', detail: 'There is no such incident.' },
    put: (fingerprint, part = {}) => {
      const known = source.alerts.get(fingerprint)
      const times = { firedAt: clock.now(), endsAt: clock.now() + 300_000 }
      const seen = { ...(known ?? { ...aSeenAlert(fingerprint), ...times }), ...part }
      source.alerts.set(fingerprint, seen)
      return seen
    },
    tell: () => {
      for (const listener of listeners) listener()
    },
    connect: () => {
      let before: ReadonlyMap<string, string> | null = null
      return {
        showsHolds: source.showsHolds,
        poll: async () => {
          polls += 1
          const url = 'http://scripted.invalid'
          const peer = { url, version: null, startedAt: null, lacks: null, latencyMs: 1, skewMs: null }
          if (source.down) {
            const { down: failure } = source
            return { kind: 'miss', failure, peers: [{ ...peer, failure, alertCount: null }], nextTryInMs: 0 }
          }
          const now = new Map([...source.alerts].map(([id, seen]) => [id, JSON.stringify(seen)]))
          const known = before
          const changed = [...source.alerts.values()].filter(
            ({ fingerprint }) => known?.get(fingerprint) !== now.get(fingerprint),
          )
          const gone = [...(known?.keys() ?? [])]
            .filter((fingerprint) => !now.has(fingerprint))
            .map((fingerprint) => ({ fingerprint, endsAt: 0 }))
          before = now
          const { ended } = source
          source.ended = []
          return {
            ...{ kind: 'answer', full: known === null, changed, gone, silences: null, ended },
            ...{ complete: true, restarted: false, total: now.size, nextTryInMs: 0 },
            peers: [{ ...peer, failure: null, alertCount: now.size }],
          }
        },
        forget: () => {
          before = null
        },
        test: async () => ({ ok: true, peers: [], alertCount: 0, advice: [], failure: null }),
        deeds: Object.fromEntries(kinds.map((kind) => [kind, does])) as SourceDeeds,
        people: async () => source.down ?? source.people,
        detail: async () => source.down ?? source.detail,
        listen: (news) => {
          listeners.add(news)
          return () => listeners.delete(news)
        },
      }
    },
  }
  return source
}
