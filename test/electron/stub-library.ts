/** Double of electron-updater's updater: a test says what the address answers, and it remembers what it was told to do. */
import { EventEmitter } from 'node:events'
import type { UpdateCheckResult, UpdateInfo } from 'electron-updater'
import type { Updater } from '../../main/hosts/update-library.ts'

type Plain = Omit<Updater, 'on'>

/** What an address says of a version. */
export function announced(version: string, changed: Partial<UpdateInfo> = {}): UpdateInfo {
  const files = [{ url: `Nightdesk-${version}.exe`, sha512: 'x' }]
  return { version, files, path: '', sha512: '', releaseDate: '2026-11-22', ...changed }
}

export class StubUpdater extends EventEmitter implements Plain {
  allowDowngrade = true
  autoDownload = true
  autoInstallOnAppQuit = true
  autoRunAppAfterInstall = false
  disableWebInstaller = false
  requestHeaders: Updater['requestHeaders'] = null
  logger: Updater['logger'] = null
  readonly calls: string[] = []
  /** what the address answers: a version, an error, or that there is nothing new */
  answer: UpdateInfo | Error | null = null
  /** how a download ends; waits for the test */
  downloading = Promise.withResolvers<string[]>()

  checkForUpdates(): Promise<UpdateCheckResult | null> {
    this.calls.push('check')
    if (this.answer instanceof Error) return Promise.reject(this.answer)
    const info = this.answer ?? announced('0.0.0')
    const isUpdateAvailable = this.answer !== null
    return Promise.resolve({ isUpdateAvailable, updateInfo: info, versionInfo: info })
  }
  downloadUpdate(): Promise<string[]> {
    this.calls.push('download')
    return this.downloading.promise
  }
  quitAndInstall(isSilent?: boolean, isForceRunAfter?: boolean): void {
    this.calls.push(`install ${isSilent} ${isForceRunAfter}`)
  }
  /** As the library's own type, whose events are typed otherwise than Node's. */
  get asUpdater(): Updater {
    return this as unknown as Updater
  }
}
