/** The almanac as something that is told and asked by messages: on its own thread, or in a test on the test's. */
import { statSync } from 'node:fs'
import { AppError } from '../../contract/errors.ts'
import { errorCode, isDamage, isDiskTrouble } from '../db/connection.ts'
import { removeDerived } from '../db/derived-file.ts'
import { type Almanac, createAlmanac, type Moment } from './almanac.ts'
import type { AlmanacState, AlmanacTrouble, FromAlmanac, ToAlmanac } from './almanac-messages.ts'

export interface ServedAlmanac {
  /** Does what the message asks for. Never throws. */
  answer(message: ToAlmanac): FromAlmanac
  close(): void
}

/**
 * @param file null = in memory. It is opened with the first message.
 * @param open another way to open it, as in a test of a full disk
 */
export function serveAlmanac(
  file: string | null,
  open: (file: string | null) => Almanac = createAlmanac,
): ServedAlmanac {
  let almanac: Almanac | null = null
  const opened = (): Almanac => {
    almanac ??= open(file)
    return almanac
  }
  const close = (): void => {
    const last = almanac
    almanac = null
    last?.close()
  }
  const forget = (): void => {
    close()
    if (file !== null) removeDerived(file)
  }

  const deed = (message: ToAlmanac): unknown => {
    switch (message.kind) {
      case 'state':
        return { mark: opened().mark(), bytes: bytesOf(file) } satisfies AlmanacState
      case 'anew':
        forget()
        return opened().take([], message.mark, true)
      case 'take':
        return opened().take(message.entries, message.mark, message.sync)
      case 'tidy':
        return opened().tidy(message.surroundings)
      case 'ask': {
        const answers: Readonly<Record<string, (input: never, moment: Moment) => unknown>> = opened().answers
        return answers[message.name]?.(message.input as never, message.moment)
      }
    }
  }

  return {
    answer: (message) => {
      try {
        return { ok: true, answer: deed(message) }
      } catch (error) {
        const trouble = troubleOf(error)
        // What cannot be read is of no use to anybody: it is told again.
        if (trouble.kind === 'damaged') quietly(forget)
        return { ok: false, trouble }
      }
    },
    close: () => quietly(close),
  }
}

function troubleOf(error: unknown): AlmanacTrouble {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof AppError && error.code !== 'cannot-save')
    return { kind: 'refused', code: error.code, message }
  const code = error instanceof AppError ? String(error.cause ?? '') : errorCode(error)
  if (isDamage(error) || code.startsWith('SQLITE_CORRUPT')) return { kind: 'damaged', code, message }
  if (error instanceof AppError || isDiskTrouble(error) || isFileTrouble(error))
    return { kind: 'disk', code, message }
  return { kind: 'failed', code, message: error instanceof Error ? (error.stack ?? message) : message }
}

/** Node's own errors about files, as when not even an empty one can be made. */
function isFileTrouble(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

function bytesOf(file: string | null): number {
  if (file === null) return 0
  return ['', '-wal'].reduce(
    (sum, end) => sum + (statSync(`${file}${end}`, { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}

function quietly(deed: () => void): void {
  try {
    deed()
  } catch {
    // The next message says what is wrong.
  }
}
