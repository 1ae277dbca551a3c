/** Hears that a file may have changed, however editors, links and folders go about it. */
import { existsSync, type FSWatcher, realpathSync, statSync, watch } from 'node:fs'
import path from 'node:path'

/** A timer that comes in as an argument: runs once after `ms`; the answer cancels it. */
export type After = (ms: number, run: () => void) => () => void

/**
 * How often the file is looked at without having been told, ms. What nobody tells of: a folder that was not there at the
 * start, a link on the way that leads elsewhere, a folder on the network.
 */
const lookEveryMs = 10_000

/**
 * Calls back when the file may have changed, until the answer is called. The folders are watched, since editors replace
 * files: the one of the file and, behind a link, the one where it really lies.
 * @param near a timer that need not be exact
 */
export function watchFile(file: string, near: After, changed: () => void): () => void {
  const watchers = new Map<string, FSWatcher>()
  let last = signOf(file)
  let cancel = (): void => {}

  const heard = (names: ReadonlySet<string>) => (_: unknown, name: string | null) => {
    if (name === null || names.has(name)) changed()
  }
  const arm = (): void => {
    const real = realPathOf(file)
    const names = new Set([path.basename(file), path.basename(real)])
    const folders = new Set([path.dirname(file), path.dirname(real)])
    const wanted = new Map(
      [...folders].flatMap((folder) => {
        const sign = folderSign(folder)
        return sign === null ? [] : [[sign, folder] as const]
      }),
    )
    for (const [sign, watcher] of watchers) {
      if (wanted.has(sign)) continue
      watcher.close()
      watchers.delete(sign)
    }
    for (const [sign, folder] of wanted) {
      if (watchers.has(sign)) continue
      try {
        const watcher = watch(folder, { persistent: false }, heard(names))
        watcher.on('error', () => {
          watcher.close()
          watchers.delete(sign)
        })
        watchers.set(sign, watcher)
      } catch {
        // No more watchers to be had, or the folder went: the look below still sees what changes.
      }
    }
  }
  const look = (): void => {
    cancel = near(lookEveryMs, look)
    arm()
    const sign = signOf(file)
    if (sign === last) return
    last = sign
    changed()
  }

  arm()
  cancel = near(lookEveryMs, look)
  return () => {
    cancel()
    for (const watcher of watchers.values()) watcher.close()
    watchers.clear()
  }
}

/** Tells one state of a file from another without reading it. */
function signOf(file: string): string {
  try {
    const { ino, size, mtimeMs } = statSync(file)
    return `${ino} ${size} ${mtimeMs}`
  } catch {
    return 'none'
  }
}

/** Names a folder and the very one of that name: one made anew needs a watcher of its own. */
function folderSign(folder: string): string | null {
  try {
    return `${folder}\n${statSync(folder).ino}`
  } catch {
    return null
  }
}

function realPathOf(file: string): string {
  return existsSync(file) ? realpathSync(file) : file
}
