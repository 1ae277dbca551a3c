/** A source of kind `icinga2`: hosts and services with a problem. */
import { z } from 'zod'
import { auth, type ConfiguredSource, common, flag, urls } from './source-parts.ts'

const pinWords = 'the SHA-256 fingerprint of its certificate: 64 hexadecimal digits, with or without colons'

export const icingaSource = z
  .strictObject({
    ...common(30_000),
    kind: z.literal('icinga2'),
    urls: urls(9, 'at most nine addresses'),
    auth: auth.optional(),
    pin: z
      .string({ error: pinWords })
      .transform((text) => text.replaceAll(':', '').toLowerCase())
      .refine((text) => /^[0-9a-f]{64}$/.test(text), pinWords)
      .optional(),
    filter: z.string().min(1).max(4_000).optional(),
    push: flag(true),
    mirrorAcks: flag(true),
  })
  .transform(
    ({ pin, filter, push, ...rest }): ConfiguredSource => ({
      ...rest,
      carryEscalations: false,
      options: { kind: 'icinga2', pin: pin ?? null, filter: filter ?? null, push },
    }),
  )
