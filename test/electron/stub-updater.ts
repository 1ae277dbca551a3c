/** Double of the system's own updater: it remembers that it was asked, and lets a test answer. */
import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'

export class StubAutoUpdater
  extends EventEmitter
  implements Pick<Electron.AutoUpdater, 'checkForUpdates' | 'quitAndInstall'>
{
  readonly calls: string[] = []
  checkForUpdates(): void {
    this.calls.push('checkForUpdates')
  }
  quitAndInstall(): void {
    this.calls.push('quitAndInstall')
  }
}
