/** Which key does what. Pure: a key and where the focus is, in; the name of a deed, out. */

export type Deed =
  | 'acknowledge'
  | 'snooze'
  | 'silence'
  | 'escalate'
  | 'at-source'
  | 'maintenance'
  | 'postmortem'
  | 'review'
  | 'history'
  | 'take-back'
  | 'note'
  | 'recipe'
  | 'dashboard'
  | 'source'
  | 'try-again'
  | 'drill'
  | 'next'
  | 'previous'
  | 'extend-next'
  | 'extend-previous'
  | 'pick'
  | 'pick-all'
  | 'open'
  | 'back'
  | 'filter'
  | 'views'
  | 'group'
  | 'keys'
  | 'go'
  | InboxDeed
  | 'go-watch'
  | 'go-inbox'
  | 'go-silences'
  | 'go-rules'
  | 'go-postmortems'
  | 'go-shifts'
  | 'go-digest'
  | 'go-insights'
  | 'go-environments'
  | 'go-find'
  | 'palette'
  | 'go-laptop'
  | 'go-sources'

/** What the same letters mean among customers' threads. */
export type InboxDeed =
  | 'reply'
  | 'thread-note'
  | 'hand-over'
  | 'accept'
  | 'triage'
  | 'link-alert'
  | 'customer'
  | 'close-thread'
  | 'words-back'
  | 'open-there'

/** Whose letters count: those of the alerts, or those of the inbox. */
export type KeySet = 'alerts' | 'inbox'

/** The part of a keyboard event that matters. */
export interface Press {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly repeat: boolean
  readonly isComposing: boolean
}

/** Where the press fell: in a field (words are typed there), on a control that uses Enter itself, or anywhere else. */
export type Focus = 'field' | 'control' | 'scroller' | 'list' | 'page'

const letters: Readonly<Record<string, Deed>> = {
  a: 'acknowledge',
  s: 'snooze',
  z: 'silence',
  e: 'escalate',
  c: 'at-source',
  m: 'maintenance',
  p: 'postmortem',
  i: 'review',
  h: 'history',
  u: 'take-back',
  n: 'note',
  r: 'recipe',
  d: 'dashboard',
  o: 'source',
  t: 'try-again',
  f: 'drill',
  j: 'next',
  k: 'previous',
  x: 'pick',
  v: 'views',
  b: 'group',
  g: 'go',
}

const inboxLetters: Readonly<Record<string, Deed>> = {
  r: 'reply',
  n: 'thread-note',
  h: 'hand-over',
  a: 'accept',
  t: 'triage',
  l: 'link-alert',
  c: 'customer',
  x: 'close-thread',
  u: 'words-back',
  o: 'open-there',
  j: 'next',
  k: 'previous',
  g: 'go',
}

/** After G the next letter names a screen. */
const places: Readonly<Record<string, Deed>> = {
  w: 'go-watch',
  i: 'go-inbox',
  z: 'go-silences',
  r: 'go-rules',
  p: 'go-postmortems',
  s: 'go-shifts',
  d: 'go-digest',
  n: 'go-insights',
  e: 'go-environments',
  f: 'go-find',
  l: 'go-laptop',
  o: 'go-sources',
}

/** Only these may repeat while the key is held down; an order never does. */
const repeatable: ReadonlySet<Deed> = new Set(['next', 'previous', 'extend-next', 'extend-previous'])

/** The Latin letter of a press, also on a keyboard that writes another script; '' when it is none. */
function letterOf(press: Press): string {
  if (/^[a-z]$/i.test(press.key)) return press.key.toLowerCase()
  if (press.key.length === 1 && press.key > '\u007f')
    return /^Key([A-Z])$/.exec(press.code)?.[1]?.toLowerCase() ?? ''
  return ''
}

/**
 * What a press means, null when it means nothing to us.
 * @param singleKeys whether single letters are switched on
 * @param going whether G was pressed just before
 * @param keys whose letters count on the screen that is shown
 */
export function deedOf(
  press: Press,
  focus: Focus,
  singleKeys: boolean,
  going: boolean,
  keys: KeySet = 'alerts',
): Deed | null {
  if (press.isComposing || press.altKey) return null
  if (press.ctrlKey || press.metaKey) {
    // From anywhere, also out of a field: what stands in it stays.
    if (letterOf(press) === 'k' && !press.shiftKey && !press.repeat) return 'palette'
    // In a field or a text that scrolls the browser's own "select all" is meant.
    const mine = focus !== 'field' && focus !== 'scroller' && !press.shiftKey && !press.repeat
    return mine && keys === 'alerts' && letterOf(press) === 'a' ? 'pick-all' : null
  }
  if (press.key === 'Escape') return press.repeat ? null : 'back'
  if (focus === 'field') return null
  const deed = plainDeed(press, focus) ?? (singleKeys ? singleKeyDeed(press, going, keys) : null)
  return deed && press.repeat && !repeatable.has(deed) ? null : deed
}

function plainDeed(press: Press, focus: Focus): Deed | null {
  if (press.key === 'ArrowDown' && focus !== 'scroller') return press.shiftKey ? 'extend-next' : 'next'
  if (press.key === 'ArrowUp' && focus !== 'scroller') return press.shiftKey ? 'extend-previous' : 'previous'
  if (press.shiftKey) return null
  if (press.key === ' ') return focus === 'list' ? 'pick' : null
  if (press.key === 'Enter') return focus === 'list' || focus === 'page' ? 'open' : null
  return null
}

function singleKeyDeed(press: Press, going: boolean, keys: KeySet): Deed | null {
  if (press.key === '?') return 'keys'
  if (press.key === '/') return 'filter'
  const letter = letterOf(press)
  if (press.shiftKey) return letter === 'j' ? 'extend-next' : letter === 'k' ? 'extend-previous' : null
  const named = going ? places[letter] : undefined
  return named ?? (keys === 'inbox' ? inboxLetters : letters)[letter] ?? null
}

/** The keys dialog's lines: key caps and what they do, by heading. */
export const keyTable: readonly (readonly [string, readonly (readonly [readonly string[], string])[]])[] = [
  [
    'Move',
    [
      [['J', 'K'], 'next and previous row, arrows too'],
      [['Enter'], 'into the detail'],
      [['Esc'], 'back, end the filter, leave a field'],
      [['/'], 'filter by words or matchers; where no list is, find'],
      [['B'], 'group by name, place, customer, team'],
      [['V'], 'saved views'],
      [['?'], 'these keys'],
    ],
  ],
  [
    'Go to',
    [
      [['G', 'W'], 'Watch'],
      [['G', 'I'], 'Inbox'],
      [['G', 'S'], 'Shifts'],
      [['G', 'Z'], 'Silences'],
      [['G', 'R'], 'Rules'],
      [['G', 'P'], 'Postmortems'],
      [['G', 'D'], 'Digest of the night'],
      [['G', 'N'], 'Insights'],
      [['G', 'E'], 'Environments'],
      [['G', 'F'], 'Find, with filters'],
      [['Ctrl', 'K'], 'find anything, or do it'],
      [['G', 'L'], 'This laptop'],
      [['G', 'O'], 'Sources'],
    ],
  ],
  [
    'The selected alert, or all picked ones',
    [
      [['A'], 'acknowledge'],
      [['S'], 'snooze on this laptop'],
      [['Z'], 'silence in its source'],
      [['E'], 'escalate: ask somebody to take it'],
      [['C'], 'do something at its source: a note, resolve, reassign'],
      [['M'], 'maintenance window for it, or a new one'],
      [['U'], 'take the last of these back while it is young'],
      [['N'], 'write a note'],
      [['R'], 'open the ops recipe'],
      [['D'], 'open the dashboard'],
      [['O'], 'open it in its source'],
      [['P'], 'begin a postmortem'],
      [['I'], 'it is over: say what it was, 0 1 2 9 and Y N'],
      [['H'], 'its history: every time it fired, over a year'],
    ],
  ],
  [
    'In the inbox, the selected thread',
    [
      [['R'], 'answer; Enter sends, Shift Enter is a new line'],
      [['N'], 'write a note that the customer does not see'],
      [['U'], 'take an answer back while it is young'],
      [['H'], 'hand over, Ctrl Enter does it'],
      [['A'], 'accept what was handed to you'],
      [['T'], 'triage: problem, question or feature'],
      [['L'], 'its alerts; Y links one, N refuses it'],
      [['C'], 'the customer; a digit nudges a contact'],
      [['X'], 'close it'],
      [['O'], 'open it where it was written'],
    ],
  ],
  [
    'Pick several',
    [
      [['X'], 'pick the row, or let it go; Space too'],
      [['Shift', 'J'], 'pick on downwards, Shift K upwards'],
      [['Ctrl', 'A'], 'pick all shown in this part'],
      [['Esc'], 'let all go'],
    ],
  ],
  [
    'On Shifts',
    [
      [['←', '→'], 'the week; on a shift, the one beside it'],
      [['↑', '↓'], 'on a shift, the rotation above or below'],
      [['Enter'], 'somebody else takes this shift'],
      [['W'], 'the same for your own next one'],
    ],
  ],
  [
    'In a history',
    [
      [['1', '4'], 'the last 7, 30, 90 days, a year; 5 days of your own'],
      [['J', 'K'], 'the next and the previous episode; Enter opens its story'],
      [['W'], 'open it on Watch while it is there'],
      [['X'], 'take it out: CSV, JSON, Markdown'],
    ],
  ],
  [
    'On Insights',
    [
      [['←', '→'], 'the week before, and after'],
      [['T'], 'tune the selected alert’s rule'],
      [['X'], 'take the figures out, or open an export'],
    ],
  ],
  [
    'On the board of postmortems',
    [
      [['←', '→'], 'the column; ↑ ↓ the card'],
      [['Enter'], 'open it'],
      [['/'], 'filter by title, customer, team, place'],
      [['M'], 'the meeting that hands them out, on and off'],
      [['1', '9'], 'in the meeting: the team; Enter gives'],
      [['N'], 'in the meeting: a line for the minutes'],
    ],
  ],
  [
    'In a postmortem’s text',
    [
      [['/'], 'put in a section, a time, a table, a picture'],
      [['F8'], 'next remark on the words, Shift F8 the one before; Alt Enter mends it'],
      [['Ctrl', 'F'], 'find words'],
      [['Ctrl', 'Enter'], 'good enough for tonight'],
      [['Esc'], 'leave the text'],
    ],
  ],
  [
    'In the digest',
    [
      [['1'], 'this was actionable'],
      [['2'], 'this was noise'],
    ],
  ],
  [
    'Now and then',
    [
      [['T'], 'try a silent source again'],
      [['F'], 'fire drill, when nothing needs you'],
    ],
  ],
]
