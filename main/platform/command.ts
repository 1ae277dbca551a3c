/** A program run for the one line it prints. No shell reads its words. */
import { type ChildProcess, spawn } from 'node:child_process'
import { errorCode } from './http-error.ts'

export type CommandResult =
  | { readonly ok: true; readonly output: string }
  /** a sentence without anything the program printed */
  | { readonly ok: false; readonly reason: string }

export type RunCommand = (argv: readonly string[], signal: AbortSignal) => Promise<CommandResult>

/** A password manager may ask its owner for a passphrase first, ms. */
const deadlineMs = 60_000
/** What a program may print, bytes: a token is a line. */
const mostBytes = 64 * 1024

/**
 * Runs `argv` as it stands, without a terminal and without input. Never rejects. What it says besides is thrown away:
 * it may hold what it was asked for.
 */
export const runCommand: RunCommand = (argv, signal) => runWithin(argv, signal, deadlineMs)

/** As `runCommand`, with another deadline, ms. */
export function runWithin(argv: readonly string[], signal: AbortSignal, ms: number): Promise<CommandResult> {
  const [program = '', ...words] = argv
  // A group of its own, so that whatever it started ends with it; on Windows that would open a console window.
  const detached = process.platform !== 'win32'
  return new Promise((resolve) => {
    let ended = false
    let child: ChildProcess | null = null
    const end = (result: CommandResult): void => {
      if (ended) return
      ended = true
      clearTimeout(late)
      signal.removeEventListener('abort', stop)
      if (!result.ok) kill()
      resolve(result)
    }
    const fail = (reason: string): void => end({ ok: false, reason })
    const kill = (): void => {
      child?.stdout?.destroy()
      if (child?.pid === undefined || child.exitCode !== null) return
      try {
        if (detached) process.kill(-child.pid, 'SIGKILL')
        else child.kill('SIGKILL')
      } catch {
        // It has ended by itself.
      }
    }
    const stop = (): void => fail('it was stopped')
    const late = setTimeout(() => fail(`it did not end within ${ms / 1_000} s`), ms)
    late.unref()
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) return stop()
    const chunks: Buffer[] = []
    let bytes = 0
    try {
      child = spawn(program, words, {
        shell: false,
        detached,
        windowsHide: true,
        stdio: ['ignore', 'pipe', 'ignore'],
      })
    } catch (error) {
      return fail(startWords(errorCode(error)))
    }
    child.on('error', (error) => fail(startWords(errorCode(error))))
    child.stdout?.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > mostBytes) fail(`it printed more than ${mostBytes / 1024} KB`)
      else chunks.push(chunk)
    })
    child.on('close', (code, by) => {
      if (code === 0) end({ ok: true, output: Buffer.concat(chunks).toString('utf8') })
      else fail(code === null ? `it was ended by ${by}` : `it ended with code ${code}`)
    })
  })
}

function startWords(code: string): string {
  if (code === 'ENOENT') return 'there is no such program; an app has a short PATH: give its whole path'
  return code === 'EACCES' ? 'it may not be run' : `it could not be started (${code || 'no reason given'})`
}
