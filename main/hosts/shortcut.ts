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

/** What holds where the desktop asks the user, or a portal decides, after it has said yes to us. */
const notSure: Ability = {
  works: false,
  reason:
    'The keys were asked for. On Wayland the desktop decides whether they come here: press them to see.',
}

/**
 * @param isSure does the system's yes mean that the keys will come? Not on Wayland
 * @param pressed is called when the keys are pressed, whatever program has the keyboard
 */
export function createShortcut(
  globalShortcut: Pick<GlobalShortcut, 'register' | 'unregister' | 'isRegistered'>,
  isSure: boolean,
  pressed: () => void,
): Shortcut {
  const taken: Ability = isSure ? { works: true } : notSure
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
        return taken
      }
    } catch {
      return { works: false, reason: `"${keys}" is no combination of keys that this system knows.` }
    }
    return { works: false, reason: `Another program already has "${keys}".` }
  }
  return {
    use: (keys) => {
      if (keys !== null && keys === held) return taken
      letGo()
      return keys === null ? { works: true } : take(keys)
    },
    end: letGo,
  }
}
