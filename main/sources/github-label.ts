/** One label out of a family, such as `tier/…`: an issue has one of them, or none. */
import type { GitHubDoor, GitHubRefusal } from './github-door.ts'
import { readNothing } from './github-read.ts'
import { placeOfRef } from './github-seen.ts'

/**
 * Gives the issue `wanted`, and takes the others of its family away. Only what differs is written; null = done.
 * @param has its labels as they were just read
 */
export async function setLabelOf(
  door: GitHubDoor,
  ref: string,
  has: readonly string[],
  { prefix, wanted }: { readonly prefix: string; readonly wanted: string | null },
  signal: AbortSignal,
): Promise<GitHubRefusal | null> {
  const place = placeOfRef(ref)
  if (!place) throw new Error(`"${ref}" names no issue`)
  const path = `/repos/${place.repository}/issues/${place.number}/labels`
  const family = has.filter((name) => name.toLowerCase().startsWith(prefix))
  // The new one first: in between it has two, and never none.
  if (wanted !== null && !family.some((name) => isSame(name, wanted))) {
    const body = { labels: [wanted] }
    const added = await door.ask({ method: 'POST', path, about: ref, read: readNothing, body }, signal)
    if (!added.ok) return added
  }
  for (const name of family.filter((one) => wanted === null || !isSame(one, wanted))) {
    const gone = { method: 'DELETE', path: `${path}/${encodeURIComponent(name)}` } as const
    const removed = await door.ask({ ...gone, about: ref, read: readNothing }, signal)
    if (!removed.ok && removed.status !== 404) return removed
  }
  return null
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
