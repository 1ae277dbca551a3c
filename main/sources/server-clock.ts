/** What a server's answer says of its clock. Pure. */

/** The server's clock minus ours, ms, from a Date header of whole seconds: half a second is added for what it cuts off. */
export function skewOf(headers: Readonly<Record<string, string>>, now: number): number | null {
  const at = Date.parse(headers.date ?? '')
  return Number.isNaN(at) ? null : at + 500 - now
}
