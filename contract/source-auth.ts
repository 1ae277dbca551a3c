/** How a source lets us in, as its form sends it. */
import { z } from 'zod'

/** A secret as typed (stored apart from the file), kept as it was, or absent. */
const secret = z.string().max(16_384)

/** Where a secret is kept by somebody else: a reference, as the configuration file writes it. */
const reference = z
  .string()
  .max(4_000)
  .regex(/^(env|file|command):\S.*$/, 'env:NAME, file:PATH or command:PROGRAM')

export const sourceAuth = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('keep') }),
  z.object({ kind: z.literal('basic'), username: z.string().min(1).max(500), password: secret }),
  z.object({ kind: z.literal('bearer'), token: secret }),
  z.object({ kind: z.literal('basic-from'), username: z.string().min(1).max(500), reference }),
  z.object({ kind: z.literal('bearer-from'), reference }),
])
