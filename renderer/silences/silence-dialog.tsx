/** Z: a new silence for the chosen alerts, one per source; or another end, reason or matchers for one that stands. */
import { useState } from 'react'
import type { SilenceEntry, SilenceProposal } from '../../contract/silences.ts'
import { type About, usePage } from '../store.ts'
import { countOf } from '../watch/words.ts'
import { type DraftMatcher, draftOf, draftOfEntry } from './draft.ts'
import { usualLength } from './length.tsx'
import { createSilences, editSilence } from './orders.ts'
import { ReadingLabels, useProposals } from './proposals.tsx'
import { newReasonPlace, reasonPlace } from './reason-place.ts'
import { type SilenceDraft, SilenceForm } from './silence-form.tsx'

export function NewSilence({ episodeIds, left = 0 }: About) {
  const [proposals, problem, again] = useProposals(episodeIds)
  const title = `Silence ${countOf(episodeIds.length, 'alert')}`
  if (!proposals) {
    return <ReadingLabels title={title} problem={problem} again={again} />
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
