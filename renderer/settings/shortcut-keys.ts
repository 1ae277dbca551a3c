/** A combination of keys for the whole system: read from a press, written in Electron's words and in people's. Pure. */
import type { Press } from '../keys.ts'

/** The part of a keyboard event that matters here. */
export interface KeysPress extends Press {
  /** AltGr is down: on Windows it looks like Ctrl and Alt together */
  readonly altGraph: boolean
}

export type ReadKeys =
  /** only modifiers so far */
  | { readonly kind: 'more' }
  /** `why` is a sentence */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'keys'; readonly accelerator: string }

const named: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Insert: 'Insert',
}
const modifiers = ['Control', 'Alt', 'AltGraph', 'Shift', 'Meta', 'CapsLock', 'Fn', 'NumLock', 'Dead']

/** What these keys would be as a shortcut for every program; refused where they would take something from typing. */
export function readKeys(press: KeysPress): ReadKeys {
  if (press.isComposing) return { kind: 'more' }
  if (press.altGraph)
    return { kind: 'refused', why: 'AltGr types characters. Use Ctrl, Alt or the system key with it.' }
  const key = keyName(press)
  if (key === null)
    return modifiers.includes(press.key) && !/^(Key|Digit)/.test(press.code)
      ? { kind: 'more' }
      : { kind: 'refused', why: 'This key cannot be used. Letters, figures, F keys and arrows can.' }
  const strong = [press.ctrlKey && 'Control', press.altKey && 'Alt', press.metaKey && 'Super'].filter(
    (name) => name !== false,
  )
  if (strong.length === 0)
    return {
      kind: 'refused',
      why: 'Hold Ctrl, Alt or the system key too: without it every program loses the key.',
    }
  const isFunction = /^F\d+$/.test(key)
  const count = strong.length + (press.shiftKey ? 1 : 0)
  if (count < 2 && !isFunction)
    return { kind: 'refused', why: 'Hold one more of Ctrl, Alt, Shift: programs use this one themselves.' }
  if (key === 'F4' && press.altKey)
    return { kind: 'refused', why: 'The system closes windows with these keys.' }
  return { kind: 'keys', accelerator: [...strong, ...(press.shiftKey ? ['Shift'] : []), key].join('+') }
}

/** Electron's name of the key itself, null for modifiers and keys that it does not know everywhere. */
function keyName({ key, code }: Press): string | null {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase()
  if (/^\d$/.test(key) && !code.startsWith('Numpad')) return key
  if (/^F([1-9]|1\d|2[0-4])$/.test(key)) return key
  const name = named[key]
  if (name !== undefined) return name
  // With Alt or Shift held, or in another script, the character is another one: then the place on the keyboard counts.
  return (
    /^(?:Key([A-Z])|Digit(\d))$/
      .exec(code)
      ?.slice(1)
      .find((each) => each !== undefined) ?? null
  )
}

/** The keys as they stand on the caps: `Ctrl + Alt + N`; on a Mac `Control + Option + N`. */
export function keysWords(accelerator: string, mac: boolean): string {
  const caps: Readonly<Record<string, string>> = mac
    ? { Alt: 'Option', Super: 'Cmd', Meta: 'Cmd', Command: 'Cmd' }
    : { Control: 'Ctrl', Super: 'Super', Meta: 'Super' }
  return accelerator
    .split('+')
    .map((part) => caps[part] ?? part)
    .join(' + ')
}
