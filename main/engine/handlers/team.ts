/** The questions about roles, colleagues and rest. */
import type { HandlerDeps, QueryHandlers } from '../handlers.ts'
import { readRest } from '../rest.ts'
import { readTeam } from '../team.ts'

export function teamQueries({
  core,
  configuration,
  circumstances,
  rotations,
}: HandlerDeps): Pick<QueryHandlers, 'shifts.team' | 'rest.read'> {
  return {
    'shifts.team': () => readTeam(core, configuration, circumstances, rotations),
    'rest.read': () => readRest(core, configuration, circumstances),
  }
}
