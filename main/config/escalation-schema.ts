/** `escalation:` of the configuration file: who is asked to take an alert, in their order. */
import { z } from 'zod'
import { usualAcceptMs } from '../../contract/escalation.ts'

/** More levels than this are no order that anybody keeps in mind. */
const mostLevels = 20

const name = z
  .string({ error: 'a name' })
  .trim()
  .min(1, 'a name')
  .max(100, 'a name of at most 100 characters')
const contact = z
  .string({ error: 'a text' })
  .trim()
  .min(1, 'not an empty one')
  .max(200, 'at most 200 characters')
const linkWords = 'an https address without user name'
const link = z
  .string({ error: linkWords })
  .max(500, 'an address of at most 500 characters')
  .refine((text) => {
    const url = URL.parse(text)
    return url?.protocol === 'https:' && !url.username && !url.password
  }, linkWords)

const acceptWords = 'a time from 1m to 24h, such as "5m"'
const accept = z.union([z.string(), z.number()], { error: acceptWords }).transform((value, context) => {
  const match = /^(\d{1,4})\s*(m|h)$/.exec(String(value).trim())
  const ms = match ? Number(match[1]) * (match[2] === 'h' ? 3_600_000 : 60_000) : Number.NaN
  if (ms >= 60_000 && ms <= 86_400_000) return ms
  context.addIssue({ code: 'custom', message: acceptWords })
  return z.NEVER
})

/** How somebody is reached. */
export const waysSchema = { phone: contact.optional(), chat: contact.optional(), link: link.optional() }

/** How somebody who is asked is reached, when, and what follows. */
export const askedSchema = {
  ...waysSchema,
  accept: accept.default(usualAcceptMs),
  hours: name.optional(),
  pass: z.enum(['ask', 'auto'], { error: 'ask or auto' }).default('ask'),
}

const level = z
  .strictObject({ name: name.optional(), who: name.optional(), role: name.optional(), ...askedSchema })
  .superRefine(({ name: own, who, role }, context) => {
    if (own !== undefined || who !== undefined || role !== undefined) return
    context.addIssue({ code: 'custom', path: ['who'], message: 'who (a person) or role, or both' })
  })
  .transform(({ name: own, accept: acceptMs, pass, ...rest }) => ({
    name: own ?? rest.role ?? rest.who ?? '',
    who: rest.who ?? null,
    role: rest.role ?? null,
    phone: rest.phone ?? null,
    chat: rest.chat ?? null,
    link: rest.link ?? null,
    acceptMs,
    hours: rest.hours ?? null,
    passes: pass === 'auto',
  }))

/** `pass: auto`: where nobody accepts, the next level is asked by itself. Durations in ms. */
export const escalationSchema = z
  .array(level, { error: 'a list of levels, each with who or role' })
  .max(mostLevels, `at most ${mostLevels} levels`)
  .superRefine((levels, context) => {
    const seen = new Set<string>()
    for (const [index, one] of levels.entries()) {
      if (seen.has(one.name))
        context.addIssue({ code: 'custom', path: [index, 'name'], message: 'a name that no other level has' })
      seen.add(one.name)
    }
  })
