/** Duty in words. Pure; instants epoch ms. */
import type { Duty } from '../../contract/shift.ts'
import { momentText } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'

export interface DutyWords {
  readonly lit: boolean
  readonly lead: string
  /** beside the lead, in the lamp's colour: until when; '' = not known */
  readonly until: string
  readonly sub: string
  /** the share of the shift that is left, 0 to 1; null where nobody knows how long it is */
  readonly left: number | null
}

/** What the strip says of the duty at `now`. */
export function dutyWords(duty: Duty, now: number): DutyWords {
  const { state, role, from, until } = duty
  const end = until === null ? '' : `until ${momentText(until, now)}`
  if (state === 'unknown')
    return {
      ...{ lit: false, lead: 'Duty not known', until: '', left: null },
      sub: duty.why === null ? 'unknown counts as on duty' : `${duty.why} Counts as on duty.`,
    }
  if (state === 'off') {
    const quiet = duty.holder === null ? 'nothing wakes you' : `${duty.holder} has it`
    const sub = until === null && duty.origin === 'hand' ? `until you say otherwise: ${quiet}` : quiet
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
  return { lit: true, lead, until: end, sub: `${spanText(Math.max(0, until - now))} left`, left }
}
