/** Reads a copy of the database from end to end where that costs least: a small one here, any other on a thread of its own. */
import { statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { readThrough, type Verdict } from './check-file.ts'

/**
 * Up to this size, bytes, a copy is read on this thread: 3 MB take 6 ms of it, and to start a thread that could read them
 * takes 60 of the machine's. A frame has 16.
 */
export const smallBytes = 4 * 1024 * 1024

/**
 * Checks a copy that has just been written, and puts it on the disk as one file. Reading it keeps this thread waiting,
 * never the disk.
 * @param elsewhere does the same for a large one
 * @returns its verdict; rejects when the disk does not take it
 */
export async function checkCopy(
  file: string,
  elsewhere: (file: string) => Promise<Verdict>,
): Promise<Verdict> {
  if (statSync(file).size > smallBytes) return elsewhere(file)
  const verdict = readThrough(file, 'OFF')
  if (verdict.damage === null) {
    const handle = await open(file, 'r+')
    await handle.sync().finally(() => handle.close())
  }
  return verdict
}
