/** What the fake engine does about snoozes, several alerts at once, silences, matchers and views. */
import type { Episode } from '../../contract/alert.ts'
import type { BatchItem, BatchResult } from '../../contract/batch.ts'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import { matcherProblem, matchesLabels } from '../../contract/matchers.ts'
import type { SeenMatcher } from '../../contract/observation.ts'
import type { OrderName, OrderValue } from '../../contract/orders.ts'
import { type DutySpan, spansOf } from '../../contract/shift.ts'
import type {
  ProposedMatcher,
  SilenceEntry,
  SilenceInventory,
  SilencePreview,
  SilenceProposal,
} from '../../contract/silences.ts'
import { silenceYaml, type WantedResource } from '../../main/config/silence-yaml.ts'
import { aDetail } from './details.ts'
import type { FakeEngine } from './fake-engine.ts'
import { minuteMs, secondMs } from './fixtures.ts'
import { maintenanceDeeds } from './maintenance-engine.ts'

export interface HoldEngine {
  inventory: SilenceInventory
  /** my duty from now on; null = as the desk says */
  ahead: readonly DutySpan[] | null
  /** questions that get no answer */
  readonly deafTo: Set<string>
  /** labels beside those every made-up alert has, by episode */
  readonly labels: Map<number, Readonly<Record<string, string>>>
  readonly orders: Partial<Record<OrderName, (input: never, engine: FakeEngine) => void>>
  /** undefined = not a question for it */
  answer(name: string, input: unknown, engine: FakeEngine): unknown
  /** forgets what stands, for another night */
  clear(): void
}

const undoMs = 5 * secondMs

type GitAsked = Pick<WantedResource, 'startsAt' | 'endsAt'> & {
  readonly comment: string
  readonly by: string | null
}

export function aHoldEngine(): HoldEngine {
  let before: readonly Episode[] = []
  let lastOrder = 100

  const labelsOf = (episode: Episode, engine: FakeEngine): Readonly<Record<string, string>> => ({
    ...Object.fromEntries(aDetail(episode, engine.state()).labels),
    ...(episode.team === null ? {} : { team: episode.team }),
    pod: `${episode.alertname.toLowerCase()}-${episode.id}`,
    ...hold.labels.get(episode.id),
  })
  const firing = (sourceId: SourceId, matchers: readonly SeenMatcher[], engine: FakeEngine): Episode[] =>
    [...engine.state().episodes.values()].filter(
      (each) => each.sourceId === sourceId && each.firing && matchesLabels(matchers, labelsOf(each, engine)),
    )
  const change = (episode: Episode, part: Partial<Episode>): Episode => ({
    ...episode,
    ...part,
    version: episode.version + 1,
  })
  const ofId = (id: EpisodeId, engine: FakeEngine): Episode => {
    const episode = engine.state().episodes.get(id)
    if (!episode) throw new AppError('not-found', 'This alert is not here any more.')
    return episode
  }
  const touch = (engine: FakeEngine, entries: readonly SilenceEntry[]): void => {
    hold.inventory = { ...hold.inventory, entries }
    const { desk } = engine.state()
    engine.push({ desk: { ...desk, silencesVersion: desk.silencesVersion + 1 } })
  }
  const ordered = (
    sourceId: SourceId,
    silenceId: string,
    kind: 'extend' | 'edit' | 'expire',
    part: Partial<SilenceEntry>,
    engine: FakeEngine,
  ): void => {
    lastOrder += 1
    const order = { id: lastOrder, kind, state: 'waiting', nextAt: engine.now() + undoMs } as const
    touch(
      engine,
      hold.inventory.entries.map((entry) =>
        entry.sourceId === sourceId && entry.silenceId === silenceId
          ? { ...entry, ...part, order: { ...order, attempts: 0, reason: null } }
          : entry,
      ),
    )
  }
  const result = (
    id: string,
    kind: BatchResult['kind'],
    items: readonly BatchItem[],
    engine: FakeEngine,
  ): BatchResult => {
    const now = engine.now()
    return { id, kind, at: now, undoUntil: kind === 'note' ? null : now + undoMs, undone: false, items }
  }

  function runBatch({ id, episodeIds, deed }: OrderValue<'batch.run'>, engine: FakeEngine): void {
    const items: BatchItem[] = []
    const changed: Episode[] = []
    before = episodeIds.map((each) => ofId(each, engine))
    const now = engine.now()
    for (const episode of before) {
      const taken = deed.kind === 'acknowledge' && episode.ack !== null && episode.returnedAt === null
      const reason = !episode.firing ? 'It is over.' : taken ? `${episode.ack?.by} has it already.` : null
      items.push({ episodeId: episode.id, outcome: reason === null ? 'done' : 'skipped', reason })
      if (reason !== null) continue
      if (deed.kind === 'acknowledge') {
        const mirrors = engine.state().sources.find((each) => each.id === episode.sourceId)?.mirrorAcks
        const order = mirrors
          ? ({ state: 'waiting', nextAt: now + undoMs, attempts: 0, reason: null } as const)
          : null
        changed.push(
          change(episode, { ack: { by: 'Mira Lund', mine: true, at: now, origin: 'here', order } }),
        )
      } else if (deed.kind === 'snooze') {
        changed.push(change(episode, { snooze: { by: 'Mira Lund', at: now, until: deed.untilAt } }))
      }
    }
    engine.push({ episodes: changed, batch: result(id, deed.kind, items, engine) })
  }

  function undoBatch(engine: FakeEngine): void {
    const { batch } = engine.state()
    if (!batch) return
    if (batch.kind === 'silence')
      touch(
        engine,
        hold.inventory.entries.filter((each) => each.state !== 'queued'),
      )
    const back = before.map((each) => change(ofId(each.id, engine), { ack: each.ack, snooze: each.snooze }))
    engine.push({ episodes: back, batch: { ...batch, undone: true, undoUntil: null } })
  }

  function create(input: OrderValue<'silences.create'>, engine: FakeEngine): void {
    lastOrder += 1
    const { sourceId, matchers, endsAt, comment, episodeIds, batchId } = input
    const now = engine.now()
    touch(engine, [
      ...hold.inventory.entries,
      {
        key: `order-${lastOrder}`,
        sourceId,
        silenceId: null,
        state: 'queued',
        by: 'Mira Lund',
        mine: true,
        isAck: false,
        comment,
        startsAt: now,
        endsAt,
        matchers,
        hides: 0,
        episodeIds,
        order: {
          id: lastOrder,
          kind: 'create',
          state: 'waiting',
          nextAt: now + undoMs,
          attempts: 0,
          reason: null,
        },
      },
    ])
    if (batchId === null) return
    before = []
    const known = engine.state().batch
    const earlier = known?.id === batchId ? known.items : []
    const items = episodeIds.map((episodeId) => ({ episodeId, outcome: 'done', reason: null }) as const)
    engine.push({ batch: result(batchId, 'silence', [...earlier, ...items], engine) })
  }

  function preview(sourceId: SourceId, matchers: readonly SeenMatcher[], engine: FakeEngine): SilencePreview {
    const hidden = firing(sourceId, matchers, engine)
    const shared = hidden.filter((each) => labelsOf(each, engine).all_pipelines === 'true')
    const pages = hidden.filter((each) => each.severity === 'page').length
    return {
      refusals:
        shared.length === 0
          ? []
          : [
              {
                kind: 'all-pipelines',
                message: 'It would hide alerts that page whatever their pipeline. Leave them out.',
                remedy: { name: 'all_pipelines', value: 'true', isRegex: false, isEqual: false },
              },
            ],
      warnings: pages === 0 ? [] : [`It hides ${pages === 1 ? 'a page' : `${pages} pages`} that nobody has.`],
      now: { count: hidden.length, pages, episodes: hidden.slice(0, 20) },
      past: {
        episodes: hidden.length * 7,
        called: hidden.length * 2,
        names: [...new Set(hidden.map((each) => each.alertname))].map((alertname) => ({
          alertname,
          episodes: 7,
        })),
        from: engine.now() - 200 * 24 * 60 * minuteMs,
      },
    }
  }

  function propose(episodeIds: readonly EpisodeId[], engine: FakeEngine): readonly SilenceProposal[] {
    const bySource = Map.groupBy(
      episodeIds.map((id) => ofId(id, engine)),
      (each) => each.sourceId,
    )
    return [...bySource].map(([sourceId, chosen]) => {
      const source = engine.state().sources.find((each) => each.id === sourceId)
      const all = chosen.map((each) => labelsOf(each, engine))
      const names = [...new Set(all.flatMap((labels) => Object.keys(labels)))]
      return {
        sourceId,
        label: `${source?.label ?? 'Alertmanager'} ${sourceId}`,
        chosen: chosen.length,
        matchers: names.map((name) => proposed(name, [...new Set(all.map((labels) => labels[name] ?? ''))])),
        leftOut: [],
        impossible: null,
      }
    })
  }

  const hold: HoldEngine = {
    inventory: { entries: [], unread: [] },
    ahead: null,
    deafTo: new Set(),
    labels: new Map(),
    clear: () => {
      hold.inventory = { entries: [], unread: [] }
      hold.labels.clear()
    },
    orders: {
      ...maintenanceDeeds,
      'alerts.snooze': ({ episodeId, untilAt }: OrderValue<'alerts.snooze'>, engine) => {
        const snooze = { by: 'Mira Lund', at: engine.now(), until: untilAt }
        engine.push({ episodes: [change(ofId(episodeId, engine), { snooze })] })
      },
      'alerts.unsnooze': ({ episodeId }: OrderValue<'alerts.unsnooze'>, engine) =>
        engine.push({ episodes: [change(ofId(episodeId, engine), { snooze: null })] }),
      'alerts.takeSnoozeBack': ({ episodeId }: OrderValue<'alerts.takeSnoozeBack'>, engine) =>
        engine.push({ episodes: [change(ofId(episodeId, engine), { snooze: null })] }),
      'batch.run': runBatch,
      'batch.undo': (_: OrderValue<'batch.undo'>, engine) => undoBatch(engine),
      'silences.create': create,
      'silences.extend': ({ sourceId, silenceId, endsAt }: OrderValue<'silences.extend'>, engine) =>
        ordered(sourceId, silenceId, 'extend', { endsAt }, engine),
      'silences.edit': (
        { sourceId, silenceId, matchers, endsAt, comment }: OrderValue<'silences.edit'>,
        engine,
      ) => ordered(sourceId, silenceId, 'edit', { matchers, endsAt, comment }, engine),
      'silences.expire': ({ sourceId, silenceId }: OrderValue<'silences.expire'>, engine) =>
        ordered(sourceId, silenceId, 'expire', {}, engine),
      'silences.withdraw': ({ orderId }: OrderValue<'silences.withdraw'>, engine) =>
        touch(
          engine,
          hold.inventory.entries.flatMap((entry) => {
            if (entry.order?.id !== orderId) return [entry]
            return entry.silenceId === null ? [] : [{ ...entry, order: null }]
          }),
        ),
      'silences.retry': ({ orderId }: OrderValue<'silences.retry'>, engine) =>
        touch(
          engine,
          hold.inventory.entries.map((entry) =>
            entry.order?.id === orderId
              ? { ...entry, order: { ...entry.order, state: 'retrying', reason: null } }
              : entry,
          ),
        ),
      'views.save': (view: OrderValue<'views.save'>, engine) => {
        const { desk } = engine.state()
        const views = [...desk.settings.views.filter((each) => each.name !== view.name), view]
        engine.push({ desk: { ...desk, settings: { ...desk.settings, views } } })
      },
      'views.remove': ({ name }: OrderValue<'views.remove'>, engine) => {
        const { desk } = engine.state()
        const views = desk.settings.views.filter((each) => each.name !== name)
        engine.push({ desk: { ...desk, settings: { ...desk.settings, views } } })
      },
    },
    answer: (name, input, engine) => {
      const asked = input as {
        episodeIds: readonly EpisodeId[]
        sourceId: SourceId
        matchers: readonly SeenMatcher[]
      }
      const all = [...engine.state().episodes.values()]
      if (hold.deafTo.has(name)) return new Promise(() => {})
      switch (name) {
        case 'episodes.filter': {
          const wrong = asked.matchers.find((each) => matcherProblem(each) !== null)
          if (wrong) return { problem: `${matcherProblem(wrong)}.`, ids: [], judgedTo: 0 }
          return {
            problem: null,
            ids: all
              .filter((each) => matchesLabels(asked.matchers, labelsOf(each, engine)))
              .map((each) => each.id),
            judgedTo: Math.max(0, ...all.map((each) => each.id)),
          }
        }
        case 'silences.yaml': {
          const { startsAt, endsAt, comment, by } = input as GitAsked
          const of = { startsAt, endsAt, reason: comment, by: by ?? 'Mira Lund', source: asked.sourceId }
          return silenceYaml({ ...of, matchers: asked.matchers })
        }
        case 'duty.ahead':
          return hold.ahead ?? spansOf(engine.state().desk.duty, engine.now())
        case 'silences.propose':
          return propose(asked.episodeIds, engine)
        case 'silences.preview':
          return preview(asked.sourceId, asked.matchers, engine)
        case 'silences.list':
          return hold.inventory
        default:
          return undefined
      }
    },
  }
  return hold
}

function proposed(name: string, values: readonly string[]): ProposedMatcher {
  const [only = ''] = values
  if (name === 'pod') {
    const detail = 'Known to change while the trouble stays the same.'
    return { name, value: only, isRegex: false, isEqual: true, kept: false, why: 'volatile', detail }
  }
  if (values.length > 1) {
    const detail = `${values.length} different values.`
    const isScope = ['alertname', 'installation', 'cluster', 'severity'].includes(name)
    const value = values.map((each) => each.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
    return {
      name,
      value,
      isRegex: true,
      isEqual: true,
      kept: isScope,
      why: isScope ? 'scope' : 'differs',
      detail,
    }
  }
  const steady = name === 'namespace'
  const detail = steady ? 'The same in 5 earlier episodes.' : 'Says what it is, where or whose.'
  return {
    name,
    value: only,
    isRegex: false,
    isEqual: true,
    kept: true,
    why: steady ? 'steady' : 'scope',
    detail,
  }
}

let lastSilence = 0

/** A silence that stands upstream. */
export function aSilence(part: Partial<SilenceEntry>, now: number): SilenceEntry {
  lastSilence += 1
  const silenceId = `silence-${lastSilence}`
  return {
    key: silenceId,
    sourceId: 'plover' as SourceId,
    silenceId,
    state: 'active',
    by: 'jonas',
    mine: false,
    isAck: false,
    comment: 'Planned upgrade of the node pool',
    startsAt: now - 40 * minuteMs,
    endsAt: now + 80 * minuteMs,
    matchers: [equal('alertname', 'NodePoolUpgrade'), equal('cluster', 'pay-eu')],
    hides: 2,
    order: null,
    ...part,
  }
}

/** `name="value"` */
export function equal(name: string, value: string): SeenMatcher {
  return { name, value, isRegex: false, isEqual: true }
}
