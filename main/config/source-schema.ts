/** `sources:` of the configuration file: one entry for each system whose alerts are watched. */
import { z } from 'zod'
import { sourceKinds } from '../../contract/source-options.ts'
import { duration } from './duration.ts'
import { grafanaSource, mimirSource } from './grafana-source-schema.ts'
import { icingaSource } from './icinga-source-schema.ts'
import { jsonSource, webhookSource } from './json-source-schema.ts'
import { pagerDutySource } from './pagerduty-source-schema.ts'
import { prometheusSource } from './prometheus-source-schema.ts'
import { address, auth, type ConfiguredSource, common, flag, urls } from './source-parts.ts'

const alertmanager = z
  .strictObject({
    ...common(15_000),
    poll: duration(5_000, 60_000, '5s to 60s').default(15_000),
    kind: z.literal('alertmanager'),
    urls: urls(9, 'at most nine addresses'),
    mirrorAcks: flag(false),
    carryEscalations: flag(false),
    auth: auth.optional(),
    /** whose rules raise these alerts: asked how long each waits before it fires */
    prometheus: address.optional(),
  })
  .transform((given): ConfiguredSource => given)

export const sourceSchema = z.discriminatedUnion(
  'kind',
  [
    alertmanager,
    grafanaSource,
    mimirSource,
    prometheusSource,
    pagerDutySource,
    icingaSource,
    jsonSource,
    webhookSource,
  ],
  { error: sourceKinds.map((kind) => `"${kind}"`).join(', ') },
)
