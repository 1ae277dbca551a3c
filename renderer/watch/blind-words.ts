/** What the page says about a source it cannot see. Pure; instants epoch ms. */
import { blindAt, type SourceHealth } from '../../contract/source-health.ts'
import { hourMinute } from '../ui/clock.ts'
import { firstName, sourceTitle } from './words.ts'

/** Is it blind although answers come, because a heartbeat alert is missing from them? */
export function lacksHeartbeat(source: SourceHealth, now: number): boolean {
  return now < blindAt(source) && source.heartbeats.some((beat) => beat.missingSince !== null)
}

/** `No word from Alertmanager plover`, or which heartbeat is missing from its answers. */
export function blindTitle(source: SourceHealth, now: number): string {
  if (!lacksHeartbeat(source, now)) return `No word from ${sourceTitle(source)}`
  const missing = source.heartbeats.filter((beat) => beat.missingSince !== null)
  const first = missing[0]
  const more = missing.length > 1 ? ` and ${missing.length - 1} more` : ''
  return `No ${first?.alertname ?? 'heartbeat'} from ${first?.environment ?? sourceTitle(source)}${more}`
}

/** `you watch it by hand until 04:30`; '' when nobody does. @param me the user's name */
export function byHandWords({ byHand }: SourceHealth, me: string): string {
  if (!byHand) return ''
  const who = byHand.by === me ? 'you watch' : `${firstName(byHand.by)} watches`
  return `${who} it by hand until ${hourMinute(byHand.until)}`
}

/** Whose it is, and how much of it is out of sight. */
export function blindWhere(source: SourceHealth): {
  readonly customers: string
  readonly environments: string
} {
  const [first, second, ...rest] = source.customers
  const customers = [first, second].filter((name) => name !== undefined)
  if (rest.length > 0) customers.push(`${rest.length} more`)
  const count = source.environments.length
  const environments =
    count === 0
      ? 'nothing seen of it yet'
      : count === 1
        ? (source.environments[0] ?? '')
        : `${count} environments`
  return { customers: customers.join(', '), environments }
}
