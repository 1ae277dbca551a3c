/** Maintenance windows: written into the file, ended, taken out of it. */
import { AppError } from '../../../contract/errors.ts'
import { holds, longWindowMs, type MaintenanceWindow, spanProblem } from '../../../contract/maintenance.ts'
import { noEffects } from '../../db/journal.ts'
import { endWindow } from '../../maintenance/window-table.ts'
import { readMatchers } from '../../silences/guard.ts'
import type { HandlerDeps, OrderHandlers } from '../handlers.ts'

/** Their orders. What is written into the file is in force before the reply. */
export function maintenanceOrders({
  core,
  configuration,
  applyConfiguration,
  maintenance,
}: HandlerDeps): Pick<OrderHandlers, 'maintenance.save' | 'maintenance.end' | 'maintenance.remove'> {
  const find = (key: string): MaintenanceWindow => {
    const found = core.desk.maintenance.windows.find((window) => window.key === key)
    if (!found) throw new AppError('not-found', 'This window is not there any more. Nothing was changed.')
    return found
  }
  const byHand = (key: string): MaintenanceWindow => {
    const window = find(key)
    if (window.origin === 'hand') return window
    throw new AppError('not-allowed', 'This window comes from a calendar. Change it there, or end it here.')
  }
  const remove = (key: string): void => {
    configuration.removeWindow(key)
    applyConfiguration()
  }

  return {
    'maintenance.save': ({ reason, matchers, startsAt, endsAt, long, replaces }) => {
      if (replaces !== null) byHand(replaces)
      const read = readMatchers(matchers)
      if ('refusal' in read) throw new AppError('bad-input', read.refusal.message)
      if (read.matching.test({}))
        throw new AppError(
          'bad-input',
          'It would match an alert without any label. Name one that must be there.',
        )
      if (endsAt <= core.clock.now())
        throw new AppError('bad-input', 'This end has passed already. Choose a later one.')
      const problem = spanProblem(startsAt, endsAt, long)
      if (problem !== null) throw new AppError('bad-input', problem)
      configuration.saveWindow({ reason, matchers, from: startsAt, until: endsAt, long }, replaces)
      applyConfiguration()
    },
    'maintenance.end': ({ key }) => {
      const window = find(key)
      const now = core.clock.now()
      if (window.origin === 'calendar') {
        core.commit((db) => {
          endWindow(db, key, window.endsAt)
          return noEffects
        })
        maintenance.anew()
        return
      }
      const { reason, startsAt } = window
      const matchers = [...window.matchers]
      // One that has hardly begun has folded nothing worth a record.
      if (!holds(window, now) || spanProblem(startsAt, now, true) !== null) remove(key)
      else {
        configuration.saveWindow(
          { reason, matchers, from: startsAt, until: now, long: now - startsAt > longWindowMs },
          key,
        )
        applyConfiguration()
      }
    },
    'maintenance.remove': ({ key }) => remove(byHand(key).key),
  }
}
