/** Builders and whole nights for tests and screenshots of the page. All instants are epoch ms around `nightNow`. */
import type { Ack, Episode, OrderProgress } from '../../contract/alert.ts'
import type { ArmedCheck, ArmedCheckKind } from '../../contract/armed.ts'
import { noHandOffs } from '../../contract/hand-off-carried.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import { noMaintenance } from '../../contract/maintenance.ts'
import type { DecisionRecord } from '../../contract/rules.ts'
import { defaultShellSettings, noShellFacts } from '../../contract/shell.ts'
import { type Duty, unknownDuty } from '../../contract/shift.ts'
import { noShiftNews } from '../../contract/shift-news.ts'
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

/** What was decided about a page that nobody has, at night and on duty, by the standard rules. */
export function aDecision(part: Partial<DecisionRecord> = {}, now = nightNow): DecisionRecord {
  const zone = 'Europe/Zurich'
  return {
    at: now,
    outcome: 'wake',
    reason: 'rule',
    rule: 'Pages',
    by: 'then',
    circumstances: { at: now, zone, hours: [], duty: unknownDuty, presence: 'unknown' },
    facts: {
      severity: 'page',
      pipeline: 'stable',
      servicePriority: null,
      allPipelines: false,
      cancelOutsideHours: false,
      team: null,
      environment: 'plover/pay-eu',
      customer: 'Mosslund Credit',
      impact: 'unknown',
      labels: null,
    },
    row: null,
    isStillTheTable: true,
    ...part,
  }
}

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
  postmortems: {
    teams: [],
    policy: '2024',
    folder: null,
    usesGit: false,
    issues: null,
    meetingDay: 1,
    zone: 'Europe/Zurich',
    firesAgainMs: 14 * 24 * hourMs,
  },
}

/** Every check of being armed, all of them well but those given. */
export function allChecks(
  part: Partial<Record<ArmedCheckKind, Partial<ArmedCheck>>> = {},
  now = nightNow,
): ArmedCheck[] {
  const well: readonly (readonly [ArmedCheckKind, string])[] = [
    ['watch', 'Nightdesk’s own watch over its watching is well.'],
    ['notifications', 'Notifications are shown by this system; last seen to at 03:00.'],
    ['sources', 'All 6 sources answer.'],
    ['heartbeat', 'All 4 heartbeat alerts are there.'],
    ['storage', 'What happens is kept on disk.'],
    ['sound', 'Sound can be played.'],
    ['heard', 'You heard the test at 22:04.'],
    ['power', 'This laptop is on mains.'],
    ['sleep', 'This laptop is kept from falling asleep by itself.'],
    ['clock', 'The clock agrees with the servers’.'],
    ['token', 'No token ends within the shift.'],
  ]
  return well.map(([kind, words]) => ({
    ...{ kind, words, state: 'ok', disarms: false, since: now - hourMs },
    ...part[kind],
  }))
}

/** A shift from 20 to 08, with who follows and who backs both up. */
export function aDuty(part: Partial<Duty> = {}, now = nightNow): Duty {
  return {
    state: 'on',
    role: 'ops duty',
    from: now - 7 * hourMs - 14 * minuteMs - 5 * secondMs,
    until: now + 4 * hourMs + 45 * minuteMs + 55 * secondMs,
    next: 'Ines Okafor',
    backup: 'Tomasz Wrona',
    holder: null,
    why: null,
    origin: 'file',
    ...part,
  }
}

/** A desk on which everything works. */
export function aDesk(part: Partial<Desk> = {}, now = nightNow): Desk {
  return {
    version: '0.1.0',
    host: 'node',
    me: { name: 'Mira Lund', initials: 'ML' },
    drill: null,
    settings,
    armed: { notifications: 'shown', reason: null, checks: allChecks({}, now), checkedAt: now },
    shell: { settings: defaultShellSettings, facts: noShellFacts },
    duty: unknownDuty,
    presence: 'unknown',
    shifts: noShiftNews,
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
    digest: null,
    silencesVersion: 0,
    endingSilences: [],
    maintenance: noMaintenance,
    handOffs: noHandOffs,
    reviews: [],
    nightDrafts: [],
    dataVersion: 0,
    startedAt: now - 6 * hourMs,
    lastCallAt: null,
    clockLeadMs: 0,
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
    escalations: [],
    batch: null,
    threads: [],
    supportSources: [],
    loading: 0,
    ...part,
  }
}
