/** Lists of GitHub's that go on changing while they are read, page by page, so that nothing slips through between two pages. */
import type { GitHubAnswer, GitHubDoor, GitHubRefusal } from './github-door.ts'
import { type ReadComment, readComments } from './github-read.ts'
import { placeOfRef } from './github-seen.ts'
import type { Read } from './json-shape.ts'

/** Where the reading of a list has come to. */
export interface Reading {
  /** epoch ms: what was changed then or later is asked for */
  since: number
  page: number
}

export const pageSize = 100
/** The newest so many comments of an issue are read. */
export const mostComments = 5_000

/** An instant as GitHub takes it, in whole seconds. */
export const iso = (at: number): string =>
  `${new Date(Math.floor(at / 1_000) * 1_000).toISOString().slice(0, 19)}Z`

/**
 * Reads what was changed since, in the order of its changes. The next page begins at the last change that was seen, not at
 * a number: else whatever changes meanwhile moves to the end, and what stood behind it would slip through.
 * 'more': `may` said that it was enough for now; `reading` knows where it goes on.
 */
export async function readChanged<T extends { readonly updatedAt: number }>(
  door: GitHubDoor,
  list: {
    readonly path: string
    readonly query: Readonly<Record<string, string>>
    readonly about: string
    read(body: Buffer): Read<readonly T[]>
  },
  reading: Reading,
  visit: (item: T) => void,
  may: () => boolean,
  signal: AbortSignal,
): Promise<'done' | 'more' | GitHubRefusal> {
  for (;;) {
    if (!may()) return 'more'
    const query = {
      ...list.query,
      ...{ sort: 'updated', direction: 'asc', since: iso(reading.since), per_page: `${pageSize}` },
      ...(reading.page > 1 ? { page: `${reading.page}` } : {}),
    }
    const { path, about, read } = list
    const answer = await door.ask({ method: 'GET', path, query, about, read }, signal)
    if (!answer.ok) return answer
    for (const item of answer.value) visit(item)
    const last = answer.value.at(-1)?.updatedAt ?? reading.since
    const isLast = !answer.hasNext || answer.value.length === 0
    if (last > reading.since) Object.assign(reading, { since: last, page: 1 })
    // More of them than a page were changed in one second: only then a page has a number.
    else if (!isLast) reading.page += 1
    if (isLast) return 'done'
  }
}

/**
 * All comments of an issue, up to the newest 5,000. Where one was deleted between two pages, another one has slipped
 * through: then 'moved', and it is to be read again.
 * @param count how many there are, as the issue says
 * @param since only those that were written or changed then or later, as GitHub takes an instant
 */
export async function readAllComments(
  door: GitHubDoor,
  ref: string,
  count: number,
  signal: AbortSignal,
  since: string | null = null,
): Promise<{ readonly comments: readonly ReadComment[]; readonly isAll: boolean } | 'moved' | GitHubRefusal> {
  const place = placeOfRef(ref)
  if (!place) return refusal(`"${ref}" names no issue.`)
  const path = `/repos/${place.repository}/issues/${place.number}/comments`
  const ask = (page: number): Promise<GitHubAnswer<readonly ReadComment[]> | GitHubRefusal> => {
    const query = {
      ...(since === null ? {} : { since }),
      per_page: `${pageSize}`,
      ...(page > 1 ? { page: `${page}` } : {}),
    }
    return door.ask({ method: 'GET', path, query, about: ref, read: readComments }, signal)
  }
  const first = Math.max(1, Math.ceil((count - mostComments) / pageSize) + 1)
  const pages: (readonly ReadComment[])[] = []
  for (let page = first; page < first + mostComments / pageSize + 1; page += 1) {
    const answer = await ask(page)
    if (!answer.ok) return answer
    pages.push(answer.value)
    if (!answer.hasNext) break
  }
  // Looked at again, which is free where nothing has moved.
  for (const [index, before] of pages.slice(0, -1).entries()) {
    const again = await ask(first + index)
    if (!again.ok) return again
    if (idsOf(again.value) !== idsOf(before)) return 'moved'
  }
  return { comments: pages.flat(), isAll: first === 1 }
}

const idsOf = (comments: readonly ReadComment[]): string => comments.map(({ id }) => id).join()

function refusal(detail: string): GitHubRefusal {
  return {
    ok: false,
    failure: { kind: 'bad-request', detail },
    status: 400,
    retryAfterMs: null,
    movedTo: null,
  }
}
