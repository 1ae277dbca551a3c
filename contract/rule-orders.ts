/** Orders and questions about the table of rules, with their input. */
import { z } from 'zod'
import { sourceId } from './id-fields.ts'

const name = z.string().trim().min(1, 'a name').max(80)
const outcome = z.enum(['wake', 'notify', 'digest', 'badge', 'nothing'])
const texts = z.array(z.string().min(1).max(500)).min(1).max(200)

/** One row as the page writes it; whether its expressions are some is for the configuration to say. */
export const ruleForm = z.object({
  name,
  when: z
    .object({
      severity: z
        .array(z.enum(['page', 'notify', 'ticket', 'none']))
        .min(1)
        .max(4),
      pipeline: texts,
      team: texts,
      environment: texts,
      customer: texts,
      servicePriority: texts,
      impact: z
        .array(z.enum(['down', 'degraded', 'none', 'unknown']))
        .min(1)
        .max(4),
      allPipelines: z.boolean(),
      cancelOutsideHours: z.boolean(),
      labels: z
        .array(
          z.object({
            name: z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'a label name'),
            value: z.string().max(4_000),
            isRegex: z.boolean(),
            isEqual: z.boolean(),
          }),
        )
        .min(1)
        .max(60),
    })
    .partial(),
  hours: name.nullable(),
  then: outcome,
  outsideHours: outcome,
  offDuty: outcome,
})

/** A whole table; null = the one Nightdesk comes with. */
export const tableForm = z.array(ruleForm).min(1).max(100).nullable()

/** epoch ms within the range of a Date */
export const caseInstant = z.number().int().min(0).max(8_640_000_000_000_000)
export const caseLabels = z.record(z.string().min(1).max(200), z.string().max(4_000))

export const ruleOrders = {
  /** replaces the table; `base` names the one it was typed over, and null takes it out of the file */
  'rules.save': z.object({ rules: tableForm, base: z.string().max(100) }),
  'rules.case.save': z.object({
    name,
    labels: caseLabels,
    source: sourceId.optional(),
    at: caseInstant,
    duty: z.enum(['on', 'off']),
    must: z.enum(['wake', 'not-wake']),
  }),
  'rules.case.remove': z.object({ name }),
} as const
