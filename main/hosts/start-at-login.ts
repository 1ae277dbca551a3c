/** Starting with the user's session: the system's own list on macOS and Windows, a file of the desktop's on Linux. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { App } from 'electron'
import type { Ability } from '../../contract/shell.ts'
import { usualFolders } from './options.ts'

/** A start at login shows no window: it is there to watch. */
const hidden = '--hidden'
const works: Ability = { works: true }
const takenOut: Ability = {
  works: false,
  reason: 'It was taken out of the system’s own list. Switch it off and on here to put it back.',
}

export interface StartAtLogin {
  /**
   * Looks, and changes something only when the user has just chosen: what was switched off in the system's own settings
   * stays off.
   */
  set(on: boolean, chosenNow: boolean): Ability
  /** was this start one? macOS says so itself and takes no options */
  wasOne(): boolean
}

interface Here {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly execPath: string
}

export function createStartAtLogin(
  app: Pick<App, 'isPackaged' | 'setLoginItemSettings' | 'getLoginItemSettings'>,
  here: Here,
): StartAtLogin {
  const set = (on: boolean, chosenNow: boolean): Ability => {
    if (!app.isPackaged) {
      return { works: false, reason: 'Nightdesk runs from its source here: only the installed app can.' }
    }
    try {
      return here.platform === 'linux' ? setFile(here, on, chosenNow) : setItem(app, here, on, chosenNow)
    } catch (error) {
      return { works: false, reason: `The system did not take it: ${(error as Error).message}` }
    }
  }
  return {
    set,
    wasOne: () => here.platform === 'darwin' && app.isPackaged && app.getLoginItemSettings().wasOpenedAtLogin,
  }
}

function setItem(
  app: Pick<App, 'setLoginItemSettings' | 'getLoginItemSettings'>,
  { platform }: Here,
  on: boolean,
  chosenNow: boolean,
): Ability {
  const args = platform === 'win32' ? { args: [hidden] } : {}
  if (chosenNow) app.setLoginItemSettings({ openAtLogin: on, ...args })
  if (!on) return works
  const { openAtLogin, status, executableWillLaunchAtLogin } = app.getLoginItemSettings(args)
  if (platform === 'darwin' && status === 'requires-approval') {
    return {
      works: false,
      reason: 'macOS waits for you to allow it: System Settings, General, Login Items.',
    }
  }
  if (!openAtLogin) return takenOut
  if (platform === 'win32' && !executableWillLaunchAtLogin) {
    return { works: false, reason: 'It is switched off in Task Manager, Startup apps.' }
  }
  return works
}

/** By the desktop's autostart specification: one file a program, in the user's own folder. */
function setFile({ env, execPath }: Here, on: boolean, chosenNow: boolean): Ability {
  const configDir = usualFolders(env, 'linux')?.configDir
  if (!configDir) return { works: false, reason: 'There is no home folder to write the autostart file to.' }
  const file = path.join(path.dirname(configDir), 'autostart', 'nightdesk.desktop')
  if (!on) {
    if (chosenNow) rmSync(file, { force: true })
    return works
  }
  const there = readIfThere(file)
  if (!chosenNow) {
    if (there === null) return takenOut
    if (/^(?:Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/m.test(there)) {
      return { works: false, reason: 'It is switched off in the desktop’s own settings.' }
    }
  }
  // An AppImage runs from a place that is gone after the run; its own file is in the environment.
  const program = env.APPIMAGE && path.isAbsolute(env.APPIMAGE) ? env.APPIMAGE : execPath
  const entry = desktopEntry(program)
  if (entry === null)
    return { works: false, reason: `A path like "${program}" cannot be written down for it.` }
  // Also when nothing was chosen: the program may have moved.
  if (there !== entry) {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(`${file}.new`, entry, { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  return works
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** The file that starts `program`; null for a path that no such file can hold. */
export function desktopEntry(program: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a control character would begin a line of its own
  if (/[\u0000-\u001f\u007f]/.test(program)) return null
  // Quoted by the rule for Exec, then escaped once more by the rule for every value; "%" begins a field code.
  const quoted = program.replaceAll(/["`$\\]/g, String.raw`\$&`).replaceAll('%', '%%')
  const value = quoted.replaceAll('\\', String.raw`\\`)
  return `[Desktop Entry]
Type=Application
Name=Nightdesk
Comment=Watches while you are on call
Exec="${value}" ${hidden}
Icon=nightdesk
Terminal=false
X-GNOME-Autostart-enabled=true
`
}
