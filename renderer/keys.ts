/** Which key does what. Pure: a key and where the focus is, in; the name of a deed, out. */

export type Deed =
  | 'acknowledge'
  | 'take-back'
  | 'note'
  | 'recipe'
  | 'dashboard'
  | 'source'
  | 'try-again'
  | 'drill'
  | 'next'
  | 'previous'
  | 'open'
  | 'back'
  | 'filter'
  | 'keys'
  | 'go'
  | 'go-watch'
  | 'go-sources'

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
  u: 'take-back',
  n: 'note',
  r: 'recipe',
  d: 'dashboard',
  o: 'source',
  t: 'try-again',
  f: 'drill',
  j: 'next',
  k: 'previous',
  g: 'go',
}

/** After G the next letter names a screen. */
const places: Readonly<Record<string, Deed>> = { w: 'go-watch', o: 'go-sources' }

/** Only these may repeat while the key is held down; an order never does. */
const repeatable: ReadonlySet<Deed> = new Set(['next', 'previous'])

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
 */
export function deedOf(press: Press, focus: Focus, singleKeys: boolean, going: boolean): Deed | null {
  if (press.isComposing || press.ctrlKey || press.altKey || press.metaKey) return null
  if (press.key === 'Escape') return press.repeat ? null : 'back'
  if (focus === 'field') return null
  const deed = plainDeed(press, focus) ?? (singleKeys ? singleKeyDeed(press, going) : null)
  return deed && press.repeat && !repeatable.has(deed) ? null : deed
}

function plainDeed(press: Press, focus: Focus): Deed | null {
  if (press.shiftKey) return null
  if (press.key === 'ArrowDown') return focus === 'scroller' ? null : 'next'
  if (press.key === 'ArrowUp') return focus === 'scroller' ? null : 'previous'
  if (press.key === 'Enter') return focus === 'list' || focus === 'page' ? 'open' : null
  return null
}

function singleKeyDeed(press: Press, going: boolean): Deed | null {
  if (press.key === '?') return 'keys'
  if (press.shiftKey) return null
  if (press.key === '/') return 'filter'
  const letter = letterOf(press)
  const named = going ? places[letter] : undefined
  return named ?? letters[letter] ?? null
}

/** The keys dialog's lines: key caps and what they do, by heading. */
export const keyTable: readonly (readonly [string, readonly (readonly [readonly string[], string])[]])[] = [
  [
    'Move',
    [
      [['J', 'K'], 'next and previous row, arrows too'],
      [['Enter'], 'into the detail'],
      [['Esc'], 'back, end the filter, leave a field'],
      [['/'], 'filter the list'],
      [['G', 'W'], 'go to Watch'],
      [['G', 'O'], 'go to Sources'],
      [['?'], 'these keys'],
    ],
  ],
  [
    'The selected alert',
    [
      [['A'], 'acknowledge'],
      [['U'], 'take the ack back while it is young'],
      [['N'], 'write a note'],
      [['R'], 'open the ops recipe'],
      [['D'], 'open the dashboard'],
      [['O'], 'open it in its source'],
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
