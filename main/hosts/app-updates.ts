/** What updating needs of the real app: its version, its package, the network, and a way to end. */
import { noShellFacts } from '../../contract/shell.ts'
import { ambientRandom } from '../platform/random.ts'
import type { ElectronHost } from './electron-app.ts'
import { createUpdates, type Updates } from './electron-updates.ts'
import type { Farewell } from './farewell.ts'
import { readPackageFiles, whyNoUpdates } from './update-address.ts'
import { createInstall } from './update-install.ts'
import { linuxHow } from './update-words.ts'

/**
 * @param whyNot why the watch must not be interrupted now; null = it may be
 * @param args the words to start again with, as the app stands now
 */
export function createAppUpdates(
  host: ElectronHost,
  farewell: Farewell,
  whyNot: () => string | null,
  args: () => readonly string[],
): Updates {
  const { electron, clock, platform, log } = host
  const { app, autoUpdater } = electron
  const files = readPackageFiles(host.resources)
  const fromSource = noShellFacts.update.kind === 'elsewhere' ? noShellFacts.update.reason : null
  return createUpdates({
    clock,
    random: ambientRandom,
    isOnline: () => electron.net.isOnline(),
    version: app.getVersion(),
    against: app.isPackaged ? whyNoUpdates(files.address, platform) : fromSource,
    how: platform === 'win32' || platform === 'darwin' ? null : linuxHow(files.type, host.env),
    load: () => host.loadUpdater(platform),
    install: createInstall({ app, autoUpdater, platform, clock, farewell, whyNot, args, log }),
    log,
  })
}
