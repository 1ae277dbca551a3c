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

/** Short names that people write behind a time (IANA tz database, the abbreviations in use; letters alone are no zone). */
const names =
  'UTC|GMT|Z|WET|WEST|CET|CEST|MEZ|MESZ|EET|EEST|MSK|BST|IST|EST|EDT|CST|CDT|MST|MDT|PST|PDT|AKST|AKDT|HST|AST|ADT|NST|NDT|BRT|ART|JST|KST|HKT|SGT|WIB|PKT|SAST|EAT|WAT|CAT|AEST|AEDT|ACST|ACDT|AWST|NZST|NZDT'
const zone = new RegExp(
  String.raw`^\s?(?:\(?(?:${names})(?![A-Za-z])(?:[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2}(?!\d)|\(?[A-Z][a-z]+(?:/[A-Z][A-Za-z_]+)+)`,
)

/** The times in a line, in their order. */
export function timesIn(line: string): readonly TimeInLine[] {
  if (!line.includes(':')) return []
  return [...line.matchAll(time)].map(({ 0: words, index }) => {
    const from = index
    const until = from + words.length
    const behind = zone.exec(line.slice(until, until + 40))
    return { from, until: until + (behind?.[0].length ?? 0), hasZone: behind !== null }
  })
}
