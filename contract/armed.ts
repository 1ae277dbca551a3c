/** Would it work? The checks behind "Armed" and "Not armed, because …". Instants are epoch ms. */

export type ArmedCheckKind =
  | 'notifications'
  | 'sound'
  | 'heard'
  | 'sources'
  | 'heartbeat'
  | 'power'
  | 'sleep'
  | 'clock'
  | 'token'
  | 'storage'
  | 'watch'

/** One thing that a call depends on. `unknown` is never shown as well; whether it disarms is the check's own rule. */
export interface ArmedCheck {
  readonly kind: ArmedCheckKind
  readonly state: 'ok' | 'failed' | 'unknown'
  /** a sentence, also when it is well */
  readonly words: string
  /** since when it is in this state */
  readonly since: number
}

/** Can Nightdesk make itself heard? */
export interface Armed {
  readonly notifications: 'shown' | 'page' | 'blocked'
  /** why not, as a sentence: the first check that failed; null when it is armed */
  readonly reason: string | null
  readonly checks: readonly ArmedCheck[]
  /** when all of it was last looked at; null before the first time */
  readonly checkedAt: number | null
}
