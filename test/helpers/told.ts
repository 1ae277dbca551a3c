/** What the almanac is told, with everything that a test does not care about filled in. */
import type {
  AlertEntry,
  EpisodeEntry,
  FeedEntry,
  MessageEntry,
  NoteEntry,
  PostmortemEntry,
  ThreadEntry,
} from '../../main/almanac/feed-entry.ts'

/** 2026-03-02 08:00 UTC, a Monday. */
export const toldAt = Date.UTC(2026, 2, 2, 8)

export function toldAlert(over: Partial<AlertEntry> = {}): AlertEntry {
  const alertname = over.alertname ?? 'DiskFillingUp'
  return {
    ...{
      kind: 'alert',
      id: 1,
      sourceId: 'prod',
      alertname,
      title: alertname,
      customer: null,
      environment: null,
    },
    ...{ layer: 'other', team: null, severity: 'notify', labels: [['alertname', alertname]] },
    ...{ summary: null, recipe: null },
    ...over,
  }
}

export function toldEpisode(over: Partial<EpisodeEntry> = {}): EpisodeEntry {
  return {
    ...{ kind: 'episode', id: 1, alert: toldAlert(), firedAt: toldAt, seenAt: toldAt, calledAt: null },
    ...{ quietAt: toldAt + 60_000, ackAt: null, ackBy: null, ackMine: false, ackOrigin: null, firings: 1 },
    ...{ outcome: null, worth: null, impact: 'unknown', leadId: null, sounded: [], review: null },
    ...over,
  }
}

export function toldNote(over: Partial<NoteEntry> = {}): NoteEntry {
  return { kind: 'note', id: 1, episodeId: 1, at: toldAt, by: 'Yuki Arai', text: 'the usual', ...over }
}

export function toldThread(over: Partial<ThreadEntry> = {}): ThreadEntry {
  return {
    ...{ kind: 'thread', id: 1, sourceId: 'chat', title: 'Slow ingress', channel: 'acme', customer: null },
    ...{ environment: null, openedAt: toldAt, changedAt: toldAt, firstAnswerAt: null, closedAt: null },
    outcome: null,
    ...over,
  }
}

export function toldMessage(over: Partial<MessageEntry> = {}): MessageEntry {
  return { kind: 'message', id: 1, threadId: 1, at: toldAt, author: 'Ravi', text: 'it is slow', ...over }
}

export function toldPostmortem(over: Partial<PostmortemEntry> = {}): PostmortemEntry {
  return {
    ...{
      kind: 'postmortem',
      id: 1,
      title: 'The day it was slow',
      text: '',
      createdAt: toldAt,
      savedAt: toldAt,
    },
    ...{ state: 'draft', since: toldAt, team: null, assignee: null, impact: 'unknown', impactMinutes: null },
    ...{ customers: [], environments: [], episodeIds: [] },
    ...over,
  }
}

export const gone = (
  of: 'alert' | 'episode' | 'note' | 'thread' | 'message' | 'postmortem',
  id: number,
): FeedEntry => ({
  kind: 'gone',
  of,
  id,
})
