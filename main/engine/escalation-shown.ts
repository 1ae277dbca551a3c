/** Escalations as the page sees them. */
import type { OrderProgress } from '../../contract/alert.ts'
import type { Escalation } from '../../contract/escalation.ts'
import { type StoredEscalation, stepsOf } from '../escalations/escalation-table.ts'
import type { Core } from './core.ts'
import type { EscalationPlans } from './escalation-plan.ts'
import { isCallingRow } from './hand-over-parts.ts'

/** One as it stands now. Of one that came from others the carrier is the answer. */
export function shown(
  core: Core,
  one: StoredEscalation,
  plans: Pick<EscalationPlans, 'nextAfter'>,
  progress: (one: StoredEscalation) => OrderProgress | null,
): Escalation {
  const { title, environment, customer, firedAt } = one.alert
  return {
    id: one.id,
    direction: one.direction,
    sourceId: one.sourceId,
    episodeId: one.episodeId,
    threadId: one.handOver?.threadId ?? null,
    mode: one.handOver?.mode ?? null,
    summary: one.handOver?.lines ?? [],
    ...{ title, environment, customer, firedAt },
    from: one.from,
    reason: one.reason,
    note: one.note,
    level: one.level,
    state: one.state,
    askedAt: one.askedAt,
    dueAt: one.dueAt,
    passes: one.passes,
    next: one.direction === 'out' ? (plans.nextAfter(one.level.name)?.name ?? null) : null,
    answeredBy: one.answeredBy,
    carrier: progress(one),
    forMe: one.forMe,
    calledAt: isCallingRow(one) ? (one.climb?.startedAt ?? null) : null,
    history: stepsOf(core.db, one.id),
  }
}
