/**
 * The shell around engine and page: what the user chose of it, what it can do on this system, how it stands.
 * No zod here: the page bundles this file.
 */

/** What the user chose. Kept with the data; the host carries it out. */
export interface ShellSettings {
  /** the keys that open the popover from any program, in Electron's words ("Control+Alt+N"); null = off */
  readonly shortcut: string | null
  /** when a page or a colleague's question opens the Night window; `night` is what the hours named so say */
  readonly nightWindow: 'never' | 'night' | 'always'
  /** may the Night window take the keyboard from another program? */
  readonly nightFocus: boolean
  readonly startAtLogin: boolean
  /** customers' names in notifications while the screen is locked */
  readonly namesWhenLocked: boolean
  /** download: fetched in the background and installed when asked; tell: only said; off: never asked for */
  readonly updates: 'download' | 'tell' | 'off'
}

export const defaultShellSettings: ShellSettings = {
  shortcut: null,
  nightWindow: 'night',
  nightFocus: false,
  startAtLogin: false,
  namesWhenLocked: false,
  updates: 'tell',
}

/** What a user types to keep secrets in a store that protects them from nobody. */
export const weakConsent = 'keep it unprotected'

/** Does a thing work here? `reason` is a sentence for the user. */
export type Ability = { readonly works: true } | { readonly works: false; readonly reason: string }

/** Where typed secrets are kept, and what that is worth. */
export interface SecretKeeping {
  /** keychain: the system's; weak: encrypted with a key anybody has; file: readable by this user's programs */
  readonly kind: 'keychain' | 'weak' | 'file' | 'unavailable'
  /** the system's name for it ("gnome_libsecret"), for people who look it up */
  readonly backend: string
  /** one sentence: what it keeps out, and what not */
  readonly words: string
  /** nothing is kept there until the user has typed `weakConsent` */
  readonly refused?: true
}

export type UpdateState =
  /** this build or system updates by other means; `reason` is a sentence */
  | { readonly kind: 'elsewhere'; readonly reason: string }
  | { readonly kind: 'none'; readonly checkedAt: number | null }
  /** known, and not fetched: by choice, or because this system must be told how */
  | { readonly kind: 'available'; readonly version: string; readonly notes: string; readonly how: string }
  | { readonly kind: 'fetching'; readonly version: string; readonly percent: number }
  /** fetched: installed when asked, never by itself */
  | { readonly kind: 'ready'; readonly version: string; readonly notes: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly at: number }

/** What the host found out about itself. */
export interface ShellFacts {
  /** windows of its own: popover, Night window; false in a browser */
  readonly windows: boolean
  /** unsure: put up, but this system does not say whether anybody can see it */
  readonly tray: 'up' | 'unsure' | 'none'
  readonly shortcut: Ability
  readonly startAtLogin: Ability
  readonly deepLinks: Ability
  /** null = this system does not say */
  readonly locked: boolean | null
  readonly onBattery: boolean | null
  /** whether somebody has touched this machine in the last minute; null = this system does not say */
  readonly idle: boolean | null
  /** whether this program keeps the machine from falling asleep; null = it cannot here, or need not now */
  readonly sleepBlocked: boolean | null
  readonly secrets: SecretKeeping
  readonly update: UpdateState
  /** what its change log says of the version that runs, plain text; null = nothing is known */
  readonly whatIsNew: { readonly version: string; readonly text: string } | null
}

export interface Shell {
  readonly settings: ShellSettings
  readonly facts: ShellFacts
}

const inBrowser: Ability = { works: false, reason: 'Only the installed app can do this, not a browser tab.' }

/** What holds in a browser tab of the Node host, and of any host before it has looked. */
export const noShellFacts: ShellFacts = {
  windows: false,
  tray: 'none',
  shortcut: inBrowser,
  startAtLogin: inBrowser,
  deepLinks: inBrowser,
  locked: null,
  onBattery: null,
  idle: null,
  sleepBlocked: null,
  secrets: {
    kind: 'file',
    backend: 'file',
    words:
      'Kept in a file that only your user can read. It keeps other users out, not other programs of yours.',
  },
  update: { kind: 'elsewhere', reason: 'Nightdesk was started from its source: update it there.' },
  whatIsNew: null,
}

/** May a page, or a colleague's question, open the Night window? @param night whether it is night, by the hours of that name */
export function mayOpenNightWindow(
  { nightWindow }: Pick<ShellSettings, 'nightWindow'>,
  night: boolean,
): boolean {
  return nightWindow === 'night' ? night : nightWindow === 'always'
}
