/** The orders and questions about sources of threads and customers in the configuration file, in force before the reply. */
import { AppError } from '../../../contract/errors.ts'
import type { SourceId } from '../../../contract/ids.ts'
import { withCustomer, withoutCustomer } from '../../config/customer-edits.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'
import {
  checkSupportSource,
  removeSupportSource,
  saveSupportSource,
  supportSettings,
} from '../support-settings.ts'

export function supportSettingsOrders({
  configuration,
  applyConfiguration,
  support,
}: HandlerDeps): Pick<
  OrderHandlers,
  'support.saveSource' | 'support.removeSource' | 'customers.save' | 'customers.remove'
> {
  return {
    'support.saveSource': async (form) => {
      await saveSupportSource(configuration, form)
      // The same reference may stand for another token now.
      support.polling.connectAnew(form.name as SourceId)
      applyConfiguration()
    },
    'support.removeSource': ({ name }) =>
      removeSupportSource(configuration, name).finally(applyConfiguration),
    'customers.save': ({ customer, was }) => {
      const { customers } = configuration.config()
      if (was !== null && !customers.some(({ name }) => name === was))
        throw new AppError('not-found', `Nothing was saved: no customer is called ${was} any more.`)
      const isTaken = customers.some(
        ({ name }) => name !== was && name.toLowerCase() === customer.name.toLowerCase(),
      )
      if (isTaken)
        throw new AppError('bad-input', 'Nothing was saved: another customer has this name already.')
      configuration.change((text, config) => withCustomer(text, config, customer, was))
      applyConfiguration()
    },
    'customers.remove': ({ name }) => {
      configuration.change((text, config) => withoutCustomer(text, config, name))
      applyConfiguration()
    },
  }
}

export function supportSettingsQueries({
  configuration,
  platform,
}: HandlerDeps): Pick<QueryHandlers, 'support.check' | 'support.settings' | 'customers.read'> {
  return {
    'support.check': (form) => checkSupportSource(configuration, form, platform),
    'support.settings': ({ name }) => supportSettings(configuration, name),
    'customers.read': () => {
      const { customers, hours } = configuration.config()
      return { customers, hours: hours.map(({ name }) => name) }
    },
  }
}
