/** Blocks of memory in which the bytes of alerts are kept: few large ones, so that a hundred thousand cost no objects. */

/** Where bytes are kept. Tidying moves them, whole, into another block. */
export interface KeptBytes {
  block: Buffer
  from: number
  readonly length: number
}

const comma = 0x2c
/** Bytes of a block: some hundred alerts, and little to copy when one is given up. */
const blockBytes = 1_048_576
/** A block of which less than this share is still in use is given up, and what lives in it moves. */
const leastInUse = 0.7
/** Tidying looks at every slice: only once as many bytes as this share of all have been replaced. */
const leastFresh = 0.1

export interface SliceStore {
  /** Copies bytes in, and a comma behind them, as they stand in a list; answers where they are now. */
  keep(bytes: Buffer, from: number, to: number): { readonly block: Buffer; readonly from: number }
  /** Gives memory back, where there is enough: moves all that are still `needed` out of blocks that are mostly unused. */
  tidy(needed: () => readonly KeptBytes[]): void
}

export function createSliceStore(): SliceStore {
  let block = Buffer.alloc(0)
  let used = 0
  /** bytes kept since the last tidying */
  let fresh = 0

  const keep: SliceStore['keep'] = (bytes, from, to) => {
    const length = to - from + 1
    if (used + length > block.length) {
      // Not zeroed: every byte that is read has been copied in before.
      block = Buffer.allocUnsafeSlow(Math.max(blockBytes, length))
      used = 0
    }
    bytes.copy(block, used, from, to)
    block[used + length - 1] = comma
    const place = { block, from: used }
    used += length
    fresh += length
    return place
  }

  return {
    keep,
    tidy: (needed) => {
      if (fresh < blockBytes) return
      const slices = needed()
      let total = 0
      for (const { length } of slices) total += length
      if (fresh < total * leastFresh) return
      const inUse = new Map<Buffer, number>()
      for (const { block, length } of slices) inUse.set(block, (inUse.get(block) ?? 0) + length)
      for (const slice of slices) {
        const { block: old, from, length } = slice
        if (old === block || (inUse.get(old) ?? 0) >= leastInUse * old.length) continue
        Object.assign(slice, keep(old, from, from + length))
      }
      fresh = 0
    },
  }
}
