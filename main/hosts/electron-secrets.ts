/**
 * Electron's safeStorage as what seals secrets. Only its asynchronous half is used: the other one blocks the thread of
 * the windows while a keychain asks for its password. Not verified under a real Electron.
 */
import type { SafeStorage } from 'electron'
import type { Clock } from '../platform/clock.ts'
import { createSealedSecrets, type SealedSecrets, type Sealer } from '../platform/sealed-secrets.ts'

/** The part of safeStorage this host uses. */
export type SafeStorageParts = Pick<
  SafeStorage,
  | 'decryptStringAsync'
  | 'encryptStringAsync'
  | 'getSelectedStorageBackend'
  | 'isAsyncEncryptionAvailable'
  | 'setUsePlainTextEncryption'
>

/** "unknown" is what Electron says before it is ready, or when it cannot tell. */
const weakBackends: ReadonlySet<string> = new Set(['basic_text', 'unknown'])

/** How a text begins that Chromium on Linux sealed with the password that is written in its source. */
const weakSeal = 'v10'

/**
 * Secrets of the data folder behind the system's keychain.
 * @param safeStorage call only when Electron is ready: before that it does not know its backend
 */
export function createElectronSecrets(
  safeStorage: SafeStorageParts,
  dataDir: string,
  { platform, clock }: { readonly platform: NodeJS.Platform; readonly clock: Pick<Clock, 'now' | 'after'> },
): SealedSecrets {
  return createSealedSecrets(sealerOf(safeStorage, platform), dataDir, clock)
}

function sealerOf(safeStorage: SafeStorageParts, platform: NodeJS.Platform): Sealer {
  const isLinux = platform !== 'darwin' && platform !== 'win32'
  return {
    available: () => safeStorage.isAsyncEncryptionAvailable(),
    seal: (text) => safeStorage.encryptStringAsync(text),
    open: async (sealed) => {
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(sealed)
      return { text: result, again: shouldReEncrypt }
    },
    backend: () => {
      if (isLinux) return safeStorage.getSelectedStorageBackend()
      return platform === 'darwin' ? 'keychain' : 'dpapi'
    },
    isWeak: (backend) => weakBackends.has(backend),
    isWeaklySealed: (sealed) =>
      isLinux && sealed.subarray(0, weakSeal.length).toString('latin1') === weakSeal,
    allowWeak: () => {
      if (isLinux) safeStorage.setUsePlainTextEncryption(true)
    },
    words: (backend) => worth(platform, backend),
  }
}

/** What each system's keychain keeps out, and what not. */
function worth(platform: NodeJS.Platform, backend: string): string {
  if (platform === 'darwin')
    return "Sealed with a key in your Mac's Keychain. Other users and other programs are kept out."
  if (platform === 'win32')
    return 'Sealed with a key of your Windows sign-in. It keeps other users out, not other programs of yours.'
  return `Sealed with a key in your keyring (${backend}). What other programs of yours may read is up to the keyring.`
}
