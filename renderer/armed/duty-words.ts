/** Duty in words. Pure; instants epoch ms. */
import type { Duty } from '../../contract/shift.ts'
import { wallAt } from '../../contract/zoned-time.ts'
import { hourMinute, momentText } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'

export interface DutyWords {
  readonly lit: boolean
  /** my shift is about to begin: the lamp is half lit */
  readonly soon: boolean
  readonly lead: string
  /** beside the lead, in the lamp's colour: until when; '' = not known */
  readonly until: string
  readonly sub: string
  /** the share of the shift that is left, 0 to 1; null where nobody knows how long it is */
  readonly left: number | null
}

/** A shift that begins within this is said as one's own already, ms. */
const soonMs = 30 * 60_000
/** One that begins within this is said beside who has it now, ms. */
const dayMs = 24 * 3_600_000

/** `, 08:00 in Berlin` where the clocks of that zone do not show what the reader's do; '' where they do, or zone null. */
export function elsewhereWords(zone: string | null, at: number): string {
  if (zone === null) return ''
  const wall = wallAt(zone, at)
  if (wall === at - new Date(at).getTimezoneOffset() * 60_000) return ''
  const city = zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone
  return `, ${new Date(wall).toISOString().slice(11, 16)} in ${city}`
}

/** What the strip says of the duty at `now`. `zone`: of the rotation that says it; null = none. */
export function dutyWords(duty: Duty, now: number, zone: string | null = null): DutyWords {
  return { soon: false, ...wordsOf(duty, now, zone) }
}

function wordsOf(
  duty: Duty,
  now: number,
  zone: string | null,
): Omit<DutyWords, 'soon'> & Partial<Pick<DutyWords, 'soon'>> {
  const { state, role, from, until } = duty
  const end = until === null ? '' : `until ${momentText(until, now)}`
  if (state === 'unknown')
    return {
      ...{ lit: false, lead: 'Duty not known', until: '', left: null },
      sub: duty.why === null ? 'unknown counts as on duty' : `${duty.why} Counts as on duty.`,
    }
  if (state === 'off') {
    const quiet = duty.holder === null ? 'nothing wakes you' : `${duty.holder} has it`
    // What was said by hand ends with what is planned, which need not be mine.
    const leftMs = until !== null && duty.origin === 'file' ? until - now : Number.POSITIVE_INFINITY
    if (until !== null && leftMs > 0 && leftMs <= soonMs) {
      const begins = `from ${hourMinute(until)}`
      const sub = `in ${spanText(leftMs)}${elsewhereWords(zone, until)}: ${quiet}`
      return {
        lit: false,
        soon: true,
        lead: role === null ? 'On duty' : `On ${role}`,
        until: begins,
        sub,
        left: null,
      }
    }
    const yours =
      until !== null && leftMs <= dayMs && duty.holder !== null ? `, you in ${spanText(leftMs)}` : ''
    const sub =
      until === null && duty.origin === 'hand' ? `until you say otherwise: ${quiet}` : `${quiet}${yours}`
    return { lit: false, lead: 'Off duty', until: end, sub, left: null }
  }
  const lead = role === null ? 'On duty' : `On ${role}`
  if (until === null)
    return {
      lit: true,
      lead,
      until: '',
      sub: duty.origin === 'hand' ? 'until you say otherwise' : 'always',
      left: null,
    }
  const left =
    from === null || until <= from ? null : Math.min(1, Math.max(0, (until - now) / (until - from)))
  return {
    lit: true,
    lead,
    until: end,
    sub: `${spanText(Math.max(0, until - now))} left${elsewhereWords(zone, until)}`,
    left,
  }
}
