/** Whether a configuration that was read has less in it than the one in force: it may be half written still. Pure. */
import type { ConfigProblem } from '../../contract/state.ts'
import type { Config } from './schema.ts'

/** Would this leave less than is watched now, or fewer rules and hours to judge it by? */
export function takesAway(judged: { readonly config: Config } | ConfigProblem, now: Config): boolean {
  if ('wrong' in judged) return true
  const next = judged.config
  return (
    lacksOne(next.sources, now.sources) ||
    lacksOne(next.hours, now.hours) ||
    lacksOne(next.support.sources, now.support.sources) ||
    lacksOne(next.night.rules ?? [], now.night.rules ?? [])
  )
}

type Named = readonly { readonly name: string }[]

function lacksOne(next: Named, now: Named): boolean {
  const names = new Set(next.map(({ name }) => name))
  return now.some(({ name }) => !names.has(name))
}
