/** The configuration file as text, saved views, watching by hand, having read that nobody watched. */
import { readConfigDraft } from '../../db/setting-table.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

/** Their orders. What is written into the file is in force before the reply. */
export function fileOrders(
  deps: HandlerDeps,
): Pick<OrderHandlers, 'config.save' | 'views.save' | 'views.remove' | 'sources.watchByHand' | 'away.read'> {
  const { configuration, applyConfiguration } = deps
  return {
    'config.save': ({ text, base }) => {
      deps.shiftNews.quietly(() => {
        configuration.saveText(text, base)
        applyConfiguration()
      })
    },
    'views.save': (view) => {
      configuration.saveView(view)
      applyConfiguration()
    },
    'views.remove': ({ name }) => {
      configuration.removeView(name)
      applyConfiguration()
    },
    'sources.watchByHand': ({ name, untilAt }) => {
      deps.watching.watchByHand(name, untilAt)
      deps.wake()
    },
    'away.read': () => deps.away.read(),
  }
}

/** Their questions. */
export function fileQueries({ core, configuration }: HandlerDeps): Pick<QueryHandlers, 'config.read'> {
  return { 'config.read': () => ({ ...configuration.text(), draft: readConfigDraft(core.db) }) }
}
