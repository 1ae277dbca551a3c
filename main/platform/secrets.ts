/** Secrets that were typed into the app, in a file that only its owner can read: the Node host's store. */
import { rmSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../../contract/errors.ts'
import { noShellFacts, type SecretKeeping } from '../../contract/shell.ts'
import { readPrivate, writePrivate } from './private-json.ts'

/** A store may have to wait for a person to unlock it: every question has its answer later. */
export interface SecretStore {
  /**
   * What is kept under the name; undefined when nothing is.
   * @throws AppError `not-allowed` when something is kept and cannot be read: a sentence that says why
   */
  get(name: string): Promise<string | undefined>
  /** @throws AppError `not-allowed` when the store may not or cannot keep it: then nothing has changed */
  set(name: string, value: string): Promise<void>
  remove(name: string): Promise<void>
  /** where secrets are kept now, and what that is worth */
  keeping(): SecretKeeping
  /** calls back now and whenever that changes */
  watchKeeping(listener: (keeping: SecretKeeping) => void): () => void
}

/** Names and secrets of a data folder that lie open. */
export interface OpenSecrets {
  all(): Readonly<Record<string, string>>
  put(name: string, value: string): void
  drop(name: string): void
}

/** The file of `createSecretFile`, for who takes its secrets over. It goes with its last secret. */
export function openSecretsIn(folder: string): OpenSecrets {
  const file = path.join(folder, 'secrets.json')
  const all = (): Record<string, string> =>
    Object.fromEntries(
      Object.entries(readPrivate(file)).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    )
  return {
    all,
    put: (name, value) => writePrivate(file, { ...all(), [name]: value }),
    drop: (name) => {
      const { [name]: gone, ...rest } = all()
      if (gone === undefined) return
      if (Object.keys(rest).length > 0) writePrivate(file, rest)
      else rmSync(file, { force: true })
    },
  }
}

/** The file of `createSealedSecrets`: a name's entry is sealed, its name is not. */
export const sealedFileIn = (folder: string): string => path.join(folder, 'secrets-sealed.json')

/** The entries of that file, as they stand. */
export function sealedEntries(folder: string): Readonly<Record<string, unknown>> {
  const { secrets } = readPrivate(sealedFileIn(folder))
  return typeof secrets === 'object' && secrets !== null ? (secrets as Record<string, unknown>) : {}
}

/** Takes a name's sealed entry away; no key is needed for that. */
export function dropSealed(folder: string, name: string): void {
  const { [name]: gone, ...secrets } = sealedEntries(folder)
  if (gone === undefined) return
  writePrivate(sealedFileIn(folder), { ...readPrivate(sealedFileIn(folder)), secrets })
}

/**
 * A store in `<folder>/secrets.json` (mode 0600 in a 0700 folder). It keeps other users out, not other programs of
 * the same user; `keeping` says so. What the app has sealed with the system's keychain it cannot open.
 */
export function createSecretFile(folder: string): SecretStore {
  const open = openSecretsIn(folder)
  const keeping = noShellFacts.secrets
  return {
    get: async (name) => {
      const values = open.all()
      if (Object.hasOwn(values, name)) return values[name]
      if (!Object.hasOwn(sealedEntries(folder), name)) return undefined
      throw new AppError(
        'not-allowed',
        "Nightdesk cannot read its token here: it was sealed with the system's keychain, which only the installed app can open. Type it again.",
      )
    },
    set: async (name, value) => open.put(name, value),
    remove: async (name) => {
      open.drop(name)
      dropSealed(folder, name)
    },
    keeping: () => keeping,
    watchKeeping: (listener) => {
      listener(keeping)
      return () => {}
    },
  }
}
