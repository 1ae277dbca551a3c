/** Silences by hand on their way upstream: queued, re-validated, sent, written down. */
import type { ConnectedSource } from '../sources/source.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'

export interface SilenceLoop extends EnginePart {
  readonly run: (now: number) => number
}

/** Wires orders about silences to the core. `wake` is called when a delivery has ended. */
export function createSilenceLoop(
  _core: Core,
  _deps: {
    readonly connected: (sourceId: string) => ConnectedSource | undefined
    readonly me: () => string
    readonly newMarker: () => string
    readonly wake: () => void
  },
): SilenceLoop {
  return { run: () => Number.POSITIVE_INFINITY }
}
