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
  /** whether this keeps the desk from being armed */
  readonly disarms: boolean
  /** a sentence, also when it is well */
  readonly words: string
  /** since when it is in this state */
  readonly since: number
}

/** Can Nightdesk make itself heard? */
export interface Armed {
  readonly notifications: 'shown' | 'page' | 'blocked'
  /** why not, as a sentence: the first check that disarms; null when it is armed */
  readonly reason: string | null
  readonly checks: readonly ArmedCheck[]
  /** when all of it was last looked at; null before the first time */
  readonly checkedAt: number | null
}

/** How a page says that it may show notifications. */
export type PagePermission = 'granted' | 'denied' | 'default' | 'unsupported'

/**
 * Can the app's own sound be heard? blocked: a window is open, and its browser wants a click first; absent: none is open;
 * silent: what should sound does not answer; starting: the app's own window for it is not there yet; unknown: nothing here
 * can tell.
 */
export interface SoundFacts {
  readonly able: 'yes' | 'blocked' | 'absent' | 'silent' | 'starting' | 'unknown'
  /** when it last made a sound that nothing stood against, epoch ms */
  readonly lastHeardAt: number | null
}

export const unknownSound: SoundFacts = { able: 'unknown', lastHeardAt: null }
