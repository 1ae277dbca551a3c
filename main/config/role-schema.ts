/** `roles:` and `colleagues:` of the configuration file: who answers in which order, and who else may be asked. */
import { z } from 'zod'
import type { Colleague, RolePlan } from '../../contract/role.ts'
import { isZone } from '../../contract/zoned-time.ts'
import { duration } from './duration.ts'
import { askedSchema, waysSchema } from './escalation-schema.ts'
import { once, weekly } from './night-schema.ts'

/** More tiers than this are no order that anybody keeps in mind. */
const mostRoles = 10
const mostColleagues = 50

const name = z
  .string({ error: 'a name' })
  .trim()
  .min(1, 'a name')
  .max(100, 'a name of at most 100 characters')

const role = z
  .strictObject({
    name,
    rotation: name.optional(),
    who: name.optional(),
    targets: z
      .strictObject({
        respond: duration(60_000, 604_800_000, '1m to 168h').optional(),
        ack: duration(10_000, 3_600_000, '10s to 1h').optional(),
        resolve: duration(60_000, 86_400_000, '1m to 24h').optional(),
      })
      .default({}),
    ...askedSchema,
  })
  .superRefine(({ rotation, who }, context) => {
    if (rotation === undefined || who === undefined) return
    const message = 'no such entry beside "rotation", which says it'
    context.addIssue({ code: 'custom', path: ['who'], message })
  })
  .transform(
    ({ targets, accept: acceptMs, pass, rotation, who, hours, phone, chat, link, ...rest }): RolePlan => ({
      ...rest,
      ...{ rotation: rotation ?? null, who: who ?? null, hours: hours ?? null },
      ...{ phone: phone ?? null, chat: chat ?? null, link: link ?? null },
      targets: {
        respondMs: targets.respond ?? null,
        ackMs: targets.ack ?? null,
        resolveMs: targets.resolve ?? null,
      },
      ...{ acceptMs, passes: pass === 'auto' },
    }),
  )

/** The order of the list is the order in which they are asked. */
export const rolesSchema = z
  .array(role, { error: 'a list of roles, in the order in which they are asked' })
  .max(mostRoles, `at most ${mostRoles} roles`)
  .superRefine(once('role'))

const zoneWords = 'a zone such as "Asia/Tokyo"'

const colleague = z
  .strictObject({
    name,
    zone: z.string({ error: zoneWords }).max(100).refine(isZone, zoneWords),
    hours: z
      .array(weekly, { error: 'a list of days with from and to' })
      .min(1, 'at least one stretch of the week')
      .max(50),
    ...waysSchema,
  })
  .transform(
    ({ phone, chat, link, ...rest }): Colleague => ({
      ...rest,
      ...{ phone: phone ?? null, chat: chat ?? null, link: link ?? null },
    }),
  )

export const colleaguesSchema = z
  .array(colleague, { error: 'a list of colleagues, each with name, zone and hours' })
  .max(mostColleagues, `at most ${mostColleagues} colleagues`)
  .superRefine(once('colleague'))

const restWords = 'a number of hours from 1 to 24'

/** `rest:`: how long a rest in one piece is, before a fresh start. EU law asks for eleven hours (2003/88/EC, article 3). */
export const restSchema = z.strictObject({
  hours: z.number({ error: restWords }).min(1, restWords).max(24, restWords).default(11),
})

/** What the roles refer to and the file does not have, with where it is written. */
export function roleProblems(
  {
    roles,
    rotations,
    escalation,
  }: {
    readonly roles: readonly RolePlan[]
    readonly rotations: readonly { readonly name: string }[]
    readonly escalation: readonly { readonly name: string }[]
  },
  hours: readonly string[],
): readonly { readonly path: readonly (string | number)[]; readonly message: string }[] {
  const known = rotations.map(({ name: one }) => one)
  const oneOf = known.length === 0 ? 'the name of one of rotations' : `one of ${quoted(known)}`
  const unknown = roles.flatMap(({ rotation, hours: policy }, index) => [
    ...(rotation !== null && !known.includes(rotation)
      ? [{ path: ['roles', index, 'rotation'], message: oneOf }]
      : []),
    ...(policy !== null && !hours.includes(policy)
      ? [
          {
            path: ['roles', index, 'hours'],
            message: `the name of hours in this file, or one of ${hours.join(', ')}`,
          },
        ]
      : []),
  ])
  const twice = escalation.flatMap((level, index) =>
    roles.some(({ name: one }) => one === level.name)
      ? [
          {
            path: ['escalation', index, 'name'],
            message: 'a name that no role has: roles are asked first, by themselves',
          },
        ]
      : [],
  )
  return [...unknown, ...twice]
}

function quoted(names: readonly string[]): string {
  return names.map((one) => `"${one}"`).join(', ')
}
