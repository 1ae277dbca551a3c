/** Mimir and Cortex: an Alertmanager for each tenant, whose processes share what they know behind one address. */
import type { MimirOptions } from '../../contract/source-options.ts'
import { connectAlertmanager, type Flavour } from './alertmanager.ts'
import type { SourceConfig, SourceDefinition } from './source.ts'

export const mimir: SourceDefinition = {
  kind: 'mimir',
  label: 'Mimir',
  connect: (config, platform) => connectAlertmanager(config, platform, flavourOf(mimirOptionsOf(config))),
}

/** The interface of one tenant. */
export function flavourOf({ tenant, prefix }: Pick<MimirOptions, 'tenant' | 'prefix'>): Flavour {
  return {
    isShared: true,
    place: {
      path: `${prefix}/api/v2`,
      prefix,
      headers: tenant === null ? {} : { 'x-scope-orgid': tenant },
      advise: (_, __, status, words) => adviceOn(status, words, tenant),
    },
  }
}

function mimirOptionsOf({ options }: SourceConfig): Pick<MimirOptions, 'tenant' | 'prefix'> {
  return options?.kind === 'mimir' ? options : { tenant: null, prefix: '/alertmanager' }
}

/** What its refusals mean that stand in no words of HTTP. */
function adviceOn(status: number, words: string, tenant: string | null): string {
  if (status === 401 && /no org id/i.test(words)) return 'The source has to name its tenant.'
  if (/not configured/i.test(words))
    return `${tenant === null ? 'This tenant' : `The tenant ${tenant}`} has no Alertmanager configuration there.`
  return ''
}
