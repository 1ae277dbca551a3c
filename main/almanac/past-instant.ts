/** Instants in a text that is taken out. Pure. */
import { wallAt } from '../../contract/zoned-time.ts'

const two = (value: number): string => String(value).padStart(2, '0')

/** `2026-10-14T03:14:05+02:00`: what a clock in that zone showed, and how far it was from UTC. */
export function isoIn(zone: string, at: number): string {
  const wall = wallAt(zone, at)
  const minutes = Math.round((wall - at) / 60_000)
  const off = Math.abs(minutes)
  return `${new Date(wall).toISOString().slice(0, 19)}${minutes < 0 ? '-' : '+'}${two(Math.floor(off / 60))}:${two(off % 60)}`
}

/** `2026-10-14 03:14:05` */
export function clockIn(zone: string, at: number): string {
  return new Date(wallAt(zone, at)).toISOString().slice(0, 19).replace('T', ' ')
}
