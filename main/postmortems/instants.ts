/** Instants in a document: as the clock on the wall of this laptop's zone, with UTC beside it for everybody else. Pure. */

/** What a Date can hold, ms on either side of 1970 (ECMAScript, "Time Values"). */
const farthestMs = 8_640_000_000_000_000

/**
 * Writes instants (epoch ms) as "2026-10-14 03:12:40 CEST (01:12:40 UTC)"; the day of UTC is named where it differs.
 * @param zone an IANA name
 */
export function instantsIn(zone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  })
  return once((at) => {
    if (!(Math.abs(at) <= farthestMs)) return 'at an unknown time'
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
    const of = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? ''
    const day = `${of('year')}-${of('month')}-${of('day')}`
    const [utcDay = '', rest = ''] = new Date(at).toISOString().split('T')
    const utc = `${utcDay === day ? '' : `${utcDay} `}${rest.slice(0, 8)} UTC`
    return `${day} ${of('hour')}:${of('minute')}:${of('second')} ${of('timeZoneName')} (${utc})`
  })
}

/** Writes instants (epoch ms) as "03:12", for a list that stands under its day. @param zone an IANA name */
export function hoursIn(zone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  })
  return once((at) => (Math.abs(at) <= farthestMs ? format.format(at) : 'an unknown time'))
}

/** A storm has thousands of lines of few instants, and a format costs more than all else of a line. */
function once(write: (at: number) => string): (at: number) => string {
  const known = new Map<number, string>()
  return (at) => {
    const words = known.get(at) ?? write(at)
    known.set(at, words)
    return words
  }
}
