/** `duty:` of the configuration file: when one is on duty, by a rotation or by hours. */
import { z } from 'zod'

const name = z
  .string({ error: 'a name' })
  .trim()
  .min(1, 'a name')
  .max(100, 'a name of at most 100 characters')

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
  })
  .superRefine(({ rotation, hours, next }, context) => {
    if (rotation === undefined) return
    if (hours !== 'always') context.addIssue({ code: 'custom', path: ['hours'], message: either })
    if (next !== undefined) context.addIssue({ code: 'custom', path: ['next'], message: either })
  })

const either = 'no such entry beside "rotation", which says it'

export type DutyPlan = z.output<typeof dutySchema>
