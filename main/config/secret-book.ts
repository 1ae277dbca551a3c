/**
 * The secrets that references stand for, in memory only. A question that takes time has no answer yet, and never holds
 * up another one: it is told when it has come. What failed is asked again.
 */
import type { CommandResult, RunCommand } from '../platform/command.ts'
import { readSecretFile } from '../platform/secret-file.ts'
import { type ParsedRef, parseRef, refText, type SecretRef } from './secret-ref.ts'

/** What a reference leads to. The words are a sentence and hold no secret. */
export type Found =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'missing'; readonly words: string }
  /** it is being looked up; so far that is no failure */
  | { readonly kind: 'waiting'; readonly words: string }

/** Where secrets come from. */
export interface SecretSources {
  readonly env: Readonly<Record<string, string | undefined>>
  /** @throws with a sentence when something is kept and cannot be read */
  readonly stored: (name: string) => Promise<string | undefined>
  readonly run: RunCommand
}

export interface SecretBook {
  /** what is known now; a reference met for the first time is looked up */
  look(ref: SecretRef): Found
  /** looks anew, for a person who waits */
  ask(ref: SecretRef): Promise<Found>
  /** the source said no to these: files and commands are looked up again, each at most once a minute */
  refused(refs: readonly SecretRef[]): void
  /** a person insists: whatever is not known is looked up again, and if they were `refused`, files and commands too */
  tryAgain(refs: readonly SecretRef[], refused: boolean): void
  forget(ref: SecretRef): void
  /** forgets all others */
  keepOnly(refs: readonly SecretRef[]): void
  /** calls back when what is known has changed, until the answer is called */
  follow(after: After, changed: () => void): () => void
}

type After = (ms: number, run: () => void) => () => void

/** Until then an answer that has not come is no failure, ms: keychains of this moment answer within one. */
const patienceMs = 5_000
/** A person who waits for a test is told after this, ms. */
const askMs = 10_000
/** What failed is looked up again after this, ms. */
const againMs = 60_000
/** A refused secret is looked up again at most this often, ms. */
const refusedMs = 60_000
/** Each may ask its owner for something: a person who insists gets this many at once. */
const mostLooks = 3

interface Entry {
  readonly ref: ParsedRef
  found: Found
  /** looks under way; the newest counts, an older one only when it has found something */
  running: number
  newest: number
  resting: boolean
  wanted: boolean
  /** it will be looked up again in a while, because it failed */
  failed: boolean
  readonly timers: Set<() => void>
}

/** A book without a page in it. */
export function createSecretBook(sources: SecretSources): SecretBook {
  const entries = new Map<string, Entry>()
  let after: After | null = null
  let changed = (): void => {}
  let ended = new AbortController()

  const later = (entry: Entry, ms: number, run: () => void): void => {
    if (!after) return
    const cancel = after(ms, () => {
      entry.timers.delete(cancel)
      run()
    })
    entry.timers.add(cancel)
  }

  const learn = (key: string, entry: Entry, found: Found): void => {
    // A server that is in trouble, or stands behind a login page, refuses a good secret too: it stands until there is another.
    if (found.kind !== 'value' && entry.found.kind === 'value') return
    if (entries.get(key) !== entry || JSON.stringify(found) === JSON.stringify(entry.found)) return
    entry.found = found
    changed()
  }

  const start = (key: string, entry: Entry): Promise<Found> => {
    const turn = ++entry.newest
    entry.running += 1
    entry.wanted = false
    entry.resting = true
    later(entry, refusedMs, () => {
      entry.resting = false
      if (entry.wanted) void start(key, entry)
    })
    return find(entry.ref, sources, ended.signal).then((found) => {
      entry.running -= 1
      if (turn === entry.newest || found.kind === 'value') learn(key, entry, found)
      if (found.kind !== 'value' && turn === entry.newest && entries.get(key) === entry) askLater(key, entry)
      return found
    })
  }

  const askLater = (key: string, entry: Entry): void => {
    if (entry.failed || !after) return
    entry.failed = true
    later(entry, againMs, () => {
      entry.failed = false
      if (entry.found.kind === 'value') return
      // One that is under way may be an older one, whose end asks for nothing.
      if (entry.running > 0) askLater(key, entry)
      else void start(key, entry)
    })
  }

  const losePatience = (key: string, entry: Entry): void =>
    later(entry, patienceMs, () => {
      if (entry.found.kind === 'waiting') learn(key, entry, missing(lateWords(entry.ref)))
    })

  const open = (key: string, ref: ParsedRef): Entry => {
    const known = entries.get(key)
    if (known) return known
    const entry: Entry = {
      ref,
      found: { kind: 'waiting', words: 'Its secret is being looked up' },
      running: 0,
      newest: 0,
      resting: false,
      wanted: false,
      failed: false,
      timers: new Set(),
    }
    entries.set(key, entry)
    losePatience(key, entry)
    return entry
  }

  const close = (key: string): void => {
    for (const cancel of entries.get(key)?.timers ?? []) cancel()
    entries.delete(key)
  }

  const each = (refs: readonly SecretRef[], work: (key: string, entry: Entry) => void): void => {
    for (const key of new Set(refs.map(refText))) {
      const entry = entries.get(key)
      if (entry) work(key, entry)
    }
  }

  return {
    look: (ref) => {
      const parsed = parseRef(ref)
      if (!parsed) return { kind: 'missing', words: 'It names no secret.' }
      if (parsed.kind === 'env') return fromEnv(parsed.name, sources.env)
      const key = refText(ref)
      const isNew = !entries.has(key)
      const entry = open(key, parsed)
      if (isNew) void start(key, entry)
      return entry.found
    },
    ask: async (ref) => {
      const parsed = parseRef(ref)
      if (!parsed) return { kind: 'missing', words: 'It names no secret.' }
      if (parsed.kind === 'env') return fromEnv(parsed.name, sources.env)
      const key = refText(ref)
      const entry = open(key, parsed)
      let settle = (): void => {}
      const late = new Promise<Found>((resolve) => {
        const giveUp = (): void => resolve(missing(lateWords(parsed)))
        settle = after?.(askMs, giveUp) ?? settle
      })
      return Promise.race([start(key, entry), late]).finally(settle)
    },
    refused: (refs) =>
      each(refs, (key, entry) => {
        if (entry.ref.kind === 'stored') return
        if (entry.resting || entry.running > 0) entry.wanted = true
        else void start(key, entry)
      }),
    tryAgain: (refs, refused) =>
      each(refs, (key, entry) => {
        const isDoubted = refused && entry.ref.kind !== 'stored' && entry.found.kind === 'value'
        if ((entry.found.kind === 'missing' || isDoubted) && entry.running < mostLooks) void start(key, entry)
      }),
    forget: (ref) => close(refText(ref)),
    keepOnly: (refs) => {
      const kept = new Set(refs.map(refText))
      for (const key of [...entries.keys()]) if (!kept.has(key)) close(key)
    },
    follow: (timer, listener) => {
      after = timer
      changed = listener
      for (const [key, entry] of entries) {
        if (entry.found.kind === 'waiting') losePatience(key, entry)
        if (entry.found.kind === 'missing') askLater(key, entry)
        later(entry, refusedMs, () => {
          entry.resting = false
          if (entry.wanted) void start(key, entry)
        })
      }
      return () => {
        changed = () => {}
        after = null
        ended.abort()
        ended = new AbortController()
        for (const key of [...entries.keys()]) close(key)
      }
    },
  }
}

/** Looks a reference up. Never rejects. */
async function find(
  ref: ParsedRef,
  { env, stored, run }: SecretSources,
  signal: AbortSignal,
): Promise<Found> {
  if (ref.kind === 'command') return fromCommand(ref.argv, await run(ref.argv, signal))
  if (ref.kind === 'env') return fromEnv(ref.name, env)
  if (ref.kind === 'file') return fromFile(ref.name)
  try {
    const value = await stored(ref.name)
    return value ? { kind: 'value', value } : missing(`stored:${ref.name} is not there or empty`)
  } catch (error) {
    return missing(error instanceof Error ? error.message : 'Nightdesk cannot read its token. Type it again.')
  }
}

function fromEnv(name: string, env: SecretSources['env']): Found {
  const value = Object.hasOwn(env, name) ? env[name] : undefined
  return value ? { kind: 'value', value } : missing(`env:${name} is not there or empty`)
}

async function fromFile(file: string): Promise<Found> {
  const read = await readSecretFile(file)
  return read.ok ? oneLine(`file:${file}`, read.text.trim()) : missing(`file:${file} ${read.reason}`)
}

/** Only the program is named: its words may be somebody's, and so may what it printed. */
function fromCommand([program = '']: readonly string[], result: CommandResult): Found {
  if (!result.ok) return missing(`The command ${program} gave no secret: ${result.reason}`)
  // Password managers print the secret first, and notes after it.
  return oneLine(`The command ${program}`, (result.output.split(/\r?\n/, 1)[0] ?? '').trim())
}

/** A secret is one line: with a control character in it no header could carry it. */
function oneLine(who: string, value: string): Found {
  if (value === '') return missing(`${who} is empty`)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return /[\u0000-\u001f\u007f]/.test(value)
    ? missing(`${who} holds more than one line`)
    : { kind: 'value', value }
}

const missing = (words: string): Found => ({ kind: 'missing', words })

/** Other words than while it was no failure: what is told of the source has changed. */
function lateWords(ref: ParsedRef): string {
  switch (ref.kind) {
    case 'command':
      return `The command ${ref.argv[0]} has not answered yet: does it ask for something?`
    case 'stored':
      return 'Nightdesk cannot read its token yet: the keychain has not answered. Unlock it, or type it again'
    default:
      return `${ref.kind}:${ref.name} could not be read yet`
  }
}
