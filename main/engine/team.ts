/** Who I am taken for, the roles as they stand now, and the colleagues elsewhere, for the page. */
import { goesBy, isMe } from '../../contract/person.ts'
import type { RoleNow, RolePlan, TeamView } from '../../contract/role.ts'
import type { Rotation } from '../../contract/rotation.ts'
import { hoursNamed } from '../../contract/rules.ts'
import { colleaguesAt } from '../shifts/colleagues.ts'
import { namingDays, namingIn } from '../shifts/naming.ts'
import { isBetweenHours, shiftAt, unknownZones } from '../shifts/rotation.ts'
import type { CircumstancesNow } from './circumstances.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import type { Rotations } from './effective-rotations.ts'
import { inOrder, rotationOf, targetsOf } from './roles.ts'

/** Reads it together, as it is now. */
export function readTeam(
  core: Pick<Core, 'clock' | 'desk'>,
  configuration: Pick<Configuration, 'config'>,
  circumstances: Pick<CircumstancesNow, 'at'>,
  inForce: Pick<Rotations, 'all' | 'asWritten'>,
): TeamView {
  const now = core.clock.now()
  const { me } = core.desk
  const { roles, colleagues, targets } = configuration.config()
  const rotations = inForce.all()
  const { hours } = circumstances.at(now)
  const roleNow = (role: RolePlan): RoleNow => {
    const policy = role.hours === null ? null : hoursNamed(hours, role.hours)
    const rotation = rotationOf(role.name, roles, rotations)
    const shift = rotation ? turnAt(rotation, now) : null
    const person = rotation ? (shift?.person ?? null) : role.who
    return {
      ...{ name: role.name, phone: role.phone, chat: role.chat, link: role.link },
      ...{ person, isMine: isMe(person, me), until: shift?.to ?? null },
      isClosed: policy?.state === 'outside' || (rotation !== undefined && isBetweenHours(rotation, now)),
      targets: targetsOf(role, targets),
      hours:
        role.hours === null
          ? null
          : { name: role.hours, state: policy?.state ?? 'unknown', until: policy?.until ?? null },
    }
  }
  return {
    naming: namingIn(inOrder(inForce.asWritten(), roles), me, now),
    goesBy: goesBy(me),
    days: namingDays,
    roles: roles.map(roleNow),
    colleagues: colleaguesAt(colleagues, now),
  }
}

function turnAt(rotation: Rotation, now: number): ReturnType<typeof shiftAt> {
  return unknownZones(rotation).length > 0 ? null : shiftAt(rotation, now)
}
