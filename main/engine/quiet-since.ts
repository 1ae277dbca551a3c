/** Since when nothing has needed anybody. */
import type { Episode } from '../../contract/alert.ts'
import type { Core } from './core.ts'

/** Since when nothing has needed anybody; null while something does. `startedAt`: when this run began, epoch ms. */
export function quietSince(core: Core, startedAt: number): number | null {
  let since = core.desk.quietSince ?? startedAt
  for (const episode of core.episodes.values()) {
    if (needsSomebody(episode)) return null
    if (episode.quietAt !== null && episode.severity !== 'none' && episode.severity !== 'ticket')
      since = Math.max(since, episode.quietAt)
  }
  return since
}

/** Does this episode need somebody, whoever has it? */
export const needsSomebody = ({ severity, firing, keptQuiet }: Episode): boolean =>
  firing && !keptQuiet && severity !== 'none' && severity !== 'ticket'
