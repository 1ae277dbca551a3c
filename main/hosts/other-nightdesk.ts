/** Another Nightdesk has the data folder: does it live, does it answer, and how is a hung one ended? */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Clock } from '../platform/clock.ts'
import { readClaim } from '../platform/folder-claim.ts'
import { createHttp } from '../platform/http-request.ts'
import { endProcess, type Holder, livesStill } from '../platform/process-identity.ts'

/** A Nightdesk that answers nothing for this long is hung, ms. */
const answerWithinMs = 5_000
/** How long it may take to end by itself before it is ended for good, ms. */
const endWithinMs = 5_000
const lookEveryMs = 50

export type Other =
  /** it answers: its page is at `url` */
  | { readonly kind: 'answers'; readonly url: string }
  /** it holds the folder and does not answer; `holder` is null when nobody knows which process it is */
  | { readonly kind: 'hung'; readonly holder: Holder | null }

/** Asks the one that `running.json` names. Any answer at all counts, since only it has that port. */
export async function findOther(dataDir: string, clock: Clock): Promise<Other> {
  const url = runningUrl(dataDir)
  const holder = readClaim(dataDir).other?.holder ?? null
  if (url === null) return { kind: 'hung', holder }
  const asked = await createHttp(clock, { env: {} })({
    method: 'GET',
    url: new URL('/', url).href,
    headers: {},
    deadlineMs: answerWithinMs,
    maxBytes: 1024 * 1024,
    ca: null,
  })
  return asked.ok ? { kind: 'answers', url } : { kind: 'hung', holder }
}

/** Ends a hung one: asked first, then for good. Answers whether it is gone. Never ends a process that is not it. */
export async function endOther(holder: Holder, clock: Clock): Promise<boolean> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!endProcess(holder, signal)) break
    const until = clock.mono() + endWithinMs
    while (livesStill(holder) === 'yes' && clock.mono() < until) {
      await new Promise<void>((resolve) => waitAwake(clock, resolve))
    }
  }
  return livesStill(holder) === 'no'
}

/** The clock's timers let a process end that has nothing else to do; this one has. */
function waitAwake(clock: Clock, run: () => void): void {
  const awake = new MessageChannel()
  awake.port1.onmessage = () => {}
  clock.after(lookEveryMs, () => {
    awake.port1.close()
    run()
  })
}

function runningUrl(dataDir: string): string | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path.join(dataDir, 'running.json'), 'utf8'))
    const url = typeof value === 'object' && value !== null && 'url' in value ? value.url : null
    return typeof url === 'string' && url.startsWith('http://127.0.0.1:') ? url : null
  } catch {
    return null
  }
}
