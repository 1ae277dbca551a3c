/** The almanac in the test's own thread: the same messages, answered at once. */
import type { AlmanacDoor } from '../../main/almanac/almanac-messages.ts'
import { serveAlmanac } from '../../main/almanac/serve-almanac.ts'

/** @param file null = in memory. What crosses is copied, as between threads. */
export function nearAlmanac(file: string | null = null): AlmanacDoor {
  const served = serveAlmanac(file)
  return {
    send: async (message) => structuredClone(served.answer(structuredClone(message))),
    close: async () => served.close(),
  }
}
