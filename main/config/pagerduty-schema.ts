/** `pagerduty:` of a rotation in the configuration file: the schedule that says who has it. */
import { z } from 'zod'
import { isSecretRef, type SecretRef, secretForm } from './secret-ref.ts'

/** A schedule, where it is asked for, and where the key lies. */
export interface PagerDutyFeed {
  readonly schedule: string
  readonly token: SecretRef
  /** without a slash at its end */
  readonly url: string
}

/** Where accounts live, by their service region. */
export const regions = { us: 'https://api.pagerduty.com', eu: 'https://api.eu.pagerduty.com' } as const

const urlWords = 'an https address without user name, "?" or "#"'
/** A key must not travel where others can read it; on this computer itself nobody can. */
export const url = z.string({ error: urlWords }).transform((text, context) => {
  const parsed = URL.parse(text)
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(parsed?.hostname ?? '')
  const isSafe = parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && isLoopback)
  if (parsed && isSafe && !parsed.username && !parsed.password && !parsed.search && !parsed.hash)
    return parsed.href.replace(/\/+$/, '')
  context.addIssue({ code: 'custom', message: urlWords })
  return z.NEVER
})

const scheduleWords = 'the id of a schedule, such as PI7DH85: the last part of its address'
const schedule = z.string({ error: scheduleWords }).regex(/^[A-Z0-9]{4,32}$/, scheduleWords)

const token = z.custom<SecretRef>().superRefine((ref, context) => {
  if (!isSecretRef(ref)) context.addIssue({ code: 'custom', message: secretForm })
})

export const pagerDutySchema = z
  .strictObject(
    {
      schedule,
      token,
      region: z.enum(['us', 'eu'], { error: 'us or eu' }).optional(),
      url: url.optional(),
    },
    { error: 'a schedule and a token' },
  )
  .transform((given, context): PagerDutyFeed => {
    if (given.url !== undefined && given.region !== undefined)
      context.addIssue({ code: 'custom', path: ['region'], message: 'either this or url' })
    return {
      ...{ schedule: given.schedule, token: given.token },
      url: given.url ?? regions[given.region ?? 'us'],
    }
  })
