/** A source of kind `prometheus`: alerts straight from the rules, and rules that are broken. */
import { z } from 'zod'
import { auth, type ConfiguredSource, common, flag, urls } from './source-parts.ts'

export const prometheusSource = z
  .strictObject({
    ...common(30_000),
    kind: z.literal('prometheus'),
    urls: urls(9, 'at most nine addresses'),
    tenant: z.string().min(1).max(150).optional(),
    pending: flag(true),
    auth: auth.optional(),
  })
  .transform(
    ({ tenant, pending, ...rest }): ConfiguredSource => ({
      ...rest,
      ...{ mirrorAcks: false, carryEscalations: false },
      options: { kind: 'prometheus', tenant: tenant ?? null, pending },
    }),
  )
