/** The worst of several alerts. Pure. */
import { byNeed, type Episode, type Severity } from '../../contract/alert.ts'

const rank: Readonly<Record<Severity, number>> = { page: 0, notify: 1, ticket: 2, none: 3 }

/** The gravest severity among them; `none` when there are none. */
export function worstMark(episodes: readonly Episode[]): Severity {
  return episodes.reduce<Severity>(
    (worst, { severity }) => (rank[severity] < rank[worst] ? severity : worst),
    'none',
  )
}

/** The one that needs somebody most; undefined when there are none. */
export function mostUrgent(episodes: readonly Episode[]): Episode | undefined {
  return episodes.reduce<Episode | undefined>(
    (most, each) => (most === undefined || byNeed(each, most) < 0 ? each : most),
    undefined,
  )
}
