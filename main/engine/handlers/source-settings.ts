/** Orders and questions about sources whose form is drawn from their description, in force before the reply. */
import { lookBy } from '../../sources/look.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'
import { kindSettings, saveKind, testKind } from '../kind-settings.ts'
import { previewMapping } from '../mapping-preview.ts'

export function sourceSettingsOrders({
  configuration,
  applyConfiguration,
  watching,
}: HandlerDeps): Pick<OrderHandlers, 'sources.saveKind'> {
  return {
    'sources.saveKind': async (form) => {
      await saveKind(configuration, form)
      watching.forgetHeartbeats(form.name)
      applyConfiguration()
    },
  }
}

export function sourceSettingsQueries({
  core,
  configuration,
  ...deps
}: HandlerDeps): Pick<QueryHandlers, 'sources.testKind' | 'sources.kindSettings' | 'sources.preview'> {
  const look = lookBy(deps)
  return {
    'sources.testKind': (form) => testKind(configuration, form, look),
    'sources.kindSettings': ({ name }) => kindSettings(configuration, name),
    'sources.preview': (input) => previewMapping(configuration, input, look, core.clock.now()),
  }
}
