/** Matchers proposed for alerts, read for a silence or a maintenance window. */
import { useEffect, useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { SilenceProposal } from '../../contract/silences.ts'
import { closeDialog } from '../orders.ts'
import { usePage } from '../store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'

/** What the engine proposes for these alerts, why it could not be read, and how to ask once more. None are asked about: at once. */
export function useProposals(
  episodeIds: readonly EpisodeId[],
): readonly [readonly SilenceProposal[] | null, string | null, () => void] {
  const engine = usePage((page) => page.engine)
  const [proposals, setProposals] = useState<readonly SilenceProposal[] | null>(
    episodeIds.length === 0 ? [] : null,
  )
  const [problem, setProblem] = useState<string | null>(null)
  const [turn, setTurn] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the turn asks once more
  useEffect(() => {
    if (episodeIds.length === 0) return
    let left = false
    setProblem(null)
    engine?.query('silences.propose', { episodeIds: [...episodeIds] }).then(
      (answer) => {
        if (!left) setProposals(answer)
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
  return [proposals, problem, () => setTurn(turn + 1)]
}

/** The dialog while they are read, and when they cannot be. */
export function ReadingLabels(props: {
  readonly title: string
  readonly problem: string | null
  readonly again: () => void
}) {
  const { title, problem, again } = props
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
