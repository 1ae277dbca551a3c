/**
 * Words as plain files beside the database: whatever becomes of that, what was typed can be read with any editor.
 * A file is written as a whole (beside, synced, renamed), a moment after it was asked for, the newest words of each
 * name only. Nothing here ever throws: a folder that cannot be written leaves the database as the only place.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

export interface WordFile {
  /** without the ending */
  readonly name: string
  readonly text: string
  /** when the words were given, epoch ms */
  readonly at: number
}

export interface WordFiles {
  /** keeps the words under a name of letters, digits and dashes; given again, the newer words replace the older */
  keep(name: string, text: string, at: number): void
  /** the words are done: kept elsewhere for good, or thrown away by their owner */
  forget(name: string): void
  /** gives a file another name */
  move(from: string, to: string): void
  /** everything that is there; what is not yet written counts */
  list(): readonly WordFile[]
  /** where they lie: in the data folder, else in a private folder that the next start does not look into */
  folder(): string
  /** resolves when everything that was given is written, or could not be */
  settled(): Promise<void>
}

/** Typing gives words several times a second; one write for all of them is enough, ms. */
const waitMs = 250

/** @param after a timer, ms */
export function createWordFiles(
  dataDir: string,
  after: (ms: number, run: () => void) => () => void,
): WordFiles {
  const usual = path.join(dataDir, 'words')
  let folder = usual
  let asideFolder: string | null = null
  const waiting = new Map<string, { readonly text: string; readonly at: number }>()
  let planned = false
  let writing: Promise<void> | null = null

  const plan = (): void => {
    if (planned || writing !== null) return
    planned = true
    after(waitMs, () => {
      planned = false
      void flush()
    })
  }

  const flush = (): Promise<void> => {
    writing ??= writeAll().finally(() => {
      writing = null
      if (waiting.size > 0) plan()
    })
    return writing
  }

  const writeAll = async (): Promise<void> => {
    for (const [name, words] of [...waiting]) {
      const written = await write(name, words)
      // Newer words may have come meanwhile, or the words may be done.
      if (waiting.get(name) === words) waiting.delete(name)
      else if (!waiting.has(name) && written !== null) await rm(written, { force: true }).catch(() => {})
    }
  }

  /** Tries the data folder, then the system's folder for temporary files; answers the file, or null. */
  const write = async (
    name: string,
    words: { readonly text: string; readonly at: number },
  ): Promise<string | null> => {
    for (const place of [() => usual, aside]) {
      try {
        const where = place()
        mkdirSync(where, { recursive: true, mode: 0o700 })
        await writeWhole(path.join(where, `${name}.md`), words)
        folder = where
        return path.join(where, `${name}.md`)
      } catch {
        // The next place, or none: the database is the first place, this is the second.
      }
    }
    return null
  }

  const aside = (): string => {
    asideFolder ??= mkdtempSync(path.join(os.tmpdir(), 'nightdesk-words-'))
    return asideFolder
  }

  return {
    keep: (name, text, at) => {
      waiting.set(name, { text, at })
      plan()
    },
    forget: (name) => {
      waiting.delete(name)
      for (const where of [usual, asideFolder]) {
        if (where === null) continue
        try {
          rmSync(path.join(where, `${name}.md`), { force: true })
        } catch {
          // It stays, and is known for a stale copy by its text when it is found.
        }
      }
    },
    move: (from, to) => {
      try {
        renameSync(path.join(usual, `${from}.md`), path.join(usual, `${to}.md`))
      } catch {
        // It keeps its name, and is found under it again.
      }
    },
    list: () => {
      const files = new Map(readFolder(usual).map((file) => [file.name, file]))
      for (const [name, { text, at }] of waiting) files.set(name, { name, text, at })
      return [...files.values()]
    },
    folder: () => folder,
    settled: async () => {
      while (waiting.size > 0 || writing !== null) await flush()
    },
  }
}

async function writeWhole(
  file: string,
  { text, at }: { readonly text: string; readonly at: number },
): Promise<void> {
  const next = `${file}.new`
  const handle = await open(next, 'w', 0o600)
  try {
    await handle.writeFile(text)
    // The instant of the words, not of the writing: it is held against the database's own.
    await handle.utimes(at / 1_000, at / 1_000)
    await handle.sync()
  } catch (error) {
    await rm(next, { force: true }).catch(() => {})
    throw error
  } finally {
    await handle.close()
  }
  await rename(next, file)
}

function readFolder(folder: string): readonly WordFile[] {
  if (!existsSync(folder)) return []
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .map((name) => {
        const file = path.join(folder, name)
        return {
          name: name.slice(0, -'.md'.length),
          text: readFileSync(file, 'utf8'),
          at: Math.round(statSync(file).mtimeMs),
        }
      })
  } catch {
    return []
  }
}
