/** Being armed, duty, presence, and the morning digest. */
import { AppError } from '../../../contract/errors.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

/** Their orders. */
export function nightDutyOrders({
  alsoHeard,
  arming,
  calls,
  core,
  digest,
  duty,
  ladder,
  presence,
}: HandlerDeps): Pick<
  OrderHandlers,
  | 'attempts.report'
  | 'armed.report'
  | 'armed.check'
  | 'armed.heard'
  | 'duty.set'
  | 'presence.report'
  | 'clock.ask'
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
    'armed.check': () => {
      // Where nothing can sound, or a page sounds, the check itself says so.
      ladder.test(1)
      return arming.test()
    },
    'armed.heard': ({ heard }) => {
      arming.heard(heard)
      alsoHeard(heard)
    },
    'duty.set': (said) => {
      // Said here it would be gone with the drill, and whoever said it would believe that it holds.
      if (core.desk.drill !== null)
        throw new AppError('not-allowed', 'This is the fire drill. Stop it first, then say your duty.')
      duty.set(said)
    },
    'clock.ask': (_, caller) => {
      // Sleep is found out every two seconds; whoever asks has just woken, or the clock was set.
      core.clock.look?.()
      caller.tell({ event: 'pulse', now: core.clock.now() })
    },
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
