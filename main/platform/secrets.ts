/** Secrets that were typed into the app, in a file that only its owner can read: the Node host's store. */
import path from 'node:path'
import { AppError } from '../../contract/errors.ts'
import { noShellFacts, type SecretKeeping } from '../../contract/shell.ts'
import { changePrivate, glancePrivate, readPrivate } from './private-json.ts'

/** A store may have to wait for a person to unlock it: every question has its answer later. */
export interface SecretStore {
  /**
   * What is kept under the name; undefined when nothing is.
   * @throws AppError `not-allowed` when something is kept and cannot be read: a sentence that says why
   */
  get(name: string): Promise<string | undefined>
  /** @throws AppError `not-allowed` when the store may not keep it, `cannot-save` when it cannot: then nothing has changed */
  set(name: string, value: string): Promise<void>
  /** @throws AppError `cannot-save` */
  remove(name: string): Promise<void>
  /** where secrets are kept now, and what that is worth */
  keeping(): SecretKeeping
  /** calls back now and whenever that changes */
  watchKeeping(listener: (keeping: SecretKeeping) => void): () => void
}

/** Names and secrets of a data folder that lie open. */
export interface OpenSecrets {
  /** @throws AppError `not-allowed` when they are there and cannot be read now */
  all(): Readonly<Record<string, string>>
  /** how many there are, as far as it can be told now */
  count(): number
  /** @throws AppError `cannot-save` */
  put(name: string, value: string): void
  /** @throws AppError `cannot-save` */
  drop(name: string): void
}

/** The file of `createSecretFile`, for who takes its secrets over. It goes with its last secret. */
export function openSecretsIn(folder: string): OpenSecrets {
  const file = path.join(folder, 'secrets.json')
  return {
    all: () => textsIn(readPrivate(file)),
    count: () => Object.keys(textsIn(glancePrivate(file))).length,
    put: (name, value) => changePrivate(file, (values) => ({ ...values, [name]: value })),
    drop: (name) =>
      changePrivate(file, (values) => {
        if (!Object.hasOwn(values, name)) return values
        const { [name]: _, ...rest } = values
        return Object.keys(rest).length > 0 ? rest : null
      }),
  }
}

function textsIn(values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const isText = (entry: [string, unknown]): entry is [string, string] => typeof entry[1] === 'string'
  return Object.fromEntries(Object.entries(values).filter(isText))
}

/** The file of `createSealedSecrets`: a name's entry is sealed, its name is not. */
export const sealedFileIn = (folder: string): string => path.join(folder, 'secrets-sealed.json')

/**
 * The entries of that file, as they stand.
 * @throws AppError `not-allowed` when they are there and cannot be read now
 */
export function sealedEntries(folder: string): Readonly<Record<string, unknown>> {
  return sealedEntriesIn(readPrivate(sealedFileIn(folder)))
}

/** The entries of what stands in that file. */
export function sealedEntriesIn({
  secrets,
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return typeof secrets === 'object' && secrets !== null ? (secrets as Record<string, unknown>) : {}
}

/**
 * Takes a name's sealed entry away; no key is needed for that.
 * @throws AppError `cannot-save`
 */
export function dropSealed(folder: string, name: string): void {
  changePrivate(sealedFileIn(folder), (values) => {
    const entries = sealedEntriesIn(values)
    if (!Object.hasOwn(entries, name)) return values
    const { [name]: _, ...secrets } = entries
    return { ...values, secrets }
  })
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
