/**
 * Saves unfinished words as they are typed. A throttle, not a debounce: the first unsaved key starts the wait, so
 * that steady typing cannot put the saving off.
 */

/** From the first unsaved key to the order; the engine's own write still has to fit into 800 ms. */
export const draftWaitMs = 400
/** After a failed save. */
const retryMs = 2_000

export interface DraftSaver {
  /** the words as they are now; '' forgets the draft */
  typed(text: string): void
  /** saves what is unsaved at once */
  flush(): void
}

/**
 * @param save resolves with whether the words are kept
 * @param after a timer, in ms
 */
export function createDraftSaver(
  save: (text: string) => Promise<boolean>,
  after: (ms: number, run: () => void) => () => void,
): DraftSaver {
  let unsaved: string | null = null
  let cancel: (() => void) | null = null

  const flush = (): void => {
    cancel?.()
    cancel = null
    if (unsaved === null) return
    const text = unsaved
    unsaved = null
    void save(text).then((kept) => {
      // Newer words are on their way already; else these are tried again.
      if (kept || unsaved !== null) return
      unsaved = text
      cancel ??= after(retryMs, flush)
    })
  }

  return {
    typed: (text) => {
      unsaved = text
      cancel ??= after(draftWaitMs, flush)
    },
    flush,
  }
}
