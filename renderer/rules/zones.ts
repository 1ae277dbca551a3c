/** Time zones by name, as this browser knows them. */

/** Those to choose from: the list of the system, and UTC, which is in no such list. */
export function zoneNames(): readonly string[] {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])]
}

/** Is it one, also where it is another name for one of the list? */
export function isZoneName(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
