/** The log: one JSON line an event, known fields only, so that no secret and no customer text can slip in. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'

/** The only fields that are written; everything else is dropped. Extend it with thought: no URLs, no label values. */
export interface LogFields {
  readonly sourceId?: string
  readonly failure?: string
  readonly code?: string
  readonly count?: number
  readonly ms?: number
  readonly port?: number
  readonly version?: string
  readonly message?: string
}

export type Log = (event: string, fields?: LogFields) => void

const rotateBytes = 5 * 1024 * 1024

/** Lines held in memory while the file takes none: what led to the trouble, and what came of it. */
const heldLines = 500

/**
 * A log in `<folder>/nightdesk.log`, one old file kept. A log that cannot be written never disturbs the watch: its
 * newest lines wait in memory and are written once the file takes them, after a line that says how many were dropped.
 */
export function createLog(folder: string, now: () => number): Log {
  const file = path.join(folder, 'nightdesk.log')
  let lines = 0
  let dropped = 0
  const held: string[] = []
  return (event, fields = {}) => {
    const { sourceId, failure, code, count, ms, port, version, message } = fields
    const known = { sourceId, failure, code, count, ms, port, version, message: message?.slice(0, 500) }
    const line = (what: string, more: object): string =>
      `${JSON.stringify({ at: new Date(now()).toISOString(), event: what, ...more })}\n`
    try {
      held.push(line(event, known))
      if (held.length > heldLines) {
        held.shift()
        dropped += 1
      }
      if (lines === 0) mkdirSync(folder, { recursive: true, mode: 0o700 })
      if (lines % 200 === 0 && sizeOf(file) > rotateBytes) renameSync(file, `${file}.old`)
      lines += 1
      const gap = dropped > 0 ? line('lines-dropped', { count: dropped }) : ''
      appendFileSync(file, gap + held.join(''), { mode: 0o600 })
      held.length = 0
      dropped = 0
    } catch {
      // A full disk must not stop the watch; the lines are tried again with the next one.
    }
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

/** A log that keeps nothing, for tests and throw-away engines. */
export const noLog: Log = () => {}
