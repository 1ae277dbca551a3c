/** Waiting for what happens on other threads and sockets: by condition, with patience enough for a busy machine. */
import { expect } from 'vitest'

/** As `expect(probe())`, asked again and again until it holds; fails after 15 s. */
export function eventually<T>(probe: () => T | Promise<T>) {
  return expect.poll(probe, { timeout: 40_000, interval: 5 })
}
