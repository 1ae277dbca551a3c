/** Staying alive for the end: a process ends by itself, with code 0, in the middle of what nothing but a promise waits for. */

/** Node takes no longer waits than 2^31 - 1 ms, and what is waited for does not come by it. */
const everyMs = 2 ** 31 - 1

/**
 * Keeps the process alive until `work` has settled, and answers as it does. None of our timers does that, nor do our idle
 * threads: what closes them may wait for them alone, once nobody is connected any more.
 */
export async function stayUntil<T>(work: Promise<T>): Promise<T> {
  const awake = setInterval(() => {}, everyMs)
  try {
    return await work
  } finally {
    clearInterval(awake)
  }
}
