/**
 * Secrets sealed with a key that the system keeps, in a file beside the data. Nothing else depends on that key: when it
 * is lost, secrets are typed again.
 */
import { AppError } from '../../contract/errors.ts'
import type { SecretKeeping } from '../../contract/shell.ts'
import { changePrivate, glancePrivate } from './private-json.ts'
import {
  dropSealed,
  openSecretsIn,
  type SecretStore,
  sealedEntries,
  sealedEntriesIn,
  sealedFileIn,
} from './secrets.ts'

/** What seals with the system's key. Each promise may wait for a person, or for ever. */
export interface Sealer {
  available(): Promise<boolean>
  seal(text: string): Promise<Buffer>
  /** @returns `again`: the key has changed, seal it anew */
  open(sealed: Buffer): Promise<{ readonly text: string; readonly again: boolean }>
  /** who keeps the key now, in the system's words */
  backend(): string
  /** is this a backend whose key anybody has? */
  isWeak(backend: string): boolean
  /** was this sealed with a key that anybody has, whatever the backend is called? */
  isWeaklySealed(sealed: Buffer): boolean
  /** the user insists on the weak backend */
  allowWeak(): void
  /** what the backend keeps out, and what not: a sentence */
  words(backend: string): string
}

export interface SealedSecrets extends SecretStore {
  /** the user has typed the consent: kept, with the backend it was given for. @throws AppError `cannot-save` */
  allowWeakSecrets(): Promise<void>
}

/** Somebody may have to find the keychain's password first, ms. */
const saveWithinMs = 60_000

const refusal =
  'This session has no keychain that protects anything, so nothing was kept. Name an environment variable, a file or a command instead, or allow it where the source asks for its token.'

const cannotSeal = "The system's keychain cannot be used now: is it locked? Nothing was kept."
const noAnswer = "The system's keychain did not answer within a minute. Nothing was kept."

/**
 * A store in `<folder>/secrets-sealed.json`, each secret with its backend's name. Takes over what `createSecretFile`
 * kept in the same folder: whatever lies there was typed later, and goes when it is sealed.
 */
export function createSealedSecrets(
  sealer: Sealer,
  folder: string,
  deps: { readonly now: () => number; readonly after: (ms: number, run: () => void) => () => void },
): SealedSecrets {
  const file = sealedFileIn(folder)
  const open = openSecretsIn(folder)
  const entryFor = (name: string): Entry | null => {
    const entries = sealedEntries(folder)
    return Object.hasOwn(entries, name) ? entryOf(entries[name]) : null
  }
  const listeners = new Set<(keeping: SecretKeeping) => void>()
  /** by name, which change is the newest: a keychain may answer an older one later */
  const turns = new Map<string, number>()
  let usable = true
  /** a seal came out weak although the backend is called otherwise */
  let foundWeak = Object.values(sealedEntriesIn(glancePrivate(file))).some(
    (entry) => entryOf(entry)?.weak === true,
  )

  const isAllowed = (): boolean => typeof glancePrivate(file).weakAllowed === 'object'
  const isWeak = (): boolean => foundWeak || sealer.isWeak(sealer.backend())
  /** Only where it is needed: it may take the choice of a better backend away. */
  const allowWeak = (): void => {
    if (sealer.isWeak(sealer.backend()) && isAllowed()) sealer.allowWeak()
  }

  const keeping = (): SecretKeeping => {
    const backend = sealer.backend()
    const waiting = open.count()
    const rest = waiting > 0 ? ` ${waiting} of an earlier start still lie in a plain file.` : ''
    if (isWeak()) return weakKeeping(backend, isAllowed(), rest)
    if (usable) return { kind: 'keychain', backend, words: `${sealer.words(backend)}${rest}` }
    return {
      kind: 'unavailable',
      backend,
      words: `The system's keychain cannot be used now: is it locked?${rest}`,
    }
  }
  let told = JSON.stringify(keeping())
  const tell = (): void => {
    const now = keeping()
    if (JSON.stringify(now) === told) return
    told = JSON.stringify(now)
    for (const listener of listeners) listener(now)
  }

  const put = (name: string, sealed: Buffer): void => {
    const entry: Entry = { backend: sealer.backend(), weak: isWeak(), sealed: sealed.toString('base64') }
    changePrivate(file, (values) => {
      const secrets = { ...sealedEntriesIn(values), [name]: entry }
      return { ...values, version: 1, secrets }
    })
  }

  /** Seals, or says why that is not done. Nothing is written here. */
  const seal = async (name: string, value: string): Promise<Buffer> => {
    if (isWeak() && !isAllowed()) throw new AppError('not-allowed', refusal)
    allowWeak()
    usable = await sealer.available().catch(() => false)
    const sealed = usable ? await sealer.seal(JSON.stringify({ name, value })).catch(() => null) : null
    if (sealed === null) throw new AppError('not-allowed', cannotSeal)
    foundWeak = sealer.isWeaklySealed(sealed)
    if (foundWeak && !isAllowed()) throw new AppError('not-allowed', refusal)
    return sealed
  }

  const within = <T>(work: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const cancel = deps.after(saveWithinMs, () => reject(new AppError('not-allowed', noAnswer)))
      work.then(resolve, reject).finally(cancel)
    })

  /** A keychain that never answers holds up nothing but this: what lies open is read where it is. */
  const adopt = async (): Promise<void> => {
    for (const [name, value] of Object.entries(open.all())) {
      const sealed = await seal(name, value)
      // Typed again or removed meanwhile, it is no longer this one's turn.
      if (open.all()[name] !== value) continue
      put(name, sealed)
      open.drop(name)
    }
  }
  const adoptNow = (): void =>
    void adopt()
      .catch(() => {})
      .finally(tell)

  const sealAnew = async (name: string, value: string, old: Entry): Promise<void> => {
    const sealed = await seal(name, value)
    if (entryFor(name)?.sealed === old.sealed) put(name, sealed)
  }

  adoptNow()
  return {
    keeping,
    watchKeeping: (listener) => {
      listeners.add(listener)
      listener(keeping())
      return () => listeners.delete(listener)
    },
    get: async (name) => {
      const plain = open.all()
      if (Object.hasOwn(plain, name)) return plain[name]
      const entry = entryFor(name)
      if (!entry) return undefined
      allowWeak()
      const opened = await unseal(sealer, name, entry)
      const isMoved = entry.backend !== sealer.backend() && !isWeak()
      if (opened.again || isMoved) void sealAnew(name, opened.value, entry).catch(() => {})
      return opened.value
    },
    set: async (name, value) => {
      const turn = (turns.get(name) ?? 0) + 1
      turns.set(name, turn)
      try {
        const sealed = await within(seal(name, value))
        if (turns.get(name) !== turn) return
        put(name, sealed)
        open.drop(name)
      } finally {
        tell()
      }
    },
    remove: async (name) => {
      turns.set(name, (turns.get(name) ?? 0) + 1)
      open.drop(name)
      dropSealed(folder, name)
      tell()
    },
    allowWeakSecrets: async () => {
      const weakAllowed = { backend: sealer.backend(), at: new Date(deps.now()).toISOString() }
      changePrivate(file, (values) => ({ ...values, version: 1, weakAllowed }))
      tell()
      adoptNow()
    },
  }
}

/** A secret as it stands in the file. */
interface Entry {
  /** who kept the key when it was sealed */
  readonly backend: string
  readonly weak: boolean
  /** base64 */
  readonly sealed: string
}

function entryOf(value: unknown): Entry | null {
  const { backend, weak, sealed } = (value ?? {}) as { [key: string]: unknown }
  if (typeof backend !== 'string' || typeof sealed !== 'string') return null
  return { backend, weak: weak === true, sealed }
}

function weakKeeping(backend: string, allowed: boolean, rest: string): SecretKeeping {
  const words = allowed
    ? 'Sealed with a key that anybody has, as you allowed: whoever reads your files can read it.'
    : 'This session has no keychain that protects anything. Nothing is kept here until you allow it.'
  return { kind: 'weak', backend, words: `${words}${rest}`, ...(allowed ? {} : { refused: true }) }
}

/** Opens an entry and sees that it is the name's own: with a wrong key some ciphers open anything, to nonsense. */
async function unseal(
  sealer: Sealer,
  name: string,
  { backend, sealed }: Entry,
): Promise<{ readonly value: string; readonly again: boolean }> {
  try {
    const { text, again } = await sealer.open(Buffer.from(sealed, 'base64'))
    const inside = JSON.parse(text) as { readonly name?: unknown; readonly value?: unknown } | null
    if (inside?.name === name && typeof inside.value === 'string') return { value: inside.value, again }
  } catch {
    // What it says of its reasons differs by system, and may hold what it read.
  }
  const now = sealer.backend()
  const why =
    now === backend
      ? 'the system did not open it (is the keychain locked?)'
      : `it was sealed with ${backend}, and this session has ${now}`
  throw new AppError('not-allowed', `Nightdesk cannot read its token: ${why}. Unlock it, or type it again.`)
}
