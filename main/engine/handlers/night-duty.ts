/** Being armed, duty, presence, and the morning digest. */
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

/** Their orders. */
export function nightDutyOrders({
  arming,
  calls,
  digest,
  duty,
  presence,
}: HandlerDeps): Pick<
  OrderHandlers,
  | 'attempts.report'
  | 'armed.report'
  | 'armed.check'
  | 'armed.heard'
  | 'duty.set'
  | 'presence.report'
  | 'digest.worth'
  | 'digest.read'
> {
  return {
    'attempts.report': (outcome) => {
      const { attemptId, shown, reason } = outcome
      if (!arming.reported(attemptId, shown, reason)) calls.report(outcome)
    },
    'armed.report': ({ pageNotifications }, caller) => {
      arming.permitted(caller, pageNotifications)
      calls.pageCame()
    },
    'armed.check': () => arming.test(),
    'armed.heard': ({ heard }) => arming.heard(heard),
    'duty.set': (said) => duty.set(said),
    'presence.report': () => presence.touched(),
    'digest.worth': ({ episodeId, worth }) => digest.judge(episodeId, worth),
    'digest.read': ({ untilAt }) => digest.markRead(untilAt),
  }
}

/** Their questions. */
export function nightDutyQueries({
  digest,
  duty,
}: HandlerDeps): Pick<QueryHandlers, 'digest.read' | 'duty.ahead'> {
  return { 'digest.read': ({ from }) => digest.read(from), 'duty.ahead': () => duty.ahead() }
}
