/** The configuration file's form: what may stand in it, and in what units. */
import { z } from 'zod'
import { customersSchema } from './customer-schema.ts'
import { duration } from './duration.ts'
import { dutySchema } from './duty-schema.ts'
import { escalationSchema } from './escalation-schema.ts'
import { identitiesSchema } from './identities-schema.ts'
import { maintenanceFromSchema, maintenanceSchema } from './maintenance-schema.ts'
import { hoursSchema, nightSchema, unknownHours } from './night-schema.ts'
import { postmortemDefaults, postmortemSchema } from './postmortem-schema.ts'
import { colleaguesSchema, restSchema, roleProblems, rolesSchema } from './role-schema.ts'
import { rotationsSchema } from './rotation-schema.ts'
import type { ConfiguredSource } from './source-parts.ts'
import { sourceSchema } from './source-schema.ts'
import { supportSchema } from './support-schema.ts'

const names = z.array(z.string().min(1).max(200)).min(1)

/** More saved views than this are no help in finding one. */
const mostViews = 50

const view = z.strictObject({
  name: z.string({ error: 'a name' }).trim().min(1, 'a name').max(60, 'a name of at most 60 characters'),
  filter: z.string({ error: 'the words of a filter line' }).max(500).default(''),
  groupBy: z
    .enum(['none', 'alertname', 'environment', 'customer', 'team'], {
      error: 'none, alertname, environment, customer or team',
    })
    .default('none'),
})

/** Refuses a name that stands there twice. */
function namesOnce(list: readonly { readonly name: string }[], refuse: (index: number) => void): void {
  const seen = new Set<string>()
  for (const [index, { name }] of list.entries()) {
    if (seen.has(name)) refuse(index)
    seen.add(name)
  }
}

const dayMs = 86_400_000
/** Two years: what a year is held against is there still. */
const defaultKeptDays = 730

/** How long the history is kept, in days. */
const keepSchema = z
  .strictObject({
    history: z
      .number({ error: 'a number of days from 90 to 3650' })
      .int('a whole number of days')
      .min(90, 'a number of days from 90 to 3650')
      .max(3_650, 'a number of days from 90 to 3650')
      .default(defaultKeptDays),
  })
  .transform(({ history }) => ({ historyMs: history * dayMs }))

const wholeFile = z.strictObject({
  version: z.literal(1, { error: '1' }),
  me: z.string().trim().min(1).max(100).optional(),
  identities: identitiesSchema.optional(),
  teams: z.array(z.string().min(1)).default([]),
  targets: z
    .strictObject({
      ack: duration(10_000, 3_600_000, '10s to 1h').default(120_000),
      resolve: duration(60_000, 86_400_000, '1m to 24h').default(7_200_000),
    })
    .default({ ack: 120_000, resolve: 7_200_000 }),
  labels: z
    .strictObject({
      installation: names,
      cluster: names,
      environment: names,
      customer: names,
      layer: names,
      team: names,
      severity: names,
    })
    .partial()
    .default({}),
  severities: z
    .record(
      z.string().toLowerCase(),
      z.enum(['page', 'notify', 'ticket', 'none'], { error: 'page, notify, ticket or none' }),
    )
    .default({}),
  heartbeats: names.optional(),
  duty: dutySchema.optional(),
  rotations: rotationsSchema.default([]),
  escalation: escalationSchema.default([]),
  roles: rolesSchema.default([]),
  colleagues: colleaguesSchema.default([]),
  rest: restSchema.default({ hours: 11 }),
  sources: z
    .array(sourceSchema, { error: 'a list of sources' })
    .max(100)
    .superRefine((sources, context) =>
      namesOnce(sources, (index) =>
        context.addIssue({
          code: 'custom',
          path: [index, 'name'],
          message: 'a name that no other source has',
        }),
      ),
    )
    .default([]),
  views: z
    .array(view, { error: 'a list of views' })
    .max(mostViews)
    .superRefine((views, context) =>
      namesOnce(views, (index) =>
        context.addIssue({ code: 'custom', path: [index, 'name'], message: 'a name that no other view has' }),
      ),
    )
    .default([]),
  hours: hoursSchema.default([]),
  night: nightSchema.default({ cases: [] }),
  maintenance: maintenanceSchema.default([]),
  maintenanceFrom: maintenanceFromSchema.default({ calendars: [] }),
  support: supportSchema.default({ hours: 'support', sources: [] }),
  customers: customersSchema.default([]),
  postmortems: postmortemSchema.default(postmortemDefaults),
  keep: keepSchema.default({ historyMs: defaultKeptDays * dayMs }),
})

export const configSchema = wholeFile.superRefine((file, context) => {
  const { hours, night, duty, rotations, escalation } = file
  if (duty?.rotation !== undefined && !rotations.some(({ name }) => name === duty.rotation)) {
    const known = rotations.map(({ name }) => `"${name}"`)
    const message = known.length === 0 ? 'the name of one of rotations' : `one of ${known.join(', ')}`
    context.addIssue({ code: 'custom', path: ['duty', 'rotation'], message })
  }
  const own = hours.map(({ name }) => name)
  const names = [...new Set(['day', 'night', 'working', 'support', ...own])]
  const message = `the name of hours in this file, or one of ${names.join(', ')}`
  for (const { index } of unknownHours(night.rules ?? [], hours))
    context.addIssue({ code: 'custom', path: ['night', 'rules', index, 'hours'], message })
  for (const [index, level] of escalation.entries())
    if (level.hours !== null && !names.includes(level.hours))
      context.addIssue({ code: 'custom', path: ['escalation', index, 'hours'], message })
  if (!names.includes(file.support.hours))
    context.addIssue({ code: 'custom', path: ['support', 'hours'], message })
  for (const [index, { contacts }] of file.customers.entries())
    for (const [at, contact] of contacts.entries())
      if (contact.hours !== null && !names.includes(contact.hours))
        context.addIssue({ code: 'custom', path: ['customers', index, 'contacts', at, 'hours'], message })
  for (const { path, message: expected } of roleProblems(file, names))
    context.addIssue({ code: 'custom', path: [...path], message: expected })
})

/** The configuration with all defaults in it. Durations in ms, sizes in bytes. */
export type Config = z.output<typeof configSchema>
export type { ConfiguredSource }
