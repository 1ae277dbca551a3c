/** Begins the alert or the recipe that comes out of a postmortem from what is on record. */
import { PencilLine } from 'lucide-react'
import { useState } from 'react'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import type { OutcomeKind } from '../../../contract/postmortem-life.ts'
import { Button } from '../../ui/parts.tsx'
import { useLive } from '../../watch/sight.ts'
import { OutcomeDialog } from './outcome-dialog.tsx'

const words: Readonly<Record<OutcomeKind, string>> = {
  alert: 'Draft the rule',
  recipe: 'Draft the recipe',
}

export function OutcomeDraftButton(props: {
  readonly summary: PostmortemSummary
  readonly kind: OutcomeKind
}) {
  const { summary, kind } = props
  const live = useLive()
  const [open, setOpen] = useState(false)
  // A rule begins with the alert it is about.
  if (!live || (kind === 'alert' && summary.episodeIds.length === 0)) return null
  return (
    <>
      <Button
        small
        kind="bare"
        icon={<PencilLine size={14} strokeWidth={1.75} aria-hidden="true" />}
        onPress={() => setOpen(true)}
      >
        {words[kind]}
      </Button>
      {open && <OutcomeDialog summary={summary} kind={kind} onClose={() => setOpen(false)} />}
    </>
  )
}
