/** Keeps the list from moving under a hand: no new order within 400 ms of a pointer move or a key. All in ms. */

/** A hand on the mouse or the keys counts for this long. */
export const handMs = 400
/** However busy the hand is, a new page must appear: the order is never held longer than this. */
export const holdAtMostMs = 2_000

export interface Hold {
  /** a pointer moved over the list, or a key was pressed */
  touch(at: number): void
  /** the user gave an order: what it changes shows at once */
  release(): void
  /** ms until the new order may be shown, 0 = now */
  waitMs(at: number): number
}

/** A hold that nobody has touched yet. */
export function createHold(): Hold {
  let touchedAt = Number.NEGATIVE_INFINITY
  let heldSince: number | null = null
  return {
    touch: (at) => {
      touchedAt = at
    },
    release: () => {
      touchedAt = Number.NEGATIVE_INFINITY
      heldSince = null
    },
    waitMs: (at) => {
      const hand = touchedAt + handMs - at
      const rest = heldSince === null ? holdAtMostMs : heldSince + holdAtMostMs - at
      const wait = Math.min(hand, rest)
      if (wait <= 0) {
        heldSince = null
        return 0
      }
      heldSince ??= at
      return wait
    },
  }
}
