/** A calendar's name for everybody but who reads it: its address may hold a key, so no more than the host is shown. */
import { createHash } from 'node:crypto'
import { parseRef } from './secret-ref.ts'

/** A reference stays as it is; of an address the host, and a sign by which another one is known as another. */
export function calendarMark(calendar: string): string {
  if (parseRef(calendar)) return calendar
  const sign = createHash('sha256').update(calendar).digest('hex').slice(0, 8)
  return `https://${URL.parse(calendar)?.host ?? ''}/… (${sign})`
}
