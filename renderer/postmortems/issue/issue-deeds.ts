/** What the user's hands do to a postmortem's issue. */
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import type { IssueDifference, IssuePreview } from '../../../contract/postmortem-issue.ts'
import { give } from '../../orders.ts'
import { usePage } from '../../store.ts'
import { desk } from '../texts.ts'

/** What would leave now; null = the words typed last are not saved, or the engine does not answer. */
export async function lookAtLeaving({ id }: PostmortemSummary): Promise<IssuePreview | null> {
  if (!(await desk().handedOver(id))) {
    usePage.setState({ problem: 'The last words are not saved yet, so nothing was sent.' })
    return null
  }
  const { engine } = usePage.getState()
  try {
    return (await engine?.query('postmortems.issuePreview', { postmortemId: id })) ?? null
  } catch {
    usePage.setState({ problem: 'The engine did not say what would leave. Nothing was sent.' })
    return null
  }
}

/** Does here what was done there. Answers whether it was taken. */
export function doTheSame({ id }: PostmortemSummary, { what, there }: IssueDifference): Promise<boolean> {
  const nothing = { postmortemId: id, team: null, assignee: null, sprint: null }
  switch (what) {
    case 'state':
      return there === 'closed'
        ? give('postmortems.move', { postmortemId: id, to: 'closed', reason: null })
        : give('postmortems.move', { postmortemId: id, to: 'fixing', reason: 'Opened again at GitHub.' })
    case 'team':
      return give('postmortems.assign', { ...nothing, team: there ?? '' })
    case 'assignee':
      return give('postmortems.assign', { ...nothing, assignee: there ?? '' })
  }
}
