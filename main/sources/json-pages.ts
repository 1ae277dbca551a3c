/** All pages of somebody's JSON list: the first, and those it names as the next ones, on the same host. */
import type { Failure } from '../../contract/source-health.ts'
import { oneLine } from './http-failure.ts'
import { type ItemReading, type ReadItem, readItemsOf } from './json-items.ts'
import { valueAt } from './json-pointer.ts'
import { readBody } from './json-shape.ts'
import { eachOnce } from './json-shared-ids.ts'
import type { SameBody } from './same-body.ts'
import type { WebDoor, WebRefusal } from './web-door.ts'

/** More pages than this are a list that leads in circles. */
const mostPages = 500

/** One page, and where it says that the next one is. */
export interface Page {
  readonly items: readonly ReadItem[]
  readonly next: unknown
}

export type ReadPages =
  | {
      readonly ok: true
      /** null = the server says that nothing has changed */
      readonly items: readonly ReadItem[] | null
      /** what to ask with the next time, so that an answer without changes is short */
      readonly validators: Readonly<Record<string, string>>
      readonly latencyMs: number
      readonly skewMs: number | null
    }
  | { readonly ok: false; readonly failure: Failure; readonly latencyMs: number }

/**
 * Reads the list. An item of a page that came the same before is the same object: its instants are of when that was read.
 * @param validators those of the last whole answer of one page
 * @param reading.next where the next address stands, null = only in a Link header
 */
export async function readPages(
  door: WebDoor,
  first: string,
  reading: ItemReading & { readonly next: string | null },
  validators: Readonly<Record<string, string>>,
  now: number,
  same: SameBody<Page>,
  signal: AbortSignal,
): Promise<ReadPages> {
  const pages: (readonly ReadItem[])[] = []
  const asked = new Set<string>()
  let latencyMs = 0
  let skewMs: number | null = null
  let fresh: Readonly<Record<string, string>> = {}
  const fail = (failure: Failure): ReadPages => ({ ok: false, failure: door.bare(failure), latencyMs })
  for (let url: string | null = first; url !== null; ) {
    if (asked.has(url) || asked.size >= mostPages)
      return fail({
        kind: 'bad-shape',
        detail: `The pages of the list at ${door.host} lead in circles, or are more than ${mostPages}.`,
      })
    const isFirst = asked.size === 0
    asked.add(url)
    const reply = await door.ask({ method: 'GET', url, signal, headers: isFirst ? validators : {} })
    latencyMs += reply.latencyMs
    if (!reply.ok) return fail(refusalOf(reply))
    skewMs ??= reply.skewMs
    if (reply.status === 304) return { ok: true, items: null, validators, latencyMs, skewMs }
    const here: string = url
    const read = same.read(here, reply.body, (body) =>
      readBody(body, (parsed) => ({
        items: readItemsOf(parsed, reading, now, here),
        next: reading.next === null ? undefined : valueAt(parsed, reading.next),
      })),
    )
    if (!read.ok) return fail(read.failure)
    pages.push(read.value.items)
    const next = nextOf(read.value.next, reply.headers.link)
    const following: URL | null = next === null ? null : URL.parse(next, here)
    if (next !== null && following?.origin !== URL.parse(first)?.origin)
      return fail({
        kind: 'bad-shape',
        detail: `The next page is said to be at ${oneLine(next)}, which is another server.`,
      })
    if (isFirst && following === null) fresh = validatorsOf(reply.headers)
    url = following?.href ?? null
  }
  same.end()
  return { ok: true, items: eachOnce(pages), validators: fresh, latencyMs, skewMs }
}

const refusalOf = ({ failure }: WebRefusal): Failure => failure

/** The next page's address, as the answer or its Link header (RFC 8288) says it. */
function nextOf(told: unknown, link: string | undefined): string | null {
  if (typeof told === 'string' && told !== '') return told
  return /<([^<>]{1,4000})>\s*;[^,]*\brel="?next"?/i.exec(link ?? '')?.[1] ?? null
}

function validatorsOf({ etag, 'last-modified': modified }: Readonly<Record<string, string>>) {
  return {
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(etag === undefined && modified !== undefined ? { 'if-modified-since': modified } : {}),
  }
}
