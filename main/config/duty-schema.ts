/** `duty:` of the configuration file: who is on duty by a plan that stands in no calendar. */
import { z } from 'zod'

const name = z
  .string({ error: 'a name' })
  .trim()
  .min(1, 'a name')
  .max(100, 'a name of at most 100 characters')

/** `hours`: an hours policy by name, inside of which one is on duty; `always` without a break. */
export const dutySchema = z.strictObject({
  role: name.optional(),
  hours: name.default('always'),
  next: name.optional(),
  backup: name.optional(),
})

export type DutyPlan = z.output<typeof dutySchema>
