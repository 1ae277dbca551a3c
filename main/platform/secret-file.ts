/** A secret that somebody else keeps in a file: read whole, small, never a device that could hold us up. */
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { errorCode } from './http-error.ts'

export type FileRead =
  | { readonly ok: true; readonly text: string; readonly readableByOthers: boolean }
  /** the end of a sentence that begins with the file's name */
  | { readonly ok: false; readonly reason: string }

/** A token is a line; this much is somebody's other file, bytes. */
const mostBytes = 64 * 1024

/** Reads a file for its secret. Never rejects. */
export async function readSecretFile(file: string): Promise<FileRead> {
  try {
    // Not blocking: a pipe that nobody writes into would hold the opening up for ever.
    const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const stat = await handle.stat()
      const { size, mode } = stat
      if (!stat.isFile()) return { ok: false, reason: 'is not a plain file' }
      if (size > mostBytes) return { ok: false, reason: `is larger than ${mostBytes / 1024} KB` }
      const text = await handle.readFile('utf8')
      return { ok: true, text, readableByOthers: process.platform !== 'win32' && (mode & 0o077) !== 0 }
    } finally {
      await handle.close()
    }
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT') return { ok: false, reason: 'is not there' }
    return { ok: false, reason: code === 'EACCES' ? 'may not be read' : `cannot be read (${code})` }
  }
}
