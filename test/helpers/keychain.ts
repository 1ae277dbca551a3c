/** A double of Electron's safeStorage: its key is the backend's name, and it can be locked, slow, weak or another one. */
import type { SafeStorageParts } from '../../main/hosts/electron-secrets.ts'

export interface Keychain {
  readonly safeStorage: SafeStorageParts
  /** another session's backend, which cannot open what this one sealed */
  become(backend: string): void
  lock(locked: boolean): void
  /** the next question waits until the answer is called */
  holdBack(): () => void
  /** a new key: what the old one sealed is opened, and should be sealed anew */
  rotate(): void
  /** falls back to the password that everybody has, without saying so */
  sealWeakly(): void
  asked(): number
  plainAllowed(): boolean
}

export function createKeychain(first: string): Keychain {
  let backend = first
  let key = 0
  let locked = false
  let weak = false
  let asked = 0
  let plain = false
  let held: Promise<void> | null = null
  const answer = async <T>(work: () => T): Promise<T> => {
    asked += 1
    const waiting = held
    held = null
    await waiting
    if (locked) throw new Error('locked')
    return work()
  }
  const isFixed = (): boolean => weak || backend === 'basic_text' || backend === 'unknown'
  const scramble = (text: Buffer): Buffer => text.map((byte) => byte ^ 0x5a) as Buffer
  return {
    safeStorage: {
      getSelectedStorageBackend: () => backend as 'gnome_libsecret',
      isAsyncEncryptionAvailable: () => answer(() => !isFixed() || weak || plain).catch(() => false),
      encryptStringAsync: (text) =>
        answer(() =>
          Buffer.concat([
            Buffer.from(`${isFixed() ? 'v10' : 'v11'}${backend}|${key}:`),
            scramble(Buffer.from(text)),
          ]),
        ),
      decryptStringAsync: (sealed) =>
        answer(() => {
          const [begin, by, age] = /^v1[01]([^|]+)\|(\d+):/.exec(sealed.toString('latin1')) ?? ['']
          if (by !== backend) throw new Error('wrong key')
          const result = scramble(sealed.subarray(begin.length)).toString()
          return { result, shouldReEncrypt: Number(age) !== key }
        }),
      setUsePlainTextEncryption: (use) => {
        plain = use
      },
    },
    become: (next) => {
      backend = next
    },
    lock: (next) => {
      locked = next
    },
    holdBack: () => {
      let go = (): void => {}
      held = new Promise((resolve) => {
        go = resolve
      })
      return () => go()
    },
    rotate: () => {
      key += 1
    },
    sealWeakly: () => {
      weak = true
    },
    asked: () => asked,
    plainAllowed: () => plain,
  }
}
