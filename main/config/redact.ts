/** The configuration's text without anything that could be a secret. */
import { calendarRefs } from './calendar-refs.ts'
import type { Config } from './schema.ts'

const leftOut = '(left out)'
/** Names after which a secret may stand although it does not belong there. */
const suspicious =
  /^(\s*-?\s*["']?[\w-]*(?:password|token|secret|authorization|cookie|api-?key|bearer)[\w-]*["']?\s*:\s*)(\S.*)$/i
/** The same within braces, where several stand on a line; entries of their own are looked into. */
const suspiciousInside =
  /([{,]\s*["']?[\w-]*(?:password|token|secret|authorization|cookie|api-?key|bearer)[\w-]*["']?\s*:\s*)("[^"]*"|'[^']*'|[^\s,}{"'][^,}]*)/gi
const reference = /^["']?(env|file|stored|command):/

/**
 * References to secrets stay, as they are none; headers' values, calendars' addresses and whatever stands behind a telling
 * name go.
 */
export function withoutSecrets(text: string, config: Config): string {
  const values = [
    ...config.sources.flatMap((source) => Object.values(source.headers)),
    ...calendarRefs(config),
  ]
    .filter((value) => value !== '' && !reference.test(value))
    // The longest first: one value may be a part of another.
    .toSorted((a, b) => b.length - a.length)
  const plain = values.reduce((rest, value) => rest.replaceAll(value, leftOut), text)
  return plain
    .split('\n')
    .map((line) =>
      line.replace(suspicious, (whole, before: string, value: string) =>
        reference.test(value) || value === leftOut ? whole : `${before}${leftOut}`,
      ),
    )
    .map((line) =>
      line.replace(suspiciousInside, (whole, before: string, value: string) =>
        reference.test(value) || value.trim() === leftOut ? whole : `${before}${leftOut}`,
      ),
    )
    .join('\n')
}
