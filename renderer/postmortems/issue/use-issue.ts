/** What the engine knows of a postmortem's issue, asked anew whenever it says that something is new. */
import { useEffect, useState } from 'react'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import type { PostmortemIssueView } from '../../../contract/postmortem-issue.ts'
import { usePage } from '../../store.ts'

/** null = it has none, or the engine has not answered yet. */
export function useIssue(summary: PostmortemSummary): PostmortemIssueView | null {
  const engine = usePage((page) => page.engine)
  const sourceId = summary.issue?.sourceId
  const triedAt = usePage(
    (page) => page.state?.supportSources.find(({ id }) => id === sourceId)?.lastTriedAt ?? null,
  )
  const [known, setKnown] = useState<{ readonly id: number; readonly view: PostmortemIssueView | null }>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: each row and each try of the source may bring something new
  useEffect(() => {
    let left = false
    engine?.query('postmortems.issue', { postmortemId: summary.id }).then(
      (view) => {
        if (!left) setKnown({ id: summary.id, view })
      },
      // What cannot be read now is read with the next change; the row itself says the rest.
      () => {},
    )
    return () => {
      left = true
    }
  }, [engine, summary, triedAt])
  return known?.id === summary.id ? known.view : null
}
