/** Calls between the test's process and the app's, both ways over one channel. Values are JSON. */

// biome-ignore lint/suspicious/noExplicitAny: any function whatever; Caller gives each its own types back.
type Offers<T> = { readonly [K in keyof T]: (...given: any[]) => unknown }

/** The other side's functions, each answering by a promise. */
export type Caller<T extends Offers<T>> = {
  readonly [K in keyof T]: (...given: Parameters<T[K]>) => Promise<Awaited<ReturnType<T[K]>>>
}

type Message =
  | { readonly id: number; readonly call: string; readonly given: readonly unknown[] }
  | { readonly id: number; readonly result?: unknown; readonly failure?: string }

export interface Rpc<Theirs extends Offers<Theirs>> {
  readonly theirs: Caller<Theirs>
  /** takes what came over the channel; calls are begun in the order they came */
  take(message: unknown): void
  /** the channel is gone: whatever still waits fails with this */
  end(reason: string): void
}

/** One end. `ours` is what the other side may call. */
export function createRpc<Theirs extends Offers<Theirs>>(
  send: (message: object) => void,
  ours: Readonly<Record<string, (...given: never[]) => unknown>>,
): Rpc<Theirs> {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let lastId = 0
  let ended: string | null = null

  const answer = async (id: number, call: string, given: readonly unknown[]): Promise<void> => {
    try {
      const asked = ours[call]
      if (!asked) throw new Error(`nobody offers ${call}`)
      send({ id, result: await asked(...(given as never[])) })
    } catch (error) {
      send({ id, failure: error instanceof Error ? error.message : String(error) })
    }
  }
  const call = (name: string, given: readonly unknown[]): Promise<unknown> => {
    if (ended !== null) return Promise.reject(new Error(ended))
    lastId += 1
    const answered = Promise.withResolvers<unknown>()
    waiting.set(lastId, answered)
    send({ id: lastId, call: name, given })
    return answered.promise
  }
  return {
    theirs: new Proxy({} as Caller<Theirs>, {
      get:
        (_, name) =>
        (...given: unknown[]) =>
          call(String(name), given),
    }),
    take: (message) => {
      const heard = message as Message
      if ('call' in heard) {
        void answer(heard.id, heard.call, heard.given)
        return
      }
      const asked = waiting.get(heard.id)
      waiting.delete(heard.id)
      if (heard.failure === undefined) asked?.resolve(heard.result)
      else asked?.reject(new Error(heard.failure))
    },
    end: (reason) => {
      ended = reason
      for (const { reject } of waiting.values()) reject(new Error(reason))
      waiting.clear()
    },
  }
}
