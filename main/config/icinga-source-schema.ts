/** A source of kind `icinga2`: hosts and services with a problem. */
import { z } from 'zod'
import { auth, type ConfiguredSource, common, flag, urls } from './source-parts.ts'

/** Each of nine servers may be about to change its own. */
const mostPins = 18

const pinWords = `the SHA-256 fingerprint of its certificate (64 hexadecimal digits, with or without colons), or a list of at most ${mostPins}, one for each server`

/** One or several, as a list. */
const pins = z
  .union([z.string(), z.array(z.string()).max(mostPins)], { error: pinWords })
  .transform((given) => [given].flat().map((text) => text.replaceAll(':', '').toLowerCase()))
  .refine((all) => all.length > 0 && all.every((one) => /^[0-9a-f]{64}$/.test(one)), pinWords)

export const icingaSource = z
  .strictObject({
    ...common(30_000),
    kind: z.literal('icinga2'),
    urls: urls(9, 'at most nine addresses'),
    auth: auth.optional(),
    pin: pins.optional(),
    filter: z.string().min(1).max(4_000).optional(),
    push: flag(true),
    mirrorAcks: flag(true),
  })
  .transform(
    ({ pin, filter, push, ...rest }): ConfiguredSource => ({
      ...rest,
      carryEscalations: false,
      options: { kind: 'icinga2', pins: pin ?? [], filter: filter ?? null, push },
    }),
  )
