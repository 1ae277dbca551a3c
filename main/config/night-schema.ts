/** The night in the configuration file: hours policies, the table of rules, the user's own tests of it. */
import { z } from 'zod'
import type { HoursPolicy, HoursPurpose } from '../../contract/hours.ts'
import { parseMatcher } from '../../contract/matchers.ts'
import { loudness, type Outcome, type Rule, type RuleMatcher } from '../../contract/rules.ts'
import { expressionProblem } from './expression.ts'
import { ladderSchema } from './ladder-schema.ts'
import { parseRef } from './secret-ref.ts'
import { sourceName } from './source-parts.ts'

/** More rows than this are no table that anybody reads; more policies and tests neither. */
const mostRules = 100
const mostPolicies = 20
const mostCases = 200

const name = z.string({ error: 'a name' }).trim().min(1, 'a name').max(80, 'a name of at most 80 characters')

/** One value stands for a list of one. `words`: what it may be. */
const listOf = <T extends z.ZodType>(item: T, words: string) =>
  z
    .union([item, z.array(item).min(1).max(200)], { error: words })
    .transform((value) => (Array.isArray(value) ? value : [value]) as z.output<T>[])

const dayNumbers = { mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6, sun: 7 } as const
/** The days in the order of their numbers: what they are written by. */
export const dayNames = Object.keys(dayNumbers) as readonly (keyof typeof dayNumbers)[]

const timeWords = 'a time such as "08:00"'
const time = z.string({ error: timeWords }).regex(/^([01]\d|2[0-3]):[0-5]\d$/, timeWords)
const endTime = z
  .string({ error: timeWords })
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, timeWords)
  // A `to` at or before `from` ends on the next day, so midnight is that day's beginning.
  .transform((text) => (text === '24:00' ? '00:00' : text))

export const weekly = z.strictObject({
  days: listOf(
    z.enum(dayNames as [keyof typeof dayNumbers]),
    'mon, tue, wed, thu, fri, sat or sun, or a list of these',
  ).transform((days) => days.map((day) => dayNumbers[day]).toSorted((a, b) => a - b)),
  from: time,
  to: endTime,
})

const dateWords = 'a date such as "2026-12-25"'
const date = z.string({ error: dateWords }).refine((text) => isDate(text), dateWords)

/** A day that the calendar has: 31 February would be taken for a day in March. */
function isDate(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text
}

/** An iCal file or address, as it may be written. */
const calendarWords = 'an https address, or one as file:PATH, env:NAME or stored:NAME'
export const calendar = z
  .string({ error: calendarWords })
  .max(4_000)
  .refine((text) => {
    const url = URL.parse(text)
    if (url?.protocol === 'https:') return !url.username && !url.password
    return ['file', 'env', 'stored'].includes(parseRef(text)?.kind ?? '')
  }, calendarWords)

const purpose = z.enum(['night', 'working', 'support'])

const policy = z
  .strictObject({
    name: name.refine((text) => text !== 'day', 'another name: "day" is what is outside of the night'),
    zone: z.string({ error: 'a zone such as "Europe/Berlin"' }).min(1).max(100),
    weekly: z.array(weekly, { error: 'a list of days with from and to' }).min(1).max(50),
    holidays: z
      .strictObject({ dates: z.array(date).max(1_000).default([]), calendar: calendar.optional() })
      .default({ dates: [] }),
    for: listOf(purpose, 'night, working or support, or a list of these').default([]),
  })
  .transform(
    ({ holidays, for: purposes, ...rest }): HoursPolicy => ({
      ...rest,
      holidays: holidays.dates,
      calendar: holidays.calendar ?? null,
      purposes: [...new Set<HoursPurpose>(purposes)],
    }),
  )

const matcherWords = 'a matcher such as namespace=~"kube-.*"'
export const matcher = z.string({ error: matcherWords }).transform((text, context): RuleMatcher => {
  const found = parseMatcher(text)
  const problem = 'problem' in found ? matcherWords : found.isRegex ? expressionProblem(found.value) : null
  if (problem === null && !('problem' in found)) return found
  context.addIssue({ code: 'custom', message: problem ?? matcherWords })
  return z.NEVER
})

const outcome = z.enum(['wake', 'notify', 'digest', 'badge', 'nothing'], {
  error: 'wake, notify, digest, badge or nothing',
})
const texts = listOf(z.string().min(1).max(500), 'a text, or a list of texts')

const when = z.strictObject({
  severity: listOf(
    z.enum(['page', 'notify', 'ticket', 'none']),
    'page, notify, ticket or none, or a list of these',
  ).optional(),
  pipeline: texts.optional(),
  team: texts.optional(),
  environment: texts.optional(),
  customer: texts.optional(),
  servicePriority: texts.optional(),
  impact: listOf(
    z.enum(['down', 'degraded', 'none', 'unknown']),
    'down, degraded, none or unknown, or a list of these',
  ).optional(),
  allPipelines: z.boolean({ error: 'true or false' }).optional(),
  cancelOutsideHours: z.boolean({ error: 'true or false' }).optional(),
  labels: z
    .array(matcher, { error: `a list of matchers, each ${matcherWords}` })
    .max(60)
    .optional(),
})

/** The less loud of the two: what an outcome that is not named is. */
export function atMost(then: Outcome, other: Outcome): Outcome {
  return loudness[other] < loudness[then] ? other : then
}

const rule = z
  .strictObject({
    name,
    when: when.default({}),
    hours: name.nullable().default(null),
    then: outcome,
    outsideHours: outcome.optional(),
    offDuty: outcome.optional(),
  })
  .superRefine((row, context) => {
    for (const key of ['outsideHours', 'offDuty'] as const) {
      const other = row[key]
      if (other === undefined || loudness[other] <= loudness[row.then]) continue
      context.addIssue({
        code: 'custom',
        path: [key],
        message: `nothing louder than "${row.then}", which is what happens otherwise`,
      })
    }
  })
  .transform(
    ({ outsideHours, offDuty, ...row }): Rule => ({
      ...row,
      outsideHours: outsideHours ?? atMost(row.then, row.hours === null ? row.then : 'digest'),
      offDuty: offDuty ?? atMost(row.then, 'badge'),
    }),
  )

export const instantWords = 'an instant with its offset, such as "2026-10-25T02:30:00+01:00"'

const testCase = z.strictObject({
  name,
  labels: z.record(z.string().min(1).max(200), z.string().max(4_000)),
  source: sourceName.optional(),
  at: z.iso.datetime({ offset: true, error: instantWords }).transform((text) => Date.parse(text)),
  duty: z.enum(['on', 'off'], { error: 'on or off' }).default('on'),
  must: z.enum(['wake', 'not-wake'], { error: 'wake or not-wake' }),
})

/** Refuses a name that stands there twice. */
export function once<T extends { readonly name: string }>(what: string) {
  return (list: readonly T[], context: z.core.$RefinementCtx<readonly T[]>): void => {
    const seen = new Set<string>()
    for (const [index, one] of list.entries()) {
      if (seen.has(one.name))
        context.addIssue({
          code: 'custom',
          path: [index, 'name'],
          message: `a name that no other ${what} has`,
        })
      seen.add(one.name)
    }
  }
}

/** Entry `hours` of the file. */
export const hoursSchema = z
  .array(policy, { error: 'a list of hours policies' })
  .max(mostPolicies)
  .superRefine(once('hours policy'))

/** Entry `night` of the file. */
export const nightSchema = z.strictObject({
  ladder: ladderSchema.optional(),
  rules: z
    .array(rule, { error: 'a list of rules' })
    .min(1, 'at least one rule, or no "rules" at all')
    .max(mostRules)
    .superRefine(once('rule'))
    .optional(),
  cases: z.array(testCase, { error: 'a list of tests' }).max(mostCases).superRefine(once('test')).default([]),
})

/** One of the user's own tests of the table. `at` in epoch ms. */
export type RuleCase = z.output<typeof testCase>

/** Names of hours that no policy bears and that are no purpose: what a rule refers to must be there. */
export function unknownHours(
  rules: readonly Rule[],
  hours: readonly HoursPolicy[],
): readonly { readonly index: number; readonly name: string }[] {
  const known = new Set(['day', 'night', 'working', 'support', ...hours.map((one) => one.name)])
  return rules.flatMap((row, index) =>
    row.hours === null || known.has(row.hours) ? [] : [{ index, name: row.hours }],
  )
}
