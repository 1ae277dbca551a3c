/** What the main window keeps from one start to the next: its place, and whether its vanishing was explained. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Rectangle } from 'electron'

export interface WindowMemory {
  readonly bounds: Rectangle | null
  readonly maximized: boolean
  /** somebody was told that closing leaves Nightdesk in the tray */
  readonly toldOfTray: boolean
}

const nothing: WindowMemory = { bounds: null, maximized: false, toldOfTray: false }
/** No screen is larger or farther away than this; whatever says so is damage, px. */
const farthest = 100_000

export interface MemoryFile {
  read(): WindowMemory
  /** keeps what changed; a disk that refuses costs the place of a window and nothing else */
  keep(changed: Partial<WindowMemory>): void
}

/** @param file in the browser's own folder; replaced as a whole */
export function createMemoryFile(file: string, log: (line: string) => void): MemoryFile {
  let known: WindowMemory | null = null
  const read = (): WindowMemory => {
    known ??= readMemory(file)
    return known
  }
  return {
    read,
    keep: (changed) => {
      const next = { ...read(), ...changed }
      if (JSON.stringify(next) === JSON.stringify(known)) return
      known = next
      try {
        writeFileSync(`${file}.new`, JSON.stringify(next), { mode: 0o600 })
        renameSync(`${file}.new`, file)
      } catch (error) {
        log(`The window's place was not kept: ${String(error)}`)
      }
    },
  }
}

function readMemory(file: string): WindowMemory {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof value !== 'object' || value === null) return nothing
    const { bounds, maximized, toldOfTray } = value as Record<string, unknown>
    return {
      bounds: isRectangle(bounds) ? bounds : null,
      maximized: maximized === true,
      toldOfTray: toldOfTray === true,
    }
  } catch {
    return nothing
  }
}

function isRectangle(value: unknown): value is Rectangle {
  if (typeof value !== 'object' || value === null) return false
  const { x, y, width, height } = value as Record<string, unknown>
  return (
    [x, y, width, height].every((part) => Number.isInteger(part) && Math.abs(part as number) < farthest) &&
    (width as number) > 0 &&
    (height as number) > 0
  )
}
