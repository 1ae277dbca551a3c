/** Sources of kind `grafana` and `mimir`: Alertmanagers that lie elsewhere and differ a little. */
import { z } from 'zod'
import { auth, type ConfiguredSource, common, flag, urls } from './source-parts.ts'

export const grafanaSource = z
  .strictObject({
    ...common(15_000),
    kind: z.literal('grafana'),
    urls: urls(1, 'one address: that of Grafana'),
    /** the uid of a data source whose Alertmanager is meant; without it Grafana's own */
    datasource: z
      .string()
      .regex(/^[\w-]{1,80}$/, 'the uid of a data source')
      .optional(),
    mirrorAcks: flag(false),
    carryEscalations: flag(false),
    auth: auth.optional(),
  })
  .transform(
    ({ datasource, ...rest }): ConfiguredSource => ({
      ...rest,
      options: { kind: 'grafana', datasource: datasource ?? null },
    }),
  )

export const mimirSource = z
  .strictObject({
    ...common(15_000),
    kind: z.literal('mimir'),
    urls: urls(9, 'at most nine addresses'),
    tenant: z.string().min(1).max(150).optional(),
    prefix: z
      .string()
      .regex(/^(\/[\w.~-]+)*$/, 'a path such as "/alertmanager"')
      .default('/alertmanager'),
    mirrorAcks: flag(false),
    carryEscalations: flag(false),
    auth: auth.optional(),
  })
  .transform(
    ({ tenant, prefix, ...rest }): ConfiguredSource => ({
      ...rest,
      options: { kind: 'mimir', tenant: tenant ?? null, prefix },
    }),
  )
