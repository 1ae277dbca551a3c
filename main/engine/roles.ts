/** Roles of the configuration at work: the levels they are, which of them I am in, and what they promise. Pure. */
import { isMe, isSamePerson, type Me } from '../../contract/person.ts'
import type { RolePlan, RoleTargets } from '../../contract/role.ts'
import type { Rotation } from '../../contract/rotation.ts'
import type { Duty } from '../../contract/shift.ts'
import type { DutyPlan } from '../config/duty-schema.ts'
import type { Config } from '../config/schema.ts'
import type { PlannedLevel } from '../escalations/levels.ts'
import { holderOf } from '../shifts/duty.ts'

/** Who is asked, in order: the roles first, then the levels of the file. */
export function levelsOf({
  roles,
  escalation,
}: Pick<Config, 'roles' | 'escalation'>): readonly PlannedLevel[] {
  return [
    ...roles.map(
      ({ rotation: _, targets: __, name, ...asked }): PlannedLevel => ({ name, role: name, ...asked }),
    ),
    ...escalation,
  ]
}

/** The rotation whose people take turns in a role: the one it names, else the one of its name. */
export function rotationOf(
  role: string,
  roles: readonly RolePlan[],
  rotations: readonly Rotation[],
): Rotation | undefined {
  const named = roles.find(({ name }) => isSamePerson(name, role))?.rotation ?? role
  return rotations.find(({ name }) => isSamePerson(name, named))
}

/** The highest role that I have at `now`, by name: by its rotation, or by my duty. null = none of them. */
export function ownTier(
  roles: readonly RolePlan[],
  rotations: readonly Rotation[],
  { duty, me }: { readonly duty: Pick<Duty, 'state' | 'role'>; readonly me: Me },
  now: number,
): string | null {
  const isMine = ({ name, who }: RolePlan): boolean => {
    if (duty.state === 'on' && isSamePerson(duty.role, name)) return true
    const rotation = rotationOf(name, roles, rotations)
    return isMe(rotation ? holderOf(rotation, now) : who, me)
  }
  return roles.findLast(isMine)?.name ?? null
}

/** The role that the duty here is in: the one it is called by, or whose rotation it follows. */
export function roleOfDuty({ roles, duty }: Pick<Config, 'roles' | 'duty'>): RolePlan | undefined {
  if (!duty) return undefined
  const { role, rotation } = duty
  return (
    roles.find(({ name }) => role !== undefined && isSamePerson(name, role)) ??
    roles.find((one) => rotation !== undefined && (one.rotation ?? one.name) === rotation)
  )
}

/** The plan of the duty, called by its role where it follows only the rotation. */
export function dutyPlanOf(config: Pick<Config, 'roles' | 'duty'>): DutyPlan | undefined {
  const { duty } = config
  const role = roleOfDuty(config)
  return duty && role && duty.role === undefined ? { ...duty, role: role.name } : duty
}

/** What a role promises, completed by the targets for all. */
export function targetsOf(
  role: RolePlan | undefined,
  { ack, resolve }: Config['targets'],
): RoleTargets & { readonly ackMs: number; readonly resolveMs: number } {
  const own = role?.targets
  return {
    respondMs: own?.respondMs ?? null,
    ackMs: own?.ackMs ?? ack,
    resolveMs: own?.resolveMs ?? resolve,
  }
}

/** The rotations in the order of the roles, then those that no role names. */
export function inOrder(rotations: readonly Rotation[], roles: readonly RolePlan[]): readonly Rotation[] {
  const first = roles.flatMap(({ name }) => rotationOf(name, roles, rotations) ?? [])
  return [...new Set([...first, ...rotations])]
}
