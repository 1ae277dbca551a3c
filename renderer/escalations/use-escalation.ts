/** The escalation of an alert, for components. */
import { useMemo } from 'react'
import { type Escalation, escalationOf, isAsked, isUnaccepted } from '../../contract/escalation.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { usePage } from '../store.ts'

const none: readonly Escalation[] = []

/** One's own of this alert that counts. */
export function useEscalation(episodeId: EpisodeId): Escalation | undefined {
  const all = usePage((page) => page.state?.escalations ?? none)
  return useMemo(() => escalationOf(all, episodeId), [all, episodeId])
}

/** The alerts whose rows have something to say of one. */
export function useEscalated(): ReadonlySet<EpisodeId> {
  const all = usePage((page) => page.state?.escalations ?? none)
  return useMemo(() => {
    const ids = all.flatMap(({ episodeId }) => episodeId ?? [])
    return new Set(
      ids.filter((id) => {
        const one = escalationOf(all, id)
        return one !== undefined && (isAsked(one) || isUnaccepted(one))
      }),
    )
  }, [all])
}
