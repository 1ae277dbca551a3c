/** Whom an issue is given to: one person comes and others go, and whoever else has it keeps it. */
import type { GitHubDoor, GitHubRefusal } from './github-door.ts'
import { readOneIssue } from './github-read.ts'
import { placeOfRef } from './github-seen.ts'

/** Who is to have it; null = nobody new. `instead`: logins whose place they take. */
export interface NewAssignee {
  readonly wanted: string | null
  readonly instead: readonly string[]
}

/**
 * Gives it to `wanted` and takes it from `instead`. Only what differs is written. Answers whether `wanted` has it now:
 * GitHub leaves out whom it cannot assign, without a word, and then nobody loses it.
 * @param has its assignees as they were just read
 */
export async function giveTo(
  door: GitHubDoor,
  ref: string,
  has: readonly string[],
  { wanted, instead }: NewAssignee,
  signal: AbortSignal,
): Promise<boolean | GitHubRefusal> {
  const place = placeOfRef(ref)
  if (!place) throw new Error(`"${ref}" names no issue`)
  const path = `/repos/${place.repository}/issues/${place.number}/assignees`
  const write = (method: 'POST' | 'DELETE', assignees: readonly string[]) =>
    door.ask({ method, path, about: ref, read: readOneIssue, body: { assignees } }, signal)
  // The new one first: in between two have it, and never nobody.
  if (wanted !== null && !hasIt(has, wanted)) {
    const added = await write('POST', [wanted])
    if (!added.ok) return added
    if (!hasIt(added.value.assignees, wanted)) return false
  }
  const gone = has.filter((one) => hasIt(instead, one) && !hasIt(wanted === null ? [] : [wanted], one))
  if (gone.length === 0) return true
  const removed = await write('DELETE', gone)
  return removed.ok ? true : removed
}

const hasIt = (logins: readonly string[], login: string): boolean =>
  logins.some((one) => one.toLowerCase() === login.toLowerCase())
