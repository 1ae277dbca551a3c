/** One look at a source that may not be watched yet, as a form has it: tested, or listed. Changes nothing there or here. */
import type { SeenAlert } from '../../contract/observation.ts'
import type { SourceTest } from '../../contract/queries.ts'
import type { Failure } from '../../contract/source-health.ts'
import { definitionOf } from './registry.ts'
import type { SourceConfig, SourcePlatform } from './source.ts'

/** What is asked. Plain JSON, secrets resolved: it crosses to a thread of its own. */
export interface LookQuestion {
  readonly wants: 'test' | 'list'
  readonly config: SourceConfig
  /** when it must be over, ms */
  readonly deadlineMs: number
  /** of a list, how many of its alerts are told at most */
  readonly most: number
}

export type LookAnswer =
  | { readonly kind: 'tested'; readonly test: SourceTest }
  | { readonly kind: 'listed'; readonly alerts: readonly SeenAlert[]; readonly total: number }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** Never rejects. */
export type Look = (question: LookQuestion) => Promise<LookAnswer>

/** Looks in this thread. A large list keeps it busy: whoever has windows, or calls, asks a thread of its own. */
export async function lookAt(
  { wants, config, deadlineMs, most }: LookQuestion,
  platform: SourcePlatform,
): Promise<LookAnswer> {
  const source = definitionOf(config.kind).connect(config, platform)
  const signal = AbortSignal.timeout(deadlineMs)
  try {
    if (wants === 'test') return { kind: 'tested', test: await source.test(signal) }
    const seen = await source.poll(signal)
    if (seen.kind === 'miss') return { kind: 'failed', failure: seen.failure }
    return { kind: 'listed', alerts: seen.changed.slice(0, most), total: seen.changed.length }
  } catch (error) {
    if (!signal.aborted) throw error
    return {
      kind: 'failed',
      failure: { kind: 'timeout', detail: `No answer within ${deadlineMs / 1_000} s.` },
    }
  }
}

/** Looks as the host has it, or where it has nothing to say, in this thread. */
export function lookBy({
  look,
  platform,
}: {
  readonly look: Look | undefined
  readonly platform: SourcePlatform
}): Look {
  return look ?? ((question) => lookAt(question, platform))
}

/** The test that was made, or one that says why none was. */
export function testOf(answer: LookAnswer): SourceTest {
  if (answer.kind === 'tested') return answer.test
  return { ok: false, peers: [], alertCount: null, advice: [], failure: failureOf(answer) }
}

/** Why there is no list, or no test. */
export function failureOf(answer: LookAnswer): Failure {
  return answer.kind === 'failed'
    ? answer.failure
    : { kind: 'worker-lost', detail: 'Another question was answered.' }
}
