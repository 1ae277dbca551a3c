/** Grafana's own Alertmanager, or that of one of its data sources: API v2 behind Grafana's access and with its permissions. */
import type { GrafanaOptions } from '../../contract/source-options.ts'
import { connectAlertmanager, type Flavour } from './alertmanager.ts'
import type { SourceDefinition } from './source.ts'

export const grafana: SourceDefinition = {
  kind: 'grafana',
  label: 'Grafana',
  connect: (config, platform) => {
    const options = config.options?.kind === 'grafana' ? config.options : { datasource: null }
    return connectAlertmanager(config, platform, flavourOf(options))
  },
}

function flavourOf({ datasource }: Pick<GrafanaOptions, 'datasource'>): Flavour {
  return {
    place: {
      path: `/api/alertmanager/${datasource ?? 'grafana'}/api/v2`,
      advise: (method, _, status) => (status === 403 ? permissionWords(method, datasource !== null) : ''),
    },
  }
}

/** Which of Grafana's permissions a request needs. */
function permissionWords(method: string, isOfDatasource: boolean): string {
  const scope = isOfDatasource ? 'alert.instances.external' : 'alert.instances'
  const deed = method === 'GET' ? 'read' : method === 'POST' && !isOfDatasource ? 'create' : 'write'
  return `The token needs the permission ${scope}:${deed}.`
}
