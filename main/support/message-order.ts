/** The order of messages within a thread. Pure. */
import { compareKeys } from '../../contract/message-order.ts'

interface Placed {
  readonly key: string
  /** by the source's clock, epoch ms */
  readonly at: number
}

/** By the source's own instant, those of one instant by their keys. */
export function byKey(one: Placed, other: Placed): number {
  return one.at - other.at || compareKeys(one.key, other.key)
}
