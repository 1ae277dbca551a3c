/** Maintenance in the configuration file: windows by hand, and where others come from. */
import { RE2JS } from 're2js'
import { z } from 'zod'
import { handKey, longestReason, spanProblem } from '../../contract/maintenance.ts'
import type { SeenMatcher } from '../../contract/observation.ts'
import { expressionProblem } from './expression.ts'
import { calendar, instantWords, matcher, once } from './night-schema.ts'

/** More windows or calendars than this are no plan that anybody reads. */
const mostWindows = 200
const mostCalendars = 10

const reason = z
  .string({ error: 'a reason' })
  .trim()
  .min(1, 'a reason')
  .max(longestReason, `a reason of at most ${longestReason} characters`)
const instant = z.iso.datetime({ offset: true, error: instantWords }).transform((text) => Date.parse(text))
const endWords = `${instantWords}: a window without an end is not taken`
const flag = z.boolean({ error: 'true or false' }).default(false)

/** Could this be true of an alert without the label? Then it narrows nothing down. */
function holdsOfNothing({ value, isRegex, isEqual }: SeenMatcher): boolean {
  return (isRegex ? RE2JS.compile(`^(?:${value})$`).test('') : value === '') === isEqual
}

const matchers = z
  .array(matcher, { error: 'a list of matchers, such as [installation="golem"]' })
  .min(1, 'at least one matcher')
  .max(60)
  .refine((list) => !list.every(holdsOfNothing), 'at least one matcher that names what must be there')

const window = z
  .strictObject({
    reason,
    matchers,
    from: instant,
    until: z.iso.datetime({ offset: true, error: endWords }).transform((text) => Date.parse(text)),
    /** it is meant to last longer than a day */
    long: flag,
  })
  .superRefine(({ from, until, long }, context) => {
    const problem = spanProblem(from, until, long)
    if (problem === null) return
    const words = problem.includes('longer than a day')
      ? 'an end within a day, or "long: true" where more is meant'
      : `another end. ${problem}`
    context.addIssue({ code: 'custom', path: ['until'], message: words })
  })

/** Entry `maintenance` of the file: windows by hand. */
export const maintenanceSchema = z
  .array(window, { error: 'a list of windows' })
  .max(mostWindows)
  .superRefine((list, context) => {
    const seen = new Set<string>()
    for (const [index, one] of list.entries()) {
      const key = handKey(one.from, one.reason)
      if (seen.has(key)) {
        const message = 'another reason: one with the same begin has it already'
        context.addIssue({ code: 'custom', path: [index, 'reason'], message })
      }
      seen.add(key)
    }
  })

const expression = z
  .string({ error: 'a regular expression (RE2)' })
  .min(1, 'a regular expression (RE2)')
  .superRefine((text, context) => {
    const problem = expressionProblem(text)
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  })

/** Entry `maintenanceFrom` of the file: calendars whose events are windows, and silences that mean one. */
export const maintenanceFromSchema = z.strictObject({
  calendars: z
    .array(
      z.strictObject({
        name: z.string({ error: 'a name' }).trim().min(1, 'a name').max(80),
        calendar,
        /** which events, by their titles; all of them where it is absent */
        events: expression.optional(),
        /** `$1` to `$9` stand for the parts in brackets of the expression */
        matchers,
        long: flag,
      }),
      { error: 'a list of calendars' },
    )
    .max(mostCalendars)
    .superRefine(once('calendar'))
    .default([]),
  /** silences that mean a maintenance, by their reason or whoever wrote them */
  silences: expression.optional(),
})

export type WrittenWindow = z.output<typeof window>
export type MaintenanceCalendar = z.output<typeof maintenanceFromSchema>['calendars'][number]
