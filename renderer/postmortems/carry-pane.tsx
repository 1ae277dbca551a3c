/** How a postmortem goes on after its words: where it stands, who has it, where the fix is, what comes out of it. */
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import { useLive } from '../watch/sight.ts'
import { IssueBox } from './issue-box.tsx'
import { Days } from './life/days.tsx'
import { Environments } from './life/environments.tsx'
import { ImpactPart } from './life/impact.tsx'
import { Outcomes } from './life/outcomes.tsx'
import { Standing } from './life/standing.tsx'
import { Story } from './life/story.tsx'
import { UnfinishedOf } from './life/unfinished.tsx'
import { Who } from './life/who.tsx'

export function CarryPane({ summary }: { readonly summary: PostmortemSummary }) {
  const live = useLive()
  return (
    <UnfinishedOf key={summary.id} id={summary.id}>
      <div className="life">
        {!live && (
          <p className="soft">
            The engine does not answer. What is typed here is kept and told later by you.
          </p>
        )}
        <Standing summary={summary} />
        <Who summary={summary} />
        <Environments summary={summary} />
        <Outcomes summary={summary} />
        <ImpactPart summary={summary} />
        <Days summary={summary} />
        <IssueBox summary={summary} />
        <Story summary={summary} />
      </div>
    </UnfinishedOf>
  )
}
