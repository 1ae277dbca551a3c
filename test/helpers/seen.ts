/** Builders for what a source saw. Instants in epoch ms. */
import type { Answer, SeenAlert, SeenSilence } from '../../contract/observation.ts'
import { minuteMs, nightNow } from './fixtures.ts'

/** An alert that pages, fired a minute ago and is vouched for another four; `fingerprint` names it. */
export function aSeenAlert(fingerprint: string, part: Partial<SeenAlert> = {}): SeenAlert {
  return {
    fingerprint,
    labels: { alertname: `Alert-${fingerprint}`, severity: 'page', customer: 'Mosslund Credit' },
    annotations: { summary: `summary of ${fingerprint}` },
    firedAt: nightNow - minuteMs,
    endsAt: nightNow + 4 * minuteMs,
    generatorUrl: null,
    suppressed: false,
    silencedBy: [],
    inhibitedBy: [],
    mutedBy: [],
    receivers: ['default'],
    ...part,
  }
}

/** The same alert, silenced by these silences. */
export function silencedBy(seen: SeenAlert, ...ids: readonly string[]): SeenAlert {
  return { ...seen, suppressed: true, silencedBy: ids }
}

/** A plain silence of an hour by a colleague. */
export function aSeenSilence(id: string, part: Partial<SeenSilence> = {}): SeenSilence {
  return {
    id,
    state: 'active',
    createdBy: 'Ines Okafor',
    comment: 'planned work',
    startsAt: nightNow - 10 * minuteMs,
    endsAt: nightNow + 50 * minuteMs,
    matchers: [{ name: 'alertname', value: 'X', isRegex: false, isEqual: true }],
    ...part,
  }
}

/** An answer of a source that is well and has nothing to say. */
export function anAnswer(part: Partial<Answer> = {}): Answer {
  return {
    kind: 'answer',
    full: false,
    changed: [],
    gone: [],
    silences: null,
    complete: true,
    restarted: false,
    total: 0,
    peers: [],
    nextTryInMs: 15_000,
    ...part,
  }
}
