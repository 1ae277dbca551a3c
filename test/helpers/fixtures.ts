/** Builders and whole nights for tests and screenshots of the page. All instants are epoch ms around `nightNow`. */
import type { Ack, Episode, OrderProgress } from '../../contract/alert.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import { defaultShellSettings, noShellFacts } from '../../contract/shell.ts'
import { unknownDuty } from '../../contract/shift.ts'
import { standardSound } from '../../contract/sound.ts'
import type { PeerHealth, SourceHealth } from '../../contract/source-health.ts'
import type { Desk, Settings, Snapshot } from '../../contract/state.ts'

export const secondMs = 1_000
export const minuteMs = 60 * secondMs
export const hourMs = 60 * minuteMs

/** Wednesday 14 October 2026, 03:14:05 in Zurich. */
export const nightNow = Date.UTC(2026, 9, 14, 1, 14, 5)
/** Friday 16 October 2026, 11:26:40 in Zurich. */
export const dayNow = Date.UTC(2026, 9, 16, 9, 26, 40)

export const ackTargetMs = 2 * minuteMs
export const resolveTargetMs = 2 * hourMs

let lastId = 0

/** An episode that fires, was seen and called at once, and that nobody has. */
export function anEpisode(part: Partial<Episode> = {}, now = nightNow): Episode {
  lastId += 1
  const firedAt = part.firedAt ?? now - minuteMs
  const seenAt = part.seenAt ?? firedAt + 4 * secondMs
  const calledAt = part.calledAt === undefined ? seenAt : part.calledAt
  const from = calledAt ?? seenAt
  return {
    id: lastId as EpisodeId,
    version: 1,
    sourceId: 'plover' as SourceId,
    alertname: 'SomethingIsWrong',
    title: 'Something is wrong',
    customer: 'Mosslund Credit',
    environment: 'plover/pay-eu',
    layer: 'kubernetes',
    team: null,
    severity: 'page',
    severityKnown: true,
    impact: 'unknown',
    firedAt,
    seenAt,
    calledAt,
    outcome: standardOutcome[part.severity ?? 'page'],
    ackDueAt: from + ackTargetMs,
    resolveDueAt: from + resolveTargetMs,
    firing: true,
    quietAt: null,
    absentSince: null,
    returnedAt: null,
    ack: null,
    snooze: null,
    keptQuiet: null,
    firings: 1,
    ...part,
  }
}

/** What the standard rules say of each severity to somebody on duty at night. */
const standardOutcome = { page: 'wake', notify: 'digest', ticket: 'badge', none: 'nothing' } as const

/** Somebody's ack; the user's own by default, and on this laptop only. */
export function anAck(part: Partial<Ack> = {}, now = nightNow): Ack {
  return { by: 'Mira Lund', mine: true, at: now - 20 * minuteMs, origin: 'here', order: null, ...part }
}

/** An order on its way upstream; sent by default. */
export function anOrder(part: Partial<OrderProgress> = {}): OrderProgress {
  return { state: 'sent', nextAt: null, attempts: 1, reason: null, ...part }
}

/** A peer that answered four seconds ago. */
export function aPeer(part: Partial<PeerHealth> = {}, now = nightNow): PeerHealth {
  return {
    url: 'https://alerts.plover.example:9093',
    lastGoodAt: now - 4 * secondMs,
    failure: null,
    version: '0.28.1',
    alertCount: 3,
    latencyMs: 41,
    lacks: null,
    disagreesSince: null,
    skewMs: null,
    ...part,
  }
}

/** A source that is live. */
export function aSource(name: string, part: Partial<SourceHealth> = {}, now = nightNow): SourceHealth {
  const lastGoodAt = part.lastGoodAt === undefined ? now - 4 * secondMs : part.lastGoodAt
  return {
    id: name as SourceId,
    name,
    kind: 'alertmanager',
    label: 'Alertmanager',
    intervalMs: 30 * secondMs,
    mirrorAcks: false,
    watchedSince: now - 6 * hourMs,
    lastGoodAt,
    lastTriedAt: lastGoodAt,
    nextTryAt: now + 26 * secondMs,
    failure: null,
    peers: [aPeer({ url: `https://alerts.${name}.example:9093`, lastGoodAt }, now)],
    heartbeats: [],
    catchingUp: false,
    alertCount: 3,
    environments: [`${name}/prod-1`],
    customers: [],
    beats: Array.from({ length: 30 }, () => true),
    byHand: null,
    unknownSeverities: [],
    ...part,
  }
}

/** A source that has been silent for `silentMs`. */
export function aSilentSource(
  name: string,
  silentMs: number,
  part: Partial<SourceHealth> = {},
  now = nightNow,
): SourceHealth {
  const failure = { kind: 'timeout', detail: 'no answer within 10 s' } as const
  const missed = Math.min(30, Math.round(silentMs / minuteMs))
  return aSource(
    name,
    {
      lastGoodAt: now - silentMs,
      lastTriedAt: now - 26 * secondMs,
      nextTryAt: now + 34 * secondMs,
      failure,
      peers: [
        aPeer({ url: `https://alerts.${name}.example:9093`, lastGoodAt: now - silentMs, failure }, now),
      ],
      beats: Array.from({ length: 30 }, (_, index) => index < 30 - missed),
      ...part,
    },
    now,
  )
}

export const settings: Settings = {
  ackTargetMs,
  resolveTargetMs,
  undoMs: 5 * secondMs,
  quietWindowMs: 12 * hourMs,
  myTeams: [],
  theme: 'clock',
  singleKeys: true,
  views: [],
  sound: standardSound,
}

/** A desk on which everything works. */
export function aDesk(part: Partial<Desk> = {}, now = nightNow): Desk {
  return {
    version: '0.1.0',
    host: 'node',
    me: { name: 'Mira Lund', initials: 'ML' },
    drill: null,
    settings,
    armed: { notifications: 'shown', reason: null, checks: [], checkedAt: now },
    shell: { settings: defaultShellSettings, facts: noShellFacts },
    duty: unknownDuty,
    presence: 'unknown',
    sounding: null,
    speaker: { way: 'page', heardAt: null },
    rulesVersion: 0,
    online: true,
    queued: 0,
    configFile: '/home/mira/.config/nightdesk/nightdesk.yaml',
    configProblem: null,
    storageProblem: null,
    storage: { kind: 'disk' },
    away: null,
    silencesVersion: 0,
    dataVersion: 0,
    startedAt: now - 6 * hourMs,
    lastCallAt: null,
    quietSince: null,
    ...part,
  }
}

/** A whole state as the engine posts it. */
export function aSnapshot(part: Partial<Snapshot> = {}, now = nightNow): Snapshot {
  return {
    now,
    desk: aDesk({}, now),
    sources: [],
    episodes: [],
    drafts: {},
    postmortems: [],
    batch: null,
    loading: 0,
    ...part,
  }
}
