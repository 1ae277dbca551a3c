/** Lists in PagerDuty, which come page by page. */
import { type PagerDutyDoor, type PagerDutyRefusal, strange } from './pagerduty-door.ts'

/** One page of a list; PagerDuty gives no more at once, */
const pageSize = 100
/** and where nothing else is said nobody reads more pages than these. */
const usualPages = 20

/** A whole list, page by page. One that has no end within `mostPages` pages, or stands still, is no list. */
export async function everyPage<T>(
  door: PagerDutyDoor,
  path: string,
  query: readonly (readonly [string, string])[],
  read: Parameters<typeof door.ask<{ readonly items: readonly T[]; readonly more: boolean }>>[0]['read'],
  signal: AbortSignal,
  mostPages = usualPages,
): Promise<{ readonly ok: true; readonly value: readonly T[] } | PagerDutyRefusal> {
  const value: T[] = []
  for (let page = 0; page < mostPages; page += 1) {
    const paging = [
      ['limit', `${pageSize}`],
      ['offset', `${page * pageSize}`],
    ] as const
    const answer = await door.ask({ method: 'GET', path, query: [...query, ...paging], read }, signal)
    if (!answer.ok) return answer
    value.push(...answer.value.items)
    if (!answer.value.more) return { ok: true, value }
  }
  return strange(`The list ${path} does not end within ${mostPages} pages of ${pageSize}.`)
}
