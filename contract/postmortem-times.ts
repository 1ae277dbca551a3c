/** Times of day in a line of text, and whether they say in which zone. Pure. */

/** A time as it stands in a line. Places count UTF-16 units of that line. */
export interface TimeInLine {
  readonly from: number
  /** behind its zone, where it has one */
  readonly until: number
  readonly hasZone: boolean
}

/** Hours of the day with minutes, also as part of an instant (2026-10-14T03:12:40Z), that are no part of a longer figure or address. */
const time =
  /(?<![\d:.,/@_+-])(?:\d{4}-\d{2}-\d{2}T)?(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?![\d:]|\.\d)/g

/** Short names of zones that people write behind a time (IANA tz database, the abbreviations in use; letters alone are no zone). */
export const zoneNames =
  'UTC|GMT|Z|WET|WEST|CET|CEST|MEZ|MESZ|EET|EEST|MSK|BST|IST|EST|EDT|CST|CDT|MST|MDT|PST|PDT|AKST|AKDT|HST|AST|ADT|NST|NDT|BRT|ART|JST|KST|HKT|SGT|WIB|PKT|SAST|EAT|WAT|CAT|AEST|AEDT|ACST|ACDT|AWST|NZST|NZDT'
const zone = new RegExp(
  String.raw`^\s?(?:\(?(?:${zoneNames})(?![A-Za-z])(?:[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2}(?!\d)|\(?[A-Z][a-z]+(?:/[A-Z][A-Za-z_]+)+)`,
)

/** The times in a line, in their order. */
export function timesIn(line: string): readonly TimeInLine[] {
  if (!line.includes(':')) return []
  const times = [...line.matchAll(time)].flatMap(({ 0: words, index }): readonly TimeInLine[] => {
    const from = index
    const until = from + words.length
    const rest = line.slice(until, until + 40)
    const behind = zone.exec(rest)
    // "took 1:41" and "12:30 min" are lengths.
    if (!behind && (/^\d:/.test(words) || /^ ?(?:min|h|hours?|minutes?|s|m)\b/.test(rest))) return []
    return [{ from, until: until + (behind?.[0].length ?? 0), hasZone: behind !== null }]
  })
  return times.map((one, index) => {
    // "03:12 to 03:20 UTC": the zone stands for both.
    const next = times[index + 1]
    if (one.hasZone || !next?.hasZone) return one
    const isSpan = /^ ?(?:-|–|—|to|until|and|or|,) ?$/.test(line.slice(one.until, next.from))
    return { ...one, hasZone: isSpan }
  })
}
