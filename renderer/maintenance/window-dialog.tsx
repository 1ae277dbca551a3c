/** M: a maintenance window for the chosen alerts, or from nothing; another time, reason or matchers for one by hand. */
import { useEffect, useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { MaintenanceWindow } from '../../contract/maintenance.ts'
import { matcherText } from '../../contract/matchers.ts'
import type { ProposedMatcher, SilenceProposal } from '../../contract/silences.ts'
import { closeDialog } from '../orders.ts'
import { type DraftMatcher, draftOf, draftOfEntry } from '../silences/draft.ts'
import { usePage } from '../store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { WindowForm } from './window-form.tsx'

const title = 'Maintenance window'

export function NewWindow({ episodeIds }: { readonly episodeIds: readonly EpisodeId[] }) {
  const [draft, problem, again] = useProposal(episodeIds)
  if (draft) return <WindowForm title={title} start={draft} window={null} />
  return (
    <Dialog title={title} wide onClose={closeDialog}>
      {problem === null ? (
        <p className="soft">Reading their labels.</p>
      ) : (
        <p className="warn warn-page">
          <span>{plainLine(problem)}</span>
          <Button small onPress={again}>
            Try again
          </Button>
        </p>
      )}
    </Dialog>
  )
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

function useProposal(
  episodeIds: readonly EpisodeId[],
): readonly [readonly DraftMatcher[] | null, string | null, () => void] {
  const engine = usePage((page) => page.engine)
  const [draft, setDraft] = useState<readonly DraftMatcher[] | null>(episodeIds.length === 0 ? [] : null)
  const [problem, setProblem] = useState<string | null>(null)
  const [turn, setTurn] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the turn asks once more
  useEffect(() => {
    if (episodeIds.length === 0) return
    let left = false
    setProblem(null)
    engine?.query('silences.propose', { episodeIds: [...episodeIds] }).then(
      (proposals) => {
        if (!left) setDraft(draftOf(placesOf(proposals)))
      },
      (error: unknown) => {
        const why = error instanceof AppError ? error.message : 'Nothing was written.'
        if (!left) setProblem(`Their labels could not be read. ${why}`)
      },
    )
    return () => {
      left = true
    }
  }, [engine, episodeIds, turn])
  return [draft, problem, () => setTurn(turn + 1)]
}
