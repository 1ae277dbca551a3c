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

/** A log in `<folder>/nightdesk.log`, one old file kept. A log that cannot be written never disturbs the watch. */
export function createLog(folder: string, now: () => number): Log {
  const file = path.join(folder, 'nightdesk.log')
  let lines = 0
  return (event, fields = {}) => {
    try {
      if (lines === 0) mkdirSync(folder, { recursive: true, mode: 0o700 })
      if (lines % 200 === 0 && sizeOf(file) > rotateBytes) renameSync(file, `${file}.old`)
      lines += 1
      const { sourceId, failure, code, count, ms, port, version, message } = fields
      const known = { sourceId, failure, code, count, ms, port, version, message: message?.slice(0, 500) }
      appendFileSync(file, `${JSON.stringify({ at: new Date(now()).toISOString(), event, ...known })}\n`, {
        mode: 0o600,
      })
    } catch {
      // A full disk must not stop the watch; what is lost is the log line.
    }
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

/** A log that keeps nothing, for tests and throw-away engines. */
export const noLog: Log = () => {}
