/** Open issues with the label that are not here: offered, and taken in once each. */
import { Inbox } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { IssueCandidates } from '../../../contract/postmortem-issue.ts'
import { give } from '../../orders.ts'
import { say, usePage } from '../../store.ts'
import { Button } from '../../ui/parts.tsx'
import { Plain } from '../../ui/plain.tsx'
import { plainLine } from '../../ui/plain-text.ts'
import { useLive } from '../../watch/sight.ts'

export function IssueImport() {
  const where = usePage((page) => page.state?.desk.settings.postmortems.issues ?? null)
  return where ? <Offered sourceId={where.sourceId} /> : null
}

function Offered({ sourceId }: { readonly sourceId: string }) {
  const { found, ask } = useCandidates(sourceId)
  const [open, setOpen] = useState(false)
  const [giving, setGiving] = useState(false)
  const live = useLive()
  if (!found || found.repository === null || found.issues.length === 0 || !live) return null
  const { issues, repository } = found
  const take = async (numbers: number[]): Promise<void> => {
    setGiving(true)
    const taken = await give('postmortems.importIssues', { numbers })
    setGiving(false)
    if (taken) say(numbers.length === 1 ? 'Taken in' : `${numbers.length} taken in`, false)
    ask()
  }
  const count = issues.length === 1 ? 'One open postmortem' : `${issues.length} open postmortems`
  return (
    <section className="issue-import" aria-label="Postmortems at GitHub">
      <p className="issue-line">
        <Inbox size={16} strokeWidth={1.75} aria-hidden="true" />
        <span>
          {count} in <Plain text={repository} /> {issues.length === 1 ? 'is' : 'are'} not here.
        </span>
      </p>
      {open && (
        <ul className="issue-candidates" aria-label="Not here">
          {issues.map(({ number, title, labels, assignees }) => (
            <li key={number}>
              <span className="num soft">#{number}</span>
              <span className="cut">
                <Plain text={title} />
              </span>
              <span className="cut soft">
                {plainLine([...labels.filter((label) => label.startsWith('team/')), ...assignees].join(', '))}
              </span>
              <Button
                small
                disabled={giving}
                label={`Take in ${plainLine(title)}`}
                onPress={() => void take([number])}
              >
                Take in
              </Button>
            </li>
          ))}
        </ul>
      )}
      <p className="issue-acts">
        <Button small disabled={giving} onPress={() => void take(issues.map(({ number }) => number))}>
          {issues.length === 1 ? 'Take it in' : 'Take all in'}
        </Button>
        <Button small kind="bare" onPress={() => setOpen(!open)}>
          {open ? 'Fold' : 'Show them'}
        </Button>
      </p>
    </section>
  )
}

/** Asked when it is shown, and again with each look at the source. */
function useCandidates(sourceId: string) {
  const engine = usePage((page) => page.engine)
  const triedAt = usePage(
    (page) => page.state?.supportSources.find(({ id }) => id === sourceId)?.lastTriedAt ?? null,
  )
  const [found, setFound] = useState<IssueCandidates | null>(null)
  const [asked, setAsked] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each try of the source may bring something new
  useEffect(() => {
    let left = false
    engine?.query('postmortems.issueCandidates', {}).then(
      (answer) => {
        if (!left) setFound(answer)
      },
      // Nothing is offered then.
      () => {},
    )
    return () => {
      left = true
    }
  }, [engine, triedAt, asked])
  return { found, ask: () => setAsked((times) => times + 1) }
}
