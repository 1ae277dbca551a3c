/** After rows were written otherwise than by the engine's own orders: the almanac can only be told all of them anew. */
import type { Connection } from './connection.ts'

/** Without a mark the almanac is told everything. What waits is told with it. */
export function forgetFeed(raw: Connection): void {
  raw.exec('DELETE FROM feed; DELETE FROM feed_mark;')
}
