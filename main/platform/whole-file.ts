/** A file that is there whole or not at all: written beside, synced, renamed. */
import { open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { errorCode } from './http-error.ts'

/** Replaces a file. Whatever interrupts it, under its name there is what was before or all of the new. @throws what the file system throws */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const folder = path.dirname(file)
  // The same name each time: what an interrupted write left is written over, not piled up.
  const next = path.join(folder, `.${path.basename(file)}.nightdesk-new`)
  // And never through a link: in a folder that others write too, it could lead to any file of the user's.
  await rm(next, { force: true })
  const handle = await open(next, 'wx')
  try {
    await handle.writeFile(content)
    await handle.sync()
  } catch (error) {
    await handle.close()
    await rm(next, { force: true }).catch(() => {})
    throw error
  }
  await handle.close()
  await rename(next, file)
  await syncFolder(folder)
}

/** A file's text as UTF-8, byte order mark included; null when there is no such file, undefined when it is no UTF-8. */
export async function readText(file: string): Promise<string | null | undefined> {
  let bytes: Buffer
  try {
    bytes = await readFile(file)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** A new name is on disk only once its folder is. Not every system can do that. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  try {
    await handle?.sync()
  } catch {
    // The file itself is.
  } finally {
    await handle?.close()
  }
}
