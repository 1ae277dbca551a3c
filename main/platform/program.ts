/** A program of the user's run to its end: what it printed, how it ended. No shell reads its words, nothing can ask for input. */
import { type ChildProcess, spawn } from 'node:child_process'
import { errorCode } from './http-error.ts'
import { programPlace } from './program-place.ts'

export interface ProgramOptions {
  /** where it runs */
  readonly folder?: string
  /** set beside what the environment has */
  readonly env?: Readonly<Record<string, string>>
  /** what it reads; nothing where absent */
  readonly input?: string
  /** it is ended after this long, ms */
  readonly deadlineMs: number
}

export type ProgramResult =
  | {
      readonly kind: 'ended'
      /** 0 = well */
      readonly code: number
      readonly output: string
      /** what it said beside its output */
      readonly errors: string
    }
  | { readonly kind: 'missing' }
  /** it could not be run to its end; `reason` follows "it" or "git" */
  | { readonly kind: 'failed'; readonly reason: string }

/** What it printed is there when it ends, or at once; what it left running may hold its output open for ever, ms. */
const lastWordsMs = 250
/** What a program may print, bytes; the rest is not read. */
const mostBytes = 16 * 1024 * 1024

/**
 * Runs `argv` as it stands, without a terminal; a program by its name is looked for on PATH, never in the folder it runs
 * in. Never rejects. Ended by the deadline, its children end with it; what it
 * leaves running when it ends by itself, as ssh does for the next connection, goes on and is not waited for.
 */
export function runProgram(argv: readonly string[], options: ProgramOptions): Promise<ProgramResult> {
  const [program = '', ...words] = argv
  // A group of its own, so that whatever it started ends with it; on Windows that would open a console window.
  const detached = process.platform !== 'win32'
  return new Promise((resolve) => {
    let ended = false
    let lastWords: NodeJS.Timeout | undefined
    let child: ChildProcess | null = null
    const late = setTimeout(
      () => fail(`did not end within ${options.deadlineMs / 1_000} s`),
      options.deadlineMs,
    )
    const end = (result: ProgramResult): void => {
      if (ended) return
      ended = true
      clearTimeout(late)
      clearTimeout(lastWords)
      child?.stdout?.destroy()
      child?.stderr?.destroy()
      if (result.kind === 'failed') kill()
      resolve(result)
    }
    const fail = (reason: string): void => end({ kind: 'failed', reason })
    const kill = (): void => {
      if (child?.pid === undefined || child.exitCode !== null) return
      try {
        if (detached) process.kill(-child.pid, 'SIGKILL')
        else child.kill('SIGKILL')
      } catch {
        // It has ended by itself.
      }
    }
    const lost = (error: Error): void =>
      errorCode(error) === 'ENOENT'
        ? end({ kind: 'missing' })
        : fail(`could not be started (${errorCode(error) || 'no reason given'})`)
    const env = { ...process.env, ...options.env }
    const place = programPlace(program, { env })
    if (place === null) return end({ kind: 'missing' })
    try {
      child = spawn(place, words, {
        shell: false,
        detached,
        windowsHide: true,
        cwd: options.folder,
        env,
        stdio: ['pipe', 'pipe', 'pipe'],
      })
    } catch (error) {
      lost(error as Error)
      return
    }
    child.on('error', lost)
    // One that reads nothing closes its end.
    child.stdin?.on('error', () => {})
    child.stdin?.end(options.input ?? '')
    const output = gather(child.stdout, fail)
    const errors = gather(child.stderr, fail)
    const done = (code: number | null, by: NodeJS.Signals | null): void => {
      if (code === null) fail(`was ended by ${by}`)
      else end({ kind: 'ended', code, output: output(), errors: errors() })
    }
    child.on('close', done)
    child.on('exit', (code, by) => {
      // What it printed before it ended is read first, however late the timer is.
      if (!ended) lastWords = setTimeout(() => setImmediate(() => done(code, by)), lastWordsMs)
    })
  })
}

function gather(stream: NodeJS.ReadableStream | null, fail: (reason: string) => void): () => string {
  const chunks: Buffer[] = []
  let bytes = 0
  stream?.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > mostBytes) fail(`printed more than ${mostBytes / 1024 / 1024} MB`)
    else chunks.push(chunk)
  })
  return () => Buffer.concat(chunks).toString('utf8')
}
