/** Alerting rules as Prometheus' rule files have them: written, and read out of what somebody made of them. Pure. */
import { Document, parseDocument } from 'yaml'
import { z } from 'zod'

export interface AlertRule {
  readonly alert: string
  /** PromQL */
  readonly expr: string
  /** how long it waits before it fires, ms */
  readonly forMs: number
}

export interface NewRule extends AlertRule {
  readonly group: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** lines above it */
  readonly comment: readonly string[]
}

/** A rule file with one rule. */
export function ruleText({ group, alert, expr, forMs, labels, annotations, comment }: NewRule): string {
  const document = new Document({
    groups: [
      {
        name: group,
        rules: [{ alert, expr, ...(forMs === 0 ? {} : { for: promDuration(forMs) }), labels, annotations }],
      },
    ],
  })
  if (comment.length > 0)
    document.commentBefore = comment.map((line) => ` ${line.replaceAll(/\s+/g, ' ')}`).join('\n')
  return document.toString({ lineWidth: 0 })
}

const ruleFile = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string().optional(),
          expr: z.union([z.string(), z.number()]).optional(),
          for: z.union([z.string(), z.number()]).optional(),
        }),
      ),
    }),
  ),
})

/** The alerting rules of a rule file; none where it is none. Its faults are promtool's to name. */
export function rulesIn(text: string): readonly AlertRule[] {
  try {
    const file = ruleFile.safeParse(parseDocument(text, { logLevel: 'silent' }).toJS({ maxAliasCount: 50 }))
    if (!file.success) return []
    return file.data.groups.flatMap(({ rules }) =>
      rules.flatMap((rule): readonly AlertRule[] => {
        const forMs = msOf(String(rule.for ?? '0'))
        if (rule.alert === undefined || rule.expr === undefined || forMs === null) return []
        return [{ alert: rule.alert, expr: String(rule.expr), forMs }]
      }),
    )
  } catch {
    return []
  }
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const

/** `1h30m`, as Prometheus writes durations. */
export function promDuration(ms: number): string {
  let left = ms
  let text = ''
  for (const [name, size] of units) {
    const count = Math.floor(left / size)
    left -= count * size
    if (count > 0) text += `${count}${name}`
  }
  return text === '' ? '0s' : text
}

/** Prometheus' durations: `1w2d`, `5m`, `0`; null for what is none. */
export function msOf(text: string): number | null {
  const trimmed = text.trim()
  if (trimmed === '0') return 0
  if (!/^(\d{1,9}(y|w|d|h|ms|m|s))+$/.test(trimmed)) return null
  const sizes: Readonly<Record<string, number>> = {
    y: 31_536_000_000,
    w: 604_800_000,
    ...Object.fromEntries(units),
  }
  return [...trimmed.matchAll(/(\d+)(y|w|d|h|ms|m|s)/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (sizes[unit] ?? 0),
    0,
  )
}
