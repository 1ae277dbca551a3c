/** Whole situations of the page, one function each, for tests and screenshots. */
import type { Episode } from '../../contract/alert.ts'
import type { SourceId } from '../../contract/ids.ts'
import type { Snapshot } from '../../contract/state.ts'
import {
  aDesk,
  allChecks,
  anAck,
  anEpisode,
  anOrder,
  aPeer,
  aSilentSource,
  aSnapshot,
  aSource,
  dayNow,
  hourMs,
  minuteMs,
  nightNow,
  secondMs,
  settings,
} from './fixtures.ts'

const id = (name: string): SourceId => name as SourceId

/** An episode of a source, with the place it is in. */
function at(place: string, customer: string, title: string, part: Partial<Episode>, now: number): Episode {
  const sourceId = id(place.split('/')[0] ?? 'plover')
  return anEpisode({ sourceId, environment: place, customer, title, ...part }, now)
}

/** An episode that waits: `leftMs` to its ack deadline. */
function waiting(
  place: string,
  customer: string,
  title: string,
  leftMs: number,
  part: Partial<Episode>,
  now: number,
): Episode {
  const seenAt = now + leftMs - 2 * minuteMs
  return at(
    place,
    customer,
    title,
    { firedAt: seenAt - 4 * secondMs, seenAt, calledAt: seenAt, ...part },
    now,
  )
}

/** An episode in somebody's hand: `leftMs` to its resolve deadline. */
function held(
  place: string,
  customer: string,
  title: string,
  leftMs: number,
  part: Partial<Episode>,
  now: number,
): Episode {
  const seenAt = now + leftMs - 2 * hourMs
  const ack = anAck({ at: seenAt + minuteMs }, now)
  return at(
    place,
    customer,
    title,
    { firedAt: seenAt - 4 * secondMs, seenAt, calledAt: seenAt, ack, ...part },
    now,
  )
}

/** An episode that ended `agoMs` ago after `tookMs`. */
function quiet(
  place: string,
  title: string,
  agoMs: number,
  tookMs: number,
  part: Partial<Episode>,
  now: number,
): Episode {
  const quietAt = now - agoMs
  const firedAt = quietAt - tookMs
  return at(
    place,
    'Mosslund Credit',
    title,
    { firing: false, quietAt, firedAt, seenAt: firedAt, ...part },
    now,
  )
}

const tomasz = { by: 'Tomasz Wrona', mine: false, origin: 'upstream' } as const

function sixSources(now: number) {
  return ['heron', 'plover', 'avocet', 'dunlin', 'osprey', 'siskin'].map((name) => aSource(name, {}, now))
}

export function busyNight(now = nightNow): Snapshot {
  return aSnapshot(
    {
      sources: sixSources(now),
      episodes: [
        waiting(
          'plover/pay-eu',
          'Mosslund Credit',
          'Ingress answers 22 % of requests with 5xx',
          -38_000,
          { impact: 'down', layer: 'network' },
          now,
        ),
        waiting(
          'dunlin/batch-1',
          'Pendrake Rail',
          '3 of 24 nodes not ready',
          47_000,
          { impact: 'none', layer: 'infrastructure' },
          now,
        ),
        waiting(
          'avocet/web-2',
          'Saltholm Health',
          'Cluster DNS slow: p99 at 1.8 s',
          101_000,
          { severity: 'notify', layer: 'dns' },
          now,
        ),
        held(
          'osprey/shop-1',
          'Brindlecote Foods',
          'Image pulls fail from the registry mirror',
          11 * minuteMs,
          {},
          now,
        ),
        held(
          'heron/prod-1',
          'Tarnwick Freight',
          'etcd member slow: commit p99 at 410 ms',
          42 * minuteMs,
          { ack: anAck(tomasz, now) },
          now,
        ),
        held(
          'siskin/core-1',
          'Ostervik Energy',
          'VPN tunnel down, standby carries traffic',
          78 * minuteMs,
          { severity: 'notify', ack: anAck({ order: anOrder() }, now) },
          now,
        ),
        quiet('osprey/logs-1', 'Node disk above 90 %', 12 * minuteMs, 6 * minuteMs, {}, now),
        quiet(
          'heron/prod-1',
          'API server answers slowly',
          36 * minuteMs,
          21 * minuteMs,
          { ack: anAck({}, now) },
          now,
        ),
        quiet(
          'siskin/core-1',
          'Load balancer checks failing',
          79 * minuteMs,
          34 * minuteMs,
          { ack: anAck({}, now) },
          now,
        ),
        quiet('dunlin/batch-1', 'Kubelet restarted 4 times', 174 * minuteMs, 3 * minuteMs, {}, now),
        ...Array.from({ length: 5 }, (_, n) =>
          quiet(
            'heron/prod-1',
            `Backup late by ${n + 1} min`,
            (200 + n * 50) * minuteMs,
            9 * minuteMs,
            {},
            now,
          ),
        ),
        at('heron/prod-1', 'Tarnwick Freight', 'Certificate renewed late', { severity: 'ticket' }, now),
        at(
          'siskin/core-1',
          'Ostervik Energy',
          'Node pool upgrade under way',
          { keptQuiet: { kind: 'silenced', by: 'jonas', why: 'planned upgrade', until: now + 2 * hourMs } },
          now,
        ),
      ],
    },
    now,
  )
}

export function dayWithStaleSource(now = dayNow): Snapshot {
  return aSnapshot(
    {
      desk: aDesk({ queued: 1 }, now),
      sources: [
        ...['heron', 'plover', 'avocet', 'dunlin', 'siskin'].map((name) => aSource(name, {}, now)),
        aSilentSource(
          'osprey',
          4 * minuteMs + 12_000,
          { customers: ['Brindlecote Foods'], environments: ['osprey/shop-1', 'osprey/logs-1'] },
          now,
        ),
      ],
      episodes: [
        waiting(
          'heron/prod-1',
          'Tarnwick Freight',
          '7 volume claims stuck in pending',
          82_000,
          { impact: 'degraded', layer: 'infrastructure' },
          now,
        ),
        waiting(
          'avocet/cms-1',
          'Quillmere Press',
          'Certificate expires in 6 days',
          109_000,
          { severity: 'notify', impact: 'none', layer: 'other' },
          now,
        ),
        held(
          'siskin/core-1',
          'Ostervik Energy',
          'Customer VPN flaps: 9 changes in 10 min',
          24 * minuteMs,
          {},
          now,
        ),
        held(
          'avocet/web-2',
          'Saltholm Health',
          'Cluster DNS slow: p99 at 1.2 s',
          62 * minuteMs,
          { severity: 'notify', ack: anAck(tomasz, now) },
          now,
        ),
        held(
          'osprey/shop-1',
          'Brindlecote Foods',
          'Node pool upgrade stalls at 4 of 9',
          111 * minuteMs,
          {
            ack: anAck(
              {
                at: now - 8 * minuteMs,
                order: anOrder({
                  state: 'retrying',
                  nextAt: now + minuteMs,
                  attempts: 3,
                  reason: 'osprey does not answer.',
                }),
              },
              now,
            ),
          },
          now,
        ),
        quiet(
          'dunlin/batch-1',
          'Registry mirror slow',
          24 * minuteMs,
          18 * minuteMs,
          { ack: anAck({}, now) },
          now,
        ),
        quiet('plover/pay-eu', 'Log shipper behind by 9 min', 55 * minuteMs, 7 * minuteMs, {}, now),
        quiet(
          'osprey/shop-1',
          'API server answers slowly',
          99 * minuteMs,
          52 * minuteMs,
          { ack: anAck(tomasz, now) },
          now,
        ),
      ],
    },
    now,
  )
}

export function blindNight(now = nightNow + 93 * minuteMs): Snapshot {
  return aSnapshot(
    {
      desk: aDesk({ queued: 1 }, now),
      sources: [
        aSilentSource(
          'plover',
          14 * minuteMs + 32_000,
          { customers: ['Mosslund Credit'], environments: ['plover/pay-eu', 'plover/pay-uk'] },
          now,
        ),
        aSilentSource('osprey', 6 * minuteMs + 4_000, { customers: ['Brindlecote Foods'] }, now),
        ...['heron', 'avocet', 'dunlin', 'siskin'].map((name) => aSource(name, {}, now)),
      ],
      episodes: [
        held(
          'plover/pay-uk',
          'Mosslund Credit',
          'Payment pods restart: 6 in 10 min',
          51 * minuteMs,
          { ack: anAck({ order: anOrder({ state: 'retrying', reason: null, nextAt: null }) }, now) },
          now,
        ),
        held('dunlin/batch-1', 'Pendrake Rail', '3 of 24 nodes not ready', 25 * minuteMs, {}, now),
        quiet(
          'heron/prod-1',
          'etcd member slow',
          37 * minuteMs,
          134 * minuteMs,
          { ack: anAck(tomasz, now) },
          now,
        ),
        quiet('plover/pay-eu', 'Ingress answers with 5xx', 62 * minuteMs, 34 * minuteMs, {}, now),
        quiet('avocet/web-2', 'Cluster DNS slow', 68 * minuteMs, 26 * minuteMs, { ack: anAck({}, now) }, now),
      ],
    },
    now,
  )
}

export function allQuiet(now = nightNow + 132 * minuteMs): Snapshot {
  return aSnapshot(
    {
      desk: aDesk({ quietSince: now - 182 * minuteMs, lastCallAt: now - 204 * minuteMs }, now),
      sources: sixSources(now),
      episodes: [
        quiet(
          'plover/pay-eu',
          'Ingress pod memory above 85 %',
          182 * minuteMs,
          22 * minuteMs,
          { ack: anAck({}, now) },
          now,
        ),
        quiet('osprey/logs-1', 'Node disk above 90 %', 335 * minuteMs, 5 * minuteMs, {}, now),
      ],
    },
    now,
  )
}

/** All quiet by the rule, while one of the two servers of plover cannot be reached. */
export function quietOneServer(now = nightNow + 132 * minuteMs): Snapshot {
  const night = allQuiet(now)
  const failure = { kind: 'timeout', detail: 'no answer within 10 s' } as const
  const gone = aPeer({ url: 'https://alerts-2.plover.example:9093', failure, lastGoodAt: now - hourMs }, now)
  const sources = night.sources.map((source) =>
    source.id === id('plover') ? { ...source, peers: [...source.peers, gone] } : source,
  )
  return { ...night, sources }
}

/** Everything answers and nothing fires, but two sources have rules that they cannot evaluate. */
export function quietBrokenRules(now = nightNow + 132 * minuteMs): Snapshot {
  const night = allQuiet(now)
  const refused = 'many-to-many matching not allowed: matching labels must be unique on one side'
  const plover = [
    {
      name: 'DiskWillFillInFourHours',
      detail: `found duplicate series for the match group {instance="10.0.4.17:9100"}; ${refused}`,
    },
    { name: 'IngressErrorRatioHigh', detail: 'invalid expression type "string" for range query' },
  ]
  const osprey = Array.from({ length: 9 }, (_, index) => ({
    name: `TenantQuotaNearlyUsed${index + 1}`,
    detail: 'failed to query data: no such data source',
  }))
  const remarks = ['It also sends its alerts to http://10.0.4.9:9093, which no source here watches.']
  const sources = night.sources.map((source) => {
    if (source.id === id('plover'))
      return { ...source, kind: 'prometheus', label: 'Prometheus', blindSpots: plover, remarks }
    return source.id === id('osprey')
      ? { ...source, kind: 'grafana', label: 'Grafana', blindSpots: osprey }
      : source
  })
  return { ...night, desk: { ...night.desk, quietSince: null }, sources }
}

/** Many of the same trouble at once, some put off, one that flaps, one whose silence others asked for. */
export function stormNight(now = nightNow): Snapshot {
  const places = ['plover/pay-eu', 'plover/pay-uk', 'plover/pay-us', 'plover/web-1', 'plover/web-2']
  const sources = sixSources(now).map((source) => ({ ...source, mirrorAcks: source.id !== 'heron' }))
  const edge = { team: 'edge', alertname: 'IngressErrorRatioHigh' }
  const storage = { team: 'storage', alertname: 'NodeDiskFull' }
  return aSnapshot(
    {
      desk: aDesk(
        {
          settings: {
            ...settings,
            views: [
              { name: 'Storage tonight', filter: 'team="storage"', groupBy: 'environment' },
              { name: 'Payments', filter: 'mosslund', groupBy: 'none' },
            ],
          },
        },
        now,
      ),
      sources,
      episodes: [
        ...places.map((place, n) =>
          waiting(
            place,
            'Mosslund Credit',
            `Ingress answers ${22 - 3 * n} % of requests with 5xx`,
            (n - 2) * 31_000,
            { ...edge, layer: 'network', impact: n === 0 ? 'down' : 'degraded' },
            now,
          ),
        ),
        waiting('dunlin/batch-1', 'Pendrake Rail', '3 of 24 nodes not ready', 71_000, storage, now),
        waiting(
          'siskin/core-1',
          'Ostervik Energy',
          'VPN tunnel down',
          84_000,
          { alertname: 'VpnTunnelDown', severity: 'notify', firings: 20, firedAt: now - 70 * minuteMs },
          now,
        ),
        waiting(
          'heron/prod-1',
          'Tarnwick Freight',
          'Node disk above 90 %',
          97_000,
          { ...storage, severity: 'notify' },
          now,
        ),
        held(
          'osprey/shop-1',
          'Brindlecote Foods',
          'Image pulls fail from the registry mirror',
          11 * minuteMs,
          { alertname: 'ImagePullSlow', firings: 6 },
          now,
        ),
        waiting(
          'avocet/web-2',
          'Saltholm Health',
          'Cluster DNS slow: p99 at 1.8 s',
          -7 * minuteMs,
          {
            alertname: 'DnsSlow',
            layer: 'dns',
            severity: 'notify',
            snooze: { by: 'Mira Lund', at: now - 6 * minuteMs, until: now + 56 * minuteMs },
          },
          now,
        ),
        held(
          'heron/prod-1',
          'Tarnwick Freight',
          'etcd member slow: commit p99 at 410 ms',
          42 * minuteMs,
          { alertname: 'EtcdSlow', ack: anAck(tomasz, now) },
          now,
        ),
        quiet('osprey/logs-1', 'Log shipper behind by 9 min', 12 * minuteMs, 6 * minuteMs, {}, now),
        at(
          'siskin/core-1',
          'Ostervik Energy',
          'Node pool upgrade under way',
          { keptQuiet: { kind: 'silenced', by: 'jonas', why: 'planned upgrade', until: now + 2 * hourMs } },
          now,
        ),
      ],
    },
    now,
  )
}

export function firstRun(now = dayNow): Snapshot {
  return aSnapshot(
    {
      desk: aDesk(
        {
          armed: {
            notifications: 'page',
            reason: 'The browser has not been allowed to show notifications yet.',
            checks: allChecks(
              {
                notifications: {
                  state: 'failed',
                  disarms: true,
                  words: 'The browser has not been allowed to show notifications yet.',
                },
              },
              now,
            ),
            checkedAt: now,
          },
        },
        now,
      ),
    },
    now,
  )
}

/** A night with `count` alerts firing, most of them in need of somebody. */
export function manyAlerts(count = 5_000, now = nightNow): Snapshot {
  const names = ['heron', 'plover', 'avocet', 'dunlin', 'osprey', 'siskin']
  const impacts = ['unknown', 'none', 'degraded', 'down'] as const
  const layers = ['kubernetes', 'network', 'dns', 'infrastructure', 'other'] as const
  const episodes = Array.from({ length: count }, (_, n) =>
    waiting(
      `${names[n % 6]}/prod-${n % 40}`,
      `Customer ${n % 37}`,
      `Pod ${n} restarts too often`,
      (n - count / 2) * 1_300,
      {
        impact: impacts[n % 4] ?? 'unknown',
        layer: layers[n % 5] ?? 'other',
        severity: n % 3 === 0 ? 'page' : 'notify',
      },
      now,
    ),
  )
  return aSnapshot({ sources: sixSources(now), episodes }, now)
}

/** Words that try to break the page: very long, right to left, markup, control characters. */
export function hostileWords(now = nightNow): Snapshot {
  const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(4)
  return aSnapshot(
    {
      sources: [
        ...sixSources(now),
        aSilentSource(
          'x'.repeat(60),
          5 * minuteMs,
          {
            customers: [long],
            environments: [long, `${long}2`],
            failure: { kind: 'bad-shape', detail: `labels.${long}: \u202eexpected\u0000 string` },
          },
          now,
        ),
      ],
      episodes: [
        waiting(
          'plover/pay-eu',
          '<img src=x onerror=alert(1)>',
          `${long} <script>alert(1)</script>`,
          -9 * hourMs,
          { impact: 'down' },
          now,
        ),
        waiting(`plover/${long}`, long, 'Pay \u202edetrevni\u202c me\u0007now\u200b', 30_000, {}, now),
        waiting(
          'plover/עברית',
          'לקוח חשוב',
          'שגיאה 500 ב-API של הלקוח',
          61_000,
          { severity: 'notify', severityKnown: false },
          now,
        ),
        held(
          'plover/pay-eu',
          long,
          long,
          3 * minuteMs,
          { ack: anAck({ by: `${long} \u202e`, mine: false, origin: 'upstream' }, now) },
          now,
        ),
        quiet(`plover/${long}`, long, 6 * minuteMs, 6 * minuteMs, {}, now),
      ],
    },
    now,
  )
}

export function ackTroubles(now = nightNow): Snapshot {
  return aSnapshot(
    {
      desk: aDesk({ queued: 2, online: true }, now),
      sources: sixSources(now).map((source) => ({ ...source, mirrorAcks: true })),
      episodes: [
        held(
          'plover/pay-eu',
          'Mosslund Credit',
          'Ingress answers 22 % of requests with 5xx',
          116 * minuteMs,
          {
            impact: 'down',
            ack: anAck(
              {
                at: now - 4 * minuteMs,
                order: anOrder({
                  state: 'refused',
                  attempts: 1,
                  reason:
                    'Alertmanager plover answered 403: silences are read-only here. Acknowledge it there.',
                }),
              },
              now,
            ),
          },
          now,
        ),
        held(
          'heron/prod-1',
          'Tarnwick Freight',
          'etcd member slow: commit p99 at 410 ms',
          110 * minuteMs,
          {
            ack: anAck(
              {
                at: now - 10 * minuteMs,
                order: anOrder({ state: 'waiting', nextAt: now + 20 * secondMs, attempts: 0 }),
              },
              now,
            ),
          },
          now,
        ),
        held(
          'osprey/shop-1',
          'Brindlecote Foods',
          'Image pulls fail from the registry',
          71 * minuteMs,
          { ack: anAck({ order: anOrder() }, now) },
          now,
        ),
        {
          ...held('siskin/core-1', 'Ostervik Energy', 'VPN tunnel down', 9 * minuteMs, {}, now),
          returnedAt: now - minuteMs,
        },
      ],
    },
    now,
  )
}

export function offlineNight(now = nightNow): Snapshot {
  const busy = busyNight(now)
  return { ...busy, desk: aDesk({ online: false, queued: 2 }, now) }
}

export function drillNight(now = nightNow): Snapshot {
  const busy = busyNight(now)
  return { ...busy, desk: aDesk({ drill: { startedAt: now - 3 * minuteMs, realSources: 2 } }, now) }
}

export function brokenConfig(now = dayNow): Snapshot {
  const quietDay = allQuiet(now)
  return {
    ...quietDay,
    desk: aDesk(
      {
        configProblem: {
          file: 'nightdesk.yaml',
          line: 12,
          wrong: 'sources.0.urls is "plover"',
          expected: 'a list of http or https addresses',
        },
      },
      now,
    ),
  }
}

export function waitingStart(now = nightNow): Snapshot {
  return aSnapshot(
    {
      sources: ['heron', 'plover'].map((name) =>
        aSource(
          name,
          {
            lastGoodAt: null,
            watchedSince: now - 2 * secondMs,
            beats: [],
            environments: [],
            peers: [aPeer({ lastGoodAt: null, version: null, alertCount: null, latencyMs: null }, now)],
          },
          now,
        ),
      ),
      loading: 120,
    },
    now,
  )
}

/** Every situation by its name. */
export const nights: Readonly<Record<string, () => Snapshot>> = {
  'busy-night': busyNight,
  'day-stale': dayWithStaleSource,
  'blind-night': blindNight,
  'all-quiet': allQuiet,
  'quiet-one-server': quietOneServer,
  'quiet-broken-rules': quietBrokenRules,
  'first-run': firstRun,
  'hostile-words': hostileWords,
  'ack-troubles': ackTroubles,
  offline: offlineNight,
  drill: drillNight,
  'broken-config': brokenConfig,
  'waiting-start': waitingStart,
  storm: stormNight,
}
