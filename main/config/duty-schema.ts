/** `duty:` of the configuration file: when one is on duty, by a rotation or by hours. */
import { z } from 'zod'
import { duration } from './duration.ts'

const name = z
  .string({ error: 'a name' })
  .trim()
  .min(1, 'a name')
  .max(100, 'a name of at most 100 characters')

/** Told so long before, ms, where the file says nothing: a day, an hour, a quarter of an hour. */
export const usualReminders: readonly number[] = [24 * 3_600_000, 3_600_000, 900_000]

/**
 * `rotation`: one of `rotations` that says who is on duty. `hours`: an hours policy by name, inside of which one is on
 * duty; `always` without a break. `backup`: a name, or a rotation whose turn it is.
 */
export const dutySchema = z
  .strictObject({
    role: name.optional(),
    rotation: name.optional(),
    hours: name.default('always'),
    next: name.optional(),
    backup: name.optional(),
    /** how long before my shifts begin and end I am told, ms; empty = never */
    reminders: z
      .array(duration(60_000, 7 * 24 * 3_600_000, '1m to 168h'), {
        error: 'a list of times, such as [24h, 15m]',
      })
      .max(10)
      .optional(),
  })
  .superRefine(({ rotation, hours, next }, context) => {
    if (rotation === undefined) return
    if (hours !== 'always') context.addIssue({ code: 'custom', path: ['hours'], message: either })
    if (next !== undefined) context.addIssue({ code: 'custom', path: ['next'], message: either })
  })

const either = 'no such entry beside "rotation", which says it'

export type DutyPlan = z.output<typeof dutySchema>
