/** The words there, where somebody changed them: shown beside ours, and never written over unseen. */
import { GitCompareArrows } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import type { PostmortemIssueView } from '../../../contract/postmortem-issue.ts'
import { give } from '../../orders.ts'
import { Button } from '../../ui/parts.tsx'
import { plainProse } from '../../ui/plain-text.ts'
import { lookAtLeaving } from './issue-deeds.ts'
import { type DiffLine, diffLines, shortDiff } from './issue-diff.ts'

export function OtherWords(props: {
  readonly summary: PostmortemSummary
  readonly view: PostmortemIssueView
  readonly other: NonNullable<PostmortemIssueView['other']>
}) {
  const { summary, view, other } = props
  const { id } = summary
  const [shown, setShown] = useState(false)
  const take = async (): Promise<void> => {
    const looked = await lookAtLeaving(summary)
    if (looked)
      await give('postmortems.takeIssueText', {
        postmortemId: id,
        version: looked.version,
        over: other.over,
      })
  }
  const keep = async (): Promise<void> => {
    const looked = await lookAtLeaving(summary)
    if (looked)
      await give('postmortems.sendIssueText', {
        postmortemId: id,
        version: looked.version,
        over: other.over,
      })
  }
  return (
    <div className="issue-other">
      <p className="issue-line">
        <GitCompareArrows size={16} strokeWidth={1.75} aria-hidden="true" />
        <span>Somebody changed the text there. Nothing is written over it by itself.</span>
      </p>
      {shown && <Diff here={wordsOf(view.ours)} there={wordsOf(other)} />}
      <p className="issue-acts">
        {shown ? (
          <>
            <Button small onPress={() => void take()}>
              Take theirs over
            </Button>
            <Button small onPress={() => void keep()}>
              Write ours there
            </Button>
            <Button small kind="bare" onPress={() => setShown(false)}>
              Leave it
            </Button>
          </>
        ) : (
          <Button small onPress={() => setShown(true)}>
            Show the difference
          </Button>
        )}
      </p>
    </div>
  )
}

const wordsOf = ({ title, body }: { readonly title: string; readonly body: string }): string =>
  `# ${title}\n\n${body}`

const marks: Readonly<Record<DiffLine['kind'], readonly [sign: string, name: string]>> = {
  same: [' ', ''],
  here: ['−', 'only here: '],
  there: ['+', 'only there: '],
}

function Diff({ here, there }: { readonly here: string; readonly there: string }) {
  const lines = useMemo(() => shortDiff(diffLines(here, there)), [here, there])
  return (
    <ol className="issue-diff" aria-label="− only stands here, + only stands there">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text have no other identity
        <li key={index} className={line ? `diff-${line.kind}` : 'diff-skipped'}>
          {line ? (
            <>
              <span aria-hidden="true">{marks[line.kind][0]}</span>
              <span className="unseen-words">{marks[line.kind][1]}</span>
              <span dir="auto">{plainProse(line.text)}</span>
            </>
          ) : (
            <span>⋯</span>
          )}
        </li>
      ))}
    </ol>
  )
}
