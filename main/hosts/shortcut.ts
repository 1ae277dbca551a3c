/** The keys that open the summary from any program. Off until somebody chooses some. */
import type { GlobalShortcut } from 'electron'
import type { Ability } from '../../contract/shell.ts'

/** Without one of these, a key would be taken away from everybody's typing. */
const modifier = /^(?:Command|Cmd|Control|Ctrl|CommandOrControl|CmdOrCtrl|Alt|Option|AltGr|Super|Meta)$/i

export interface Shortcut {
  /** takes these keys in the place of those before; null = none */
  use(keys: string | null): Ability
  end(): void
}

/** @param pressed is called when the keys are pressed, whatever program has the keyboard */
export function createShortcut(
  globalShortcut: Pick<GlobalShortcut, 'register' | 'unregister' | 'isRegistered'>,
  pressed: () => void,
): Shortcut {
  let held: string | null = null
  const letGo = (): void => {
    if (held !== null) globalShortcut.unregister(held)
    held = null
  }
  const take = (keys: string): Ability => {
    if (
      !keys
        .split('+')
        .slice(0, -1)
        .some((key) => modifier.test(key))
    ) {
      return { works: false, reason: `"${keys}" needs Ctrl, Alt, Cmd or Super with it.` }
    }
    try {
      // The answer alone does not say it: some systems refuse silently.
      if (globalShortcut.register(keys, pressed) && globalShortcut.isRegistered(keys)) {
        held = keys
        return { works: true }
      }
    } catch {
      return { works: false, reason: `"${keys}" is no combination of keys that this system knows.` }
    }
    return { works: false, reason: `Another program already has "${keys}".` }
  }
  return {
    use: (keys) => {
      if (keys !== null && keys === held) return { works: true }
      letGo()
      return keys === null ? { works: true } : take(keys)
    },
    end: letGo,
  }
}
