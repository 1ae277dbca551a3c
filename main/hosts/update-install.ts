/**
 * How a fetched version is put in. Windows: the engine is closed first, then the installer starts. macOS: the system's own
 * updater takes the file while the watch goes on, then the app ends. Not verified under a real Electron.
 */
import type { App, AutoUpdater } from 'electron'
import { AppError } from '../../contract/errors.ts'
import type { Clock } from '../platform/clock.ts'
import type { Farewell } from './farewell.ts'
import type { Updater } from './update-library.ts'

/** How long macOS may take to check and unpack the new version, ms. */
const prepareWithinMs = 300_000

export interface InstallParts {
  readonly app: Pick<App, 'quit' | 'relaunch'>
  readonly autoUpdater: Pick<AutoUpdater, 'checkForUpdates' | 'off' | 'on'>
  readonly platform: NodeJS.Platform
  readonly clock: Pick<Clock, 'after'>
  readonly farewell: Pick<Farewell, 'closeDown' | 'letWindowsClose'>
  /** why the watch must not be interrupted now; null = it may be */
  readonly whyNot: () => string | null
  /** the words to start again with, should the installer fail */
  readonly args: () => readonly string[]
  readonly log: (line: string) => void
}

/** Puts in the version that `updater` has fetched; rejects with AppError `not-allowed` while somebody is needed here. */
export type Install = (updater: Updater, version: string) => Promise<void>

/** How this platform puts a version in. */
export function createInstall(parts: InstallParts): Install {
  const { app, autoUpdater, clock, farewell } = parts
  let prepared: { readonly version: string; readonly done: Promise<void> } | null = null
  const ask = (): void => {
    const words = parts.whyNot()
    if (words !== null) throw new AppError('not-allowed', words)
  }

  /** Has macOS take the file that the library serves to it on loopback; it goes on being watched meanwhile. */
  const prepare = (): Promise<void> => {
    const ready = Promise.withResolvers<void>()
    const late = clock.after(prepareWithinMs, () => ready.reject(new Error('macOS did not take it in time')))
    const done = (): void => ready.resolve()
    const failed = (error: Error): void => ready.reject(error)
    autoUpdater.on('update-downloaded', done)
    autoUpdater.on('error', failed)
    autoUpdater.checkForUpdates()
    return ready.promise.finally(() => {
      late()
      autoUpdater.off('update-downloaded', done)
      autoUpdater.off('error', failed)
    })
  }
  const onMac: Install = async (updater, version) => {
    ask()
    // A later one may have been fetched since: that has to be taken anew.
    if (prepared?.version !== version) prepared = { version, done: prepare() }
    try {
      await prepared.done
    } catch (error) {
      if (prepared?.version === version) prepared = null
      throw error
    }
    // It took a while: somebody may have been called since.
    ask()
    farewell.letWindowsClose()
    updater.quitAndInstall()
  }
  const onWindows: Install = async (updater) => {
    ask()
    // Closing down takes the windows with it.
    const args = [...parts.args()]
    await farewell.closeDown()
    // Nothing watches any more: whatever goes wrong now, the app must come back.
    const comeBack = (error: unknown): void => {
      parts.log(`update: ${String(error).split('\n', 1)[0]}`)
      app.relaunch({ args })
      app.quit()
    }
    updater.on('error', comeBack)
    try {
      // Without the installer's questions, and the new version starts by itself.
      updater.quitAndInstall(true, true)
    } catch (error) {
      comeBack(error)
    }
  }
  return parts.platform === 'darwin' ? onMac : onWindows
}
