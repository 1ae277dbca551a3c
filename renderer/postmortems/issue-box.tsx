/** The issue of a postmortem at GitHub: opened from here, told and heard both ways. */
import { CircleCheck, CircleDot, ExternalLink, FilePenLine, GitCompareArrows } from 'lucide-react'
import { useState } from 'react'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import type { IssueDifference, IssuePreview, PostmortemIssueView } from '../../contract/postmortem-issue.ts'
import type { PostmortemIssue } from '../../contract/postmortem-life.ts'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useLive } from '../watch/sight.ts'
import { IssueComments } from './issue/issue-comments.tsx'
import { doTheSame, lookAtLeaving } from './issue/issue-deeds.ts'
import { IssueOrders } from './issue/issue-orders.tsx'
import { differenceWords, heardWords, issueName, sameHereWords } from './issue/issue-words.ts'
import { Leaving } from './issue/leaving.tsx'
import { OtherWords } from './issue/other-words.tsx'
import { useIssue } from './issue/use-issue.ts'

export function IssueBox({ summary }: { readonly summary: PostmortemSummary }) {
  const where = usePage((page) => page.state?.desk.settings.postmortems.issues ?? null)
  const view = useIssue(summary)
  const { issue } = summary
  // Where nobody named a repository there is nothing to press.
  if (!issue && !where) return null
  return (
    <section className="issue-box" aria-labelledby="issue-box-name">
      <h3 id="issue-box-name">GitHub issue</h3>
      {issue && issue.number !== null && <Head summary={summary} issue={issue} view={view} />}
      {!issue && where && <NotThere key={summary.id} summary={summary} repository={where.repository} />}
      {view && view.orders.length > 0 && <IssueOrders orders={view.orders} />}
      {issue && issue.number !== null && view && (
        <>
          {view.differences.length > 0 && view.orders.length === 0 && (
            <Differences summary={summary} differences={view.differences} />
          )}
          {view.other && (
            <OtherWords key={view.other.over} summary={summary} view={view} other={view.other} />
          )}
          {view.isNewer && !view.orders.some(({ words }) => words === 'Sends the text') && (
            <Newer key={summary.id} summary={summary} />
          )}
          <IssueComments summary={summary} comments={view.comments} />
        </>
      )}
    </section>
  )
}

function Head(props: {
  readonly summary: PostmortemSummary
  readonly issue: PostmortemIssue
  readonly view: PostmortemIssueView | null
}) {
  const { summary, issue, view } = props
  const Icon = issue.isOpen ? CircleDot : CircleCheck
  const who = issue.assignees.join(', ')
  const isGone = issue.problem !== null && !view?.orders.some(({ order }) => order.reason === issue.problem)
  return (
    <>
      <p className={`issue-line issue-${issue.isOpen ? 'open' : 'closed'}`}>
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
        <span>
          {issue.isOpen ? 'Open' : 'Closed'},{' '}
          {who === '' ? 'nobody has it' : <Plain text={`${who} has it`} />}
        </span>
      </p>
      {issue.url !== null && (
        <p>
          <Button
            small
            icon={<ExternalLink size={14} strokeWidth={1.75} aria-hidden="true" />}
            label={`${plainLine(issueName(issue))}, opens in the browser`}
            onPress={() => void give('postmortems.showIssue', { postmortemId: summary.id })}
          >
            {plainLine(issueName(issue))}
          </Button>
        </p>
      )}
      {isGone && <p className="problem">{plainLine(issue.problem ?? '')}</p>}
      {view && (
        <p className={`issue-heard num${view.problem === null ? '' : ' ink-unknown'}`}>
          {plainLine(heardWords(view.heardAt, view.problem))}
        </p>
      )}
    </>
  )
}

/** What leaves is looked at before it does. */
function useLeaving(summary: PostmortemSummary) {
  const [preview, setPreview] = useState<IssuePreview | null>(null)
  return {
    preview,
    look: async () => setPreview(await lookAtLeaving(summary)),
    leave: () => setPreview(null),
  }
}

function NotThere(props: { readonly summary: PostmortemSummary; readonly repository: string }) {
  const { summary, repository } = props
  const { preview, look, leave } = useLeaving(summary)
  const live = useLive()
  if (preview)
    return (
      <Leaving
        preview={preview}
        words="Open the issue"
        leave={leave}
        send={() =>
          give('postmortems.openIssue', { postmortemId: summary.id, version: preview.version }).then(
            (taken) => taken && leave(),
          )
        }
      />
    )
  return (
    <>
      <p className="soft">
        None yet. One in <Plain text={repository} /> lets others follow it and say what they know.
      </p>
      {live && (
        <p className="issue-acts">
          <Button small onPress={() => void look()}>
            Open an issue
          </Button>
        </p>
      )}
    </>
  )
}

function Newer({ summary }: { readonly summary: PostmortemSummary }) {
  const { preview, look, leave } = useLeaving(summary)
  if (preview)
    return (
      <Leaving
        preview={preview}
        words="Send the text"
        leave={leave}
        send={() =>
          give('postmortems.sendIssueText', {
            ...{ postmortemId: summary.id, version: preview.version, over: null },
          }).then((taken) => taken && leave())
        }
      />
    )
  return (
    <div>
      <p className="issue-line">
        <FilePenLine size={16} strokeWidth={1.75} aria-hidden="true" />
        <span>The text here is newer than the one there.</span>
      </p>
      <p className="issue-acts">
        <Button small onPress={() => void look()}>
          Send the text
        </Button>
      </p>
    </div>
  )
}

function Differences(props: {
  readonly summary: PostmortemSummary
  readonly differences: readonly IssueDifference[]
}) {
  const { summary, differences } = props
  return (
    <ul className="issue-differences" aria-label="Otherwise there than here">
      {differences.map((one) => (
        <li key={one.what}>
          <p className="issue-line">
            <GitCompareArrows size={16} strokeWidth={1.75} aria-hidden="true" />
            <span>{plainLine(differenceWords(one))}</span>
          </p>
          <p className="issue-acts">
            <Button small onPress={() => void doTheSame(summary, one)}>
              {sameHereWords(one)}
            </Button>
            <Button
              small
              kind="bare"
              label={`Tell GitHub: ${one.what}`}
              onPress={() => void give('postmortems.tellIssue', { postmortemId: summary.id, what: one.what })}
            >
              Tell GitHub
            </Button>
          </p>
        </li>
      ))}
    </ul>
  )
}
