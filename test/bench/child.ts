/** A process of our own that answers calls: what is compared must not share a heap or a thread with what it is compared to. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** What a child answers, by name; inputs and answers are plain JSON. */
export type Handlers = Readonly<Record<string, (input: never) => unknown>>

export interface Child<Answers extends Handlers> {
  readonly pid: number
  /** Rejects with the child's own words when its handler throws, or when the child is gone. */
  call<Name extends keyof Answers & string>(
    name: Name,
    ...input: Parameters<Answers[Name]>
  ): Promise<Awaited<ReturnType<Answers[Name]>>>
  stop(): Promise<void>
}

interface Call {
  readonly id: number
  readonly name: string
  readonly input: unknown
}

type Answer =
  | { readonly id: number; readonly ok: true; readonly answer: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string }

/** Starts the TypeScript file as a process that calls `answerCalls`; `flags` are Node's. */
export function startChild<Answers extends Handlers>(
  file: URL,
  flags: readonly string[] = [],
): Child<Answers> {
  const child = fork(fileURLToPath(file), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [...process.execArgv, ...flags],
  })
  const waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>()
  let calls = 0
  child.on('message', (answer: Answer) => {
    const entry = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (answer.ok) entry?.resolve(answer.answer)
    else entry?.reject(new Error(answer.message))
  })
  child.on('exit', (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`${file} ended: ${code ?? signal}`))
    waiting.clear()
  })
  return {
    pid: child.pid ?? 0,
    call: (name, ...input) =>
      new Promise((resolve, reject) => {
        const id = calls++
        waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject })
        child.send({ id, name, input: input[0] } satisfies Call)
      }),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Answers the parent's calls until it is gone. */
export function answerCalls(handlers: Handlers): void {
  const send = (answer: Answer): void => {
    process.send?.(answer)
  }
  process.on('message', ({ id, name, input }: Call) => {
    void Promise.resolve()
      .then(() => handlers[name]?.(input as never))
      .then(
        (answer) => send({ id, ok: true, answer }),
        (error: unknown) =>
          send({ id, ok: false, message: error instanceof Error ? (error.stack ?? '') : String(error) }),
      )
  })
  process.on('disconnect', () => process.exit(0))
}
