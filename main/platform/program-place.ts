/**
 * Where a program lies that is called by its name alone. Systems look into the folder it is run in, too: Windows before
 * all others, the rest where PATH has an empty or a relative entry. In a folder that others write, such as a repository
 * that was pulled, what lies there under the name of `git` is not the user's git.
 */
import { accessSync, constants, statSync } from 'node:fs'
import path from 'node:path'

export interface ProgramSearch {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** can this file be run? */
  readonly isProgram: (file: string) => boolean
}

/** What the others take where no PATH is set (POSIX leaves it open; this is what libc has). */
const usualPath = '/usr/bin:/bin'
/** What Windows runs without a shell; a script would need one. */
const windowsEndings = ['.exe', '.com']

/** The program's absolute path by PATH alone; null = it is on none of its folders. What has a path already keeps it. */
export function programPlace(name: string, search: Partial<ProgramSearch> = {}): string | null {
  const { env = process.env, platform = process.platform, isProgram = canRun } = search
  const isWindows = platform === 'win32'
  const { isAbsolute, join, delimiter, extname } = isWindows ? path.win32 : path.posix
  if (name.includes('/') || (isWindows && name.includes('\\'))) return name
  const listed = Object.entries(env).find(([key]) => (isWindows ? key.toUpperCase() : key) === 'PATH')?.[1]
  const names =
    isWindows && !windowsEndings.includes(extname(name).toLowerCase())
      ? windowsEndings.map((ending) => `${name}${ending}`)
      : [name]
  for (const entry of (listed ?? (isWindows ? '' : usualPath)).split(delimiter)) {
    // People quote a folder with a semicolon in its name on Windows.
    const folder = isWindows ? entry.replaceAll('"', '').trim() : entry
    if (!isAbsolute(folder) || (isWindows && !/^(?:[a-z]:|\\\\)/i.test(folder))) continue
    const found = names.map((one) => join(folder, one)).find(isProgram)
    if (found !== undefined) return found
  }
  return null
}

function canRun(file: string): boolean {
  try {
    if (!statSync(file).isFile()) return false
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
