/**
 * Slack's `ts`: the id of a message in its channel, and when it was written. It is a text: as a number it loses digits,
 * and with them the message. Compared by its two whole numbers. Pure.
 */

const form = /^(\d{1,15})\.(\d{6})$/

/** Is this a `ts`: seconds, a point, and six digits? */
export function isTs(text: string): boolean {
  return form.test(text)
}

/** A `ts` in whole microseconds; 0 for a text that is none. */
export function tsMicros(ts: string): bigint {
  const [, seconds = '0', micros = '0'] = form.exec(ts) ?? []
  return BigInt(seconds) * 1_000_000n + BigInt(micros)
}

/** Below 0 when `a` is older, 0 when they are the same. */
export function compareTs(a: string, b: string): number {
  const [left, right] = [tsMicros(a), tsMicros(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

/** When it was written, epoch ms, rounded down: for showing, and for sorting across threads. */
export function tsAt(ts: string): number {
  return Number(tsMicros(ts) / 1_000n)
}

/** The first `ts` of a millisecond (epoch ms). */
export function tsFrom(at: number): string {
  return tsOfMicros(BigInt(Math.max(0, Math.floor(at))) * 1_000n)
}

/** The `ts` of whole microseconds. */
export function tsOfMicros(micros: bigint): string {
  return `${micros / 1_000_000n}.${String(micros % 1_000_000n).padStart(6, '0')}`
}

/** The later of two; null is older than any. */
export function laterTs(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return compareTs(a, b) >= 0 ? a : b
}
