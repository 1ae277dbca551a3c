/** Escalations as the page sees them. */
import type { Escalation } from '../../contract/escalation.ts'
import { type StoredEscalation, stepsOf } from '../escalations/escalation-table.ts'
import type { Core } from './core.ts'
import type { EscalationCarrier } from './escalation-carrier.ts'
import type { EscalationPlans } from './escalation-plan.ts'

/** One as it stands now. Of one that came from others the carrier is the answer. */
export function shown(
  core: Core,
  one: StoredEscalation,
  plans: Pick<EscalationPlans, 'nextAfter'>,
  carrier: Pick<EscalationCarrier, 'progress'>,
): Escalation {
  const { title, environment, customer, firedAt } = one.alert
  return {
    id: one.id,
    direction: one.direction,
    sourceId: one.sourceId,
    episodeId: one.episodeId,
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
    carrier: carrier.progress(one.orderId),
    forMe: one.forMe,
    calledAt: one.direction === 'in' && one.state === 'asked' ? (one.climb?.startedAt ?? null) : null,
    history: stepsOf(core.db, one.id),
  }
}
