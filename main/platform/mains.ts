/** Does this machine run on its battery? What the Linux kernel says in its power_supply class; nothing is started for it. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const linuxFolder = '/sys/class/power_supply'

/**
 * true = on battery, false = on mains or without a battery at all, null = this system does not say so in a file.
 * @param folder one folder a supply, each with the files type, online, status and scope
 */
export function onBattery(folder = linuxFolder): boolean | null {
  let names: readonly string[]
  try {
    names = readdirSync(folder)
  } catch {
    return null
  }
  const read = (name: string, fact: string): string => {
    try {
      return readFileSync(path.join(folder, name, fact), 'utf8').trim()
    } catch {
      return ''
    }
  }
  const supplies = names.map((name) => ({ name, type: read(name, 'type') }))
  // A mouse has a battery too.
  const own = supplies.filter(({ name, type }) => type === 'Battery' && read(name, 'scope') !== 'Device')
  if (own.length === 0) return false
  const lines = supplies.filter(({ type }) => type === 'Mains' || type === 'USB')
  if (lines.some(({ name }) => read(name, 'online') === '1')) return false
  if (lines.length > 0) return true
  return own.some(({ name }) => read(name, 'status') === 'Discharging')
}
