/** A source of kind `pagerduty`: open incidents of an account. */
import { z } from 'zod'
import { duration } from './duration.ts'
import { regions, url } from './pagerduty-schema.ts'
import { type ConfiguredSource, common, flag, secretRef } from './source-parts.ts'

const id = z.string().regex(/^[A-Z0-9]{4,32}$/, 'an id such as PIJ90N7')

export const pagerDutySource = z
  .strictObject({
    ...common(30_000),
    poll: duration(15_000, 600_000, '15s to 10m').default(30_000),
    kind: z.literal('pagerduty'),
    token: secretRef,
    region: z.enum(['us', 'eu'], { error: 'us or eu' }).optional(),
    url: url.optional(),
    services: z.array(id).max(200).default([]),
    teams: z.array(id).max(200).default([]),
    urgencies: z.array(z.enum(['high', 'low'], { error: 'high or low' })).default(['high', 'low']),
    onlyMine: flag(false),
    from: z.email('an e-mail address').optional(),
    mirrorAcks: flag(true),
  })
  .transform(
    (
      { token, region, url: given, services, teams, urgencies, onlyMine, from, ...rest },
      context,
    ): ConfiguredSource => {
      if (given !== undefined && region !== undefined)
        context.addIssue({ code: 'custom', path: ['region'], message: 'either this or url' })
      return {
        ...rest,
        ...{ urls: [given ?? regions[region ?? 'us']], auth: { token }, carryEscalations: false },
        options: { kind: 'pagerduty', services, teams, urgencies, onlyMine, from: from ?? null },
      }
    },
  )
