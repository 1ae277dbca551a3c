/** Secrets that were typed into the app: one file that only its owner can read. The OS keychain comes with the shell. */
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export interface SecretStore {
  get(name: string): string | undefined
  set(name: string, value: string): void
  remove(name: string): void
}

/**
 * A store in `<folder>/secrets.json` (mode 0600 in a 0700 folder). It keeps other users out, not other programs of
 * the same user; the settings say so.
 */
export function createSecretFile(folder: string): SecretStore {
  const file = path.join(folder, 'secrets.json')
  const read = (): Record<string, string> => {
    try {
      const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
      if (typeof parsed !== 'object' || parsed === null) return {}
      return Object.fromEntries(Object.entries(parsed).filter(([, value]) => typeof value === 'string'))
    } catch {
      return {}
    }
  }
  const write = (values: Record<string, string>): void => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const next = `${file}.new`
    writeFileSync(next, JSON.stringify(values, null, 2), { mode: 0o600, flush: true })
    chmodSync(next, 0o600)
    renameSync(next, file)
  }
  return {
    get: (name) => {
      const values = read()
      return Object.hasOwn(values, name) ? values[name] : undefined
    },
    set: (name, value) => write({ ...read(), [name]: value }),
    remove: (name) => {
      const { [name]: gone, ...rest } = read()
      if (gone !== undefined) write(rest)
    },
  }
}
