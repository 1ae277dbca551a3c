/** `calendars:` of a rotation in the configuration file: feeds whose events say who has it. */
import { RE2JS } from 're2js'
import { z } from 'zod'
import type { EventField } from '../../contract/rotation.ts'
import { expressionProblem } from './expression.ts'
import { parseRef } from './secret-ref.ts'

/** More calendars than this are no rotation. */
const mostCalendars = 10

/** How the person is read out of an event. */
export interface WhoPattern {
  readonly field: EventField
  /** RE2 with one group, which is the person; null = by the ways in which pagers and people write it */
  readonly pattern: string | null
}

/** One calendar of a rotation. Its address may hold a key: it is told to nobody. */
export interface RotationCalendar {
  readonly name: string | null
  /** an https or webcal address, or where one is kept */
  readonly url: string
  readonly who: WhoPattern
}

const urlWords = 'an https or webcal address, or one as file:PATH, env:NAME or stored:NAME'
const url = z
  .string({ error: urlWords })
  .max(4_000)
  .refine((text) => {
    const parsed = URL.parse(text)
    if (parsed?.protocol === 'https:' || parsed?.protocol === 'webcal:')
      return !parsed.username && !parsed.password
    return ['file', 'env', 'stored'].includes(parseRef(text)?.kind ?? '')
  }, urlWords)

const patternWords = 'a regular expression (RE2) with one group in brackets, which is the name'
const pattern = z.string({ error: patternWords }).superRefine((text, context) => {
  const problem =
    expressionProblem(text) ?? (RE2JS.compile(text).matcher('').groupCount() === 1 ? null : patternWords)
  if (problem !== null) context.addIssue({ code: 'custom', message: problem })
})

const fields = ['summary', 'description', 'attendee', 'organizer'] as const
const field = z.enum(fields, { error: `${fields.slice(0, -1).join(', ')} or ${fields.at(-1)}` })

const who = z
  .union([pattern, z.strictObject({ field: field.default('summary'), pattern: pattern.optional() })], {
    error: `${patternWords}; or a field, and a pattern`,
  })
  .transform(
    (given): WhoPattern =>
      typeof given === 'string'
        ? { field: 'summary', pattern: given }
        : { field: given.field, pattern: given.pattern ?? null },
  )

const name = z.string({ error: 'a name' }).trim().min(1, 'a name').max(80, 'a name of at most 80 characters')

export const rotationCalendarsSchema = z
  .array(
    z
      .strictObject({ name: name.optional(), url, who: who.default({ field: 'summary', pattern: null }) })
      .transform((given): RotationCalendar => ({ ...given, name: given.name ?? null })),
    { error: 'a list of calendars, each with its url' },
  )
  .min(1, 'at least one calendar')
  .max(mostCalendars)
