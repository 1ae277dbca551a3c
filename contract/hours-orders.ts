/** Orders about hours policies. No secret comes back: a calendar that is kept is kept by its word. */
import { z } from 'zod'

const name = z.string().trim().min(1, 'a name').max(80)
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as "08:00"')
const date = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'a date such as "2026-12-25"')

/** One policy as the page writes it; whether its zone is one is for the engine to say. */
const hoursForm = z.object({
  name,
  zone: z.string().trim().min(1, 'a zone').max(100),
  weekly: z
    .array(z.object({ days: z.array(z.number().int().min(1).max(7)).min(1).max(7), from: time, to: time }))
    .min(1)
    .max(50),
  holidays: z.array(date).max(1_000),
  calendar: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    /** as it is written there */
    z.object({ kind: z.literal('keep') }),
    /** where it is found, written into the file as it is: https, file:PATH, env:NAME, stored:NAME */
    z.object({ kind: z.literal('reference'), reference: z.string().trim().min(1).max(4_000) }),
    /** an https address that is kept where secrets are, and named in the file only */
    z.object({ kind: z.literal('secret'), address: z.string().trim().min(1).max(4_000) }),
  ]),
  purposes: z.array(z.enum(['night', 'working', 'support'])).max(3),
})

export const hoursOrders = {
  /** `was`: the name it has in the file, null for a new one; `base` names the rules and hours it was typed over */
  'hours.save': z.object({ hours: hoursForm, was: name.nullable(), base: z.string().max(100) }),
  /** refused while a rule or the duty of the file refers to it */
  'hours.remove': z.object({ name, base: z.string().max(100) }),
} as const
