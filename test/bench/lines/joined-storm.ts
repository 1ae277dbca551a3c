/** A storm that three sources tell of, 5,000 alerts each, which stand in 5,000 rows: how long the engine's thread stands still. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as nextTurns } from 'node:timers/promises'
import { partsAnnotation, type SeenAlert } from '../../../contract/observation.ts'
import type { SourceKind } from '../../../contract/source-options.ts'
import type { ConnectedSource, Polled } from '../../../main/sources/source.ts'
import { type Figure, type Measure, median } from '../figures.ts'
import { startIdleLoop } from '../host.ts'
import { type Stood, watchLoop } from '../own-loop.ts'
import { inScratch } from '../scratch.ts'
import { startStormEngine } from '../storm-engine.ts'

const count = 5_000
/** RAIL: a task of 50 ms is the longest that is not felt. */
const stallMs = 50

/** Who tells of it first, and who after that. */
const orders = {
  'at once': [['pagerduty', 'alertmanager', 'prometheus']],
  'the pager last': [['prometheus'], ['alertmanager'], ['pagerduty']],
  'the pager first': [['pagerduty'], ['alertmanager', 'prometheus']],
} as const satisfies Record<string, readonly (readonly SourceKind[])[]>

export const measure: Measure = async ({ quick, say }) => {
  const rounds = quick ? 2 : 7
  const figures: Figure[] = []
  const idle = startIdleLoop()
  try {
    for (const names of [300, 1])
      for (const [how, order] of Object.entries(orders)) {
        if (quick && names === 1 && how !== 'at once') continue
        const taken: Storm[] = []
        const apart: Storm[] = []
        await idle.gaps()
        for (let round = 0; round < rounds; round += 1) {
          say(`joined storm, ${how}, ${names} names: round ${round + 1} of ${rounds}`)
          taken.push(await storm(order, names, true))
          apart.push(await storm(order, names, false))
        }
        figures.push(
          ...figuresOf(
            `${how}, ${names === 1 ? 'all of one name' : `${names} names`}`,
            taken,
            apart,
            (await idle.gaps()).gapMs,
          ),
        )
      }
    return figures
  } finally {
    await idle.stop()
  }
}

interface Storm extends Stood {
  readonly tookMs: number
  readonly joined: number
}

function figuresOf(
  how: string,
  taken: readonly Storm[],
  apart: readonly Storm[],
  idleMs: number,
): readonly Figure[] {
  const gaps = taken.map(({ gapMs }) => gapMs)
  const [joinedMs, apartMs] = [taken, apart].map((all) => median(all.map(({ tookMs }) => tookMs)))
  return [
    {
      ...{
        budget: 'join',
        what: `longest stall: ${count} alerts of each of three sources, ${how}`,
        unit: 'ms',
      },
      ...{ value: Math.max(...gaps), goal: stallMs },
      info: {
        'most CPU in a turn ms': Math.max(...taken.map(({ cpuMs }) => cpuMs)),
        'median of rounds ms': median(gaps),
        'stalls over 50 ms': taken.reduce((sum, { over50 }) => sum + over50, 0),
        'with other labels ms': Math.max(...apart.map(({ gapMs }) => gapMs)),
        'an idle process meanwhile ms': idleMs,
        rounds: taken.length,
      },
    },
    {
      ...{
        budget: 'join',
        what: `all of it taken in and joined / the same with other labels, ${how}`,
        unit: 'x',
      },
      ...{ value: (joinedMs ?? 0) / (apartMs ?? Number.NaN), goal: null },
      info: {
        ms: joinedMs ?? 0,
        'other labels ms': apartMs ?? 0,
        joined: Math.min(...taken.map(({ joined }) => joined)),
      },
    },
  ]
}

/** The storm breaks over an empty database. @param isOne do all three tell of the same alerts? */
function storm(order: readonly (readonly SourceKind[])[], names: number, isOne: boolean): Promise<Storm> {
  return inScratch(async (folder) => {
    mkdirSync(folder, { recursive: true })
    const listed = new Map<SourceKind, readonly SeenAlert[]>()
    const engine = await startStormEngine(path.join(folder, 'storm.db'), order.flat(), (kind) =>
      scriptedSource(kind, () => listed.get(kind) ?? []),
    )
    const loop = watchLoop()
    const began = performance.now()
    for (const together of order) {
      for (const kind of together) listed.set(kind, alertsOf(kind, names, isOne))
      await Promise.all(together.map(engine.poll))
      // What an incident takes in of before is done at the next turn, and so is what becomes due at once.
      await nextTurns(300)
    }
    const tookMs = performance.now() - began - order.length * 300
    const stood = loop.stop()
    const joined = [...engine.episodes.values()].filter(({ leadId }) => leadId != null).length
    if (engine.episodes.size !== order.flat().length * count) throw new Error('not all were taken in')
    await engine.stop()
    return { ...stood, tookMs, joined }
  })
}

/** A source that lists what it is told to; nothing crosses a wire. */
function scriptedSource(kind: SourceKind, list: () => readonly SeenAlert[]): ConnectedSource {
  let full = true
  const peer = { url: `http://${kind}.invalid`, failure: null, version: null, startedAt: null }
  return {
    poll: async (): Promise<Polled> => {
      const changed = list()
      const peers = [{ ...peer, alertCount: changed.length, lacks: null, latencyMs: 1, skewMs: 0 }]
      const answer = { kind: 'answer' as const, full, changed, gone: [], silences: null, complete: true }
      full = false
      return { ...answer, restarted: false, total: changed.length, peers, nextTryInMs: 0 }
    },
    forget: () => {
      full = true
    },
    test: async () => ({ ok: true, peers: [], alertCount: null, advice: [], failure: null }),
  }
}

function alertsOf(kind: SourceKind, names: number, isOne: boolean): readonly SeenAlert[] {
  return Array.from({ length: count }, (_, number) => {
    const labels = {
      ...{
        alertname: `Storm${number % names}`,
        cluster: `site-${number % 40}`,
        namespace: `namespace-${number % 90}`,
      },
      ...{
        instance: `10.0.${number >> 8}.${number & 255}:9100`,
        job: 'node',
        severity: number % 20 === 0 ? 'page' : 'notify',
      },
      ...(isOne ? {} : { told_by: kind }),
    }
    const parts = kind === 'pagerduty' ? { [partsAnnotation]: JSON.stringify([labels]) } : {}
    return {
      fingerprint: `${kind}-${number}`,
      labels: kind === 'pagerduty' ? { severity: labels.severity, alertname: `Incident ${number}` } : labels,
      annotations: { summary: `Something is wrong with host ${number}`, ...parts },
      ...{ firedAt: Date.now() - 60_000, endsAt: Date.now() + 600_000, suppressed: false },
      generatorUrl: kind === 'alertmanager' ? 'http://prometheus.invalid/graph?g0.expr=up' : null,
      ...{ silencedBy: [], inhibitedBy: [], mutedBy: [], receivers: [] },
    }
  })
}
