/** Durations as people write them. */
import { z } from 'zod'

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** "15s", "2m", "1h" or "500ms" to ms, within the bounds given (ms). */
export const duration = (least: number, most: number, bounds: string) =>
  z
    .union([z.string(), z.number()], { error: `a time from ${bounds}, such as "15s"` })
    .transform((value, context) => {
      const match = /^(\d{1,6}(?:\.\d{1,3})?)\s*(ms|s|m|h)$/.exec(String(value).trim())
      const ms = match ? Number(match[1]) * (units[match[2] ?? ''] ?? Number.NaN) : Number.NaN
      if (ms >= least && ms <= most) return ms
      context.addIssue({ code: 'custom', message: `a time from ${bounds}, such as "15s"` })
      return z.NEVER
    })

/** ms as one writes it: "5m", "30s". */
export function durationText(ms: number): string {
  return ms % 60_000 === 0 && ms > 60_000 ? `${ms / 60_000}m` : `${ms / 1_000}s`
}
