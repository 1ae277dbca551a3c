/** Z: a new silence for the chosen alerts, one per source; or another end, reason or matchers for one that stands. */
import { useEffect, useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { SilenceEntry, SilenceProposal } from '../../contract/silences.ts'
import { closeDialog } from '../orders.ts'
import { type About, usePage } from '../store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { countOf } from '../watch/words.ts'
import { type DraftMatcher, draftOf, draftOfEntry } from './draft.ts'
import { usualLength } from './length.tsx'
import { createSilences, editSilence } from './orders.ts'
import { newReasonPlace, reasonPlace } from './reason-place.ts'
import { type SilenceDraft, SilenceForm } from './silence-form.tsx'

export function NewSilence({ episodeIds, left = 0 }: About) {
  const [proposals, problem, again] = useProposals(episodeIds)
  const title = `Silence ${countOf(episodeIds.length, 'alert')}`
  if (!proposals) {
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
  return (
    <SilenceForm
      title={title}
      start={proposals.map(ofProposal)}
      left={left}
      impossible={proposals.filter((each) => each.impossible !== null)}
      length={usualLength}
      standing={null}
      reasonPlace={newReasonPlace(episodeIds)}
      reason=""
      verb="Silence"
      send={(drafts, endsAt, comment) => createSilences(episodeIds, drafts, endsAt, comment)}
    />
  )
}

function ofProposal({ sourceId, label, chosen, matchers, leftOut }: SilenceProposal): SilenceDraft {
  return { sourceId, label, chosen, matchers: draftOf(matchers), leftOut }
}

function useProposals(
  episodeIds: readonly EpisodeId[],
): readonly [readonly SilenceProposal[] | null, string | null, () => void] {
  const engine = usePage((page) => page.engine)
  const [proposals, setProposals] = useState<readonly SilenceProposal[] | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [turn, setTurn] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the turn asks once more
  useEffect(() => {
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

export function EditSilence({ entry }: { readonly entry: SilenceEntry }) {
  const label = usePage((page) => page.state?.sources.find((each) => each.id === entry.sourceId)?.label)
  const [draft] = useState<readonly DraftMatcher[]>(() => draftOfEntry(entry))
  return (
    <SilenceForm
      title="Change a silence"
      start={[
        { sourceId: entry.sourceId, label: label ?? entry.sourceId, chosen: 0, matchers: draft, leftOut: [] },
      ]}
      left={0}
      impossible={[]}
      length={{ kind: 'as-it-is', at: entry.endsAt }}
      standing={entry.endsAt}
      reasonPlace={reasonPlace(entry)}
      reason={entry.comment}
      verb="Change"
      send={(drafts, endsAt, comment) => editSilence(entry, drafts, endsAt, comment)}
    />
  )
}
