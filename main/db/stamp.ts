/** Instants in file names and in sentences, always UTC. */

/** `20261014-031205`: sorts as time does and is a good name on every file system. @param at epoch ms */
export function stampOf(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')
}

/** The instant of a stamp, epoch ms, or null when it is none. */
export function instantOf(stamp: string): number | null {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)$/.exec(stamp) ?? []
  if (y === undefined) return null
  const at = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`)
  return Number.isNaN(at) ? null : at
}

/** `14 Oct 2026 03:12 UTC`. @param at epoch ms */
export function inWords(at: number): string {
  const [, day, month, year, time] = new Date(at).toUTCString().replaceAll(',', '').split(' ')
  return `${Number(day)} ${month} ${year} ${time?.slice(0, 5)} UTC`
}
