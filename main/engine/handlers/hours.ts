/** The orders about hours policies. What is written into the file is in force before the reply. */
import { AppError } from '../../../contract/errors.ts'
import type { HandlerDeps, OrderHandlers } from '../handlers.ts'

export function hoursOrders({
  applyConfiguration,
  circumstances,
  configuration,
  core,
}: HandlerDeps): Pick<OrderHandlers, 'hours.save' | 'hours.remove'> {
  const overSame = (base: string): void => {
    if (circumstances.rules().hash === base) return
    throw new AppError(
      'too-late',
      'Rules or hours were changed since you opened this. Nothing was saved. What you typed is kept here: look at both.',
    )
  }
  /** a page that shows them is to ask again */
  const told = (): void => {
    applyConfiguration()
    core.setDesk({ rulesVersion: core.desk.rulesVersion + 1 })
  }
  return {
    'hours.save': async ({ hours, was, base }) => {
      overSame(base)
      await configuration.saveHours(hours, was)
      told()
    },
    'hours.remove': async ({ name, base }) => {
      overSame(base)
      await configuration.removeHours(name)
      told()
    },
  }
}
