/** What the almanac is told, as tests of the figures build it: sensible where nothing is said. */
import { type Almanac, createAlmanac, type Moment } from '../../main/almanac/almanac.ts'
import type {
  AlertEntry,
  EpisodeEntry,
  EscalationEntry,
  FeedEntry,
  PostmortemEntry,
  ThreadEntry,
} from '../../main/almanac/feed-entry.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

export function anAlertEntry(over: Partial<AlertEntry> = {}): AlertEntry {
  return {
    ...{ kind: 'alert', id: 1, sourceId: 'am', alertname: 'DiskFull', title: 'Disk full' },
    ...{ customer: 'Mosslund', environment: 'osprey', layer: 'infrastructure', team: 'rocket' },
    ...{ severity: 'page', labels: [['alertname', 'DiskFull']], summary: null, recipe: null },
    ...over,
  }
}

/** Called and quiet after an hour; nobody took it. */
export function anEpisodeEntry(
  over: Partial<EpisodeEntry> & { readonly calledAt: number | null },
): EpisodeEntry {
  const at = over.calledAt ?? over.seenAt ?? 0
  return {
    ...{
      kind: 'episode',
      id: 1,
      alert: anAlertEntry(),
      firedAt: at - minute,
      seenAt: at,
      quietAt: at + hour,
    },
    ...{ ackAt: null, ackBy: null, ackMine: false, ackOrigin: null, firings: 1 },
    ...{ outcome: over.calledAt === null ? 'notify' : 'wake', worth: null, impact: 'unknown', leadId: null },
    ...{ sounded: [], review: null },
    ...over,
  }
}

export function aPostmortemEntry(over: Partial<PostmortemEntry>): PostmortemEntry {
  const at = over.createdAt ?? 0
  return {
    ...{ kind: 'postmortem', id: 1, title: 'Disk of osprey', text: '', createdAt: at, savedAt: at },
    ...{ state: 'draft', since: at, team: null, assignee: null, impact: 'unknown', impactMinutes: null },
    ...{ customers: [], environments: [], episodeIds: [] },
    ...over,
  }
}

export function aThreadEntry(over: Partial<ThreadEntry>): ThreadEntry {
  const at = over.openedAt ?? 0
  return {
    ...{ kind: 'thread', id: 1, sourceId: 'chat', title: 'Slow', channel: 'mosslund', customer: 'Mosslund' },
    ...{ environment: null, openedAt: at, changedAt: at, firstAnswerAt: null, closedAt: null, outcome: null },
    ...over,
  }
}

export function anEscalationEntry(over: Partial<EscalationEntry>): EscalationEntry {
  return {
    ...{ kind: 'escalation', id: 1, direction: 'out', episodeId: null, threadId: null, at: 0, level: 'SRE' },
    ...over,
  }
}

/** An almanac in memory that was told these, one after another. */
export function toldAlmanac(...entries: readonly FeedEntry[]): Almanac {
  const almanac = createAlmanac(null)
  almanac.take(entries, { upto: 1, token: 'a' })
  return almanac
}

export function aMoment(now: number, over: Partial<Moment['surroundings']> = {}): Moment {
  return {
    ...{ now, behind: 0 },
    surroundings: { zone: 'Europe/Berlin', night: { from: 22 * 60, to: 7 * 60 }, ...over },
  }
}
