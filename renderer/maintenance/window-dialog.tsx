/** M: a maintenance window for the chosen alerts, or from nothing; another time, reason or matchers for one by hand. */
import { useMemo, useState } from 'react'
import type { EpisodeId } from '../../contract/ids.ts'
import type { MaintenanceWindow } from '../../contract/maintenance.ts'
import { matcherText } from '../../contract/matchers.ts'
import type { ProposedMatcher, SilenceProposal } from '../../contract/silences.ts'
import { draftOf, draftOfEntry } from '../silences/draft.ts'
import { ReadingLabels, useProposals } from '../silences/proposals.tsx'
import { WindowForm } from './window-form.tsx'

const title = 'Maintenance window'

export function NewWindow({ episodeIds }: { readonly episodeIds: readonly EpisodeId[] }) {
  const [proposals, problem, again] = useProposals(episodeIds)
  const draft = useMemo(() => (proposals ? draftOf(placesOf(proposals)) : null), [proposals])
  if (draft) return <WindowForm title={title} start={draft} window={null} />
  return <ReadingLabels title={title} problem={problem} again={again} />
}

export function EditWindow({ window }: { readonly window: MaintenanceWindow }) {
  const [draft] = useState(() => draftOfEntry(window))
  return <WindowForm title="Change a maintenance window" start={draft} window={window} />
}

/** These say what an alert is, as against where. */
const ofAlerts: ReadonlySet<string> = new Set(['alertname', 'severity', 'team'])

/** What the alerts of all sources share of whose and where they are: work is announced for places, not for alerts. */
export function placesOf(proposals: readonly SilenceProposal[]): readonly ProposedMatcher[] {
  const [first, ...rest] = proposals
  if (!first) return []
  const shared = first.matchers.filter((matcher) =>
    rest.every(({ matchers }) => matchers.some((other) => matcherText(other) === matcherText(matcher))),
  )
  return shared.map((matcher) => ({
    ...matcher,
    kept: matcher.why === 'scope' && !ofAlerts.has(matcher.name),
  }))
}
