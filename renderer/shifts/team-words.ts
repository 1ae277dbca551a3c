/** Roles, colleagues and what I am taken for, in words. Pure; instants are epoch ms. */
import type { ColleagueNow, Naming, RoleNow, RoleTargets, TeamView } from '../../contract/role.ts'
import { momentText } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'

/** `You are “Mara Lind” in ops duty (3 of 12 shifts), not named in SRE. Counted over 60 days.` */
export function namingWords({ naming, goesBy, days }: Pick<TeamView, 'naming' | 'goesBy' | 'days'>): string {
  const named = naming.filter(({ as }) => as.length > 0)
  const others = naming.filter(({ as }) => as.length === 0).map(({ rotation }) => rotation)
  if (named.length === 0)
    return `You are not named in ${list(others)}. Looked for: ${goesBy}. Written otherwise there? Add it under identities in the file.`
  const found = named.map(
    ({ as, rotation, mine, all }, index) =>
      `${index === 0 ? 'You are ' : ''}${quoted(as)} in ${rotation} (${mine} of ${all} ${all === 1 ? 'shift' : 'shifts'})`,
  )
  const without = others.length === 0 ? '' : `, not named in ${list(others)}`
  return `${list(found)}${without}. Counted over the next ${days} days.`
}

/** What keeps it from being plain who I am; null where it is. */
export function twinWords({ rotation, as, twins }: Naming): string | null {
  if (twins.length === 0) return null
  return `In ${rotation} ${quoted(as)} are different people of your name (${twins.join(', ')}). Which one you are is not known, so their shifts count as on duty. Add your address or id under identities in the file.`
}

/** `answers within 15 min, acknowledges within 2 min, resolves within 2 h` */
export function targetWords({ respondMs, ackMs, resolveMs }: RoleTargets): string {
  const parts = [
    ['answers', respondMs],
    ['acknowledges', ackMs],
    ['resolves', resolveMs],
  ] as const
  return parts.flatMap(([verb, ms]) => (ms === null ? [] : [`${verb} within ${spanText(ms)}`])).join(', ')
}

/** `Hours “support”, until 18:00`; `Outside of the hours “support” until 08:00: best effort, not asked by itself` */
export function roleHoursWords({ hours }: Pick<RoleNow, 'hours'>, now: number): string | null {
  if (hours === null) return null
  const until = hours.until === null ? '' : ` until ${momentText(hours.until, now)}`
  if (hours.state === 'unknown') return `Hours “${hours.name}”: not known now`
  if (hours.state === 'inside') return `Within the hours “${hours.name}”${until}`
  return `Outside of the hours “${hours.name}”${until}: best effort, not asked by itself`
}

/** `21:14 there, at work until 18:00`; times of the reader's own clock are said as such. */
export function colleagueWords({ wall, state, until, zone }: ColleagueNow, now: number): string {
  if (wall === null) return `the zone ${zone} is not known on this computer`
  const there = `${new Date(wall).toISOString().slice(11, 16)} there`
  if (state === 'inside')
    return `${there}, within their hours${until === null ? '' : `, ${spanText(until - now)} more`}`
  return `${there}, outside of their hours${until === null ? '' : `, back in ${spanText(until - now)}`}`
}

function quoted(names: readonly string[]): string {
  return list(names.map((name) => `“${name}”`))
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
