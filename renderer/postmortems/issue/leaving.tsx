/** What is about to leave this laptop, and what to look at before it does. */
import { TriangleAlert } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { IssuePreview } from '../../../contract/postmortem-issue.ts'
import { Button } from '../../ui/parts.tsx'
import { Plain } from '../../ui/plain.tsx'
import { plainLine } from '../../ui/plain-text.ts'

export function Leaving(props: {
  readonly preview: IssuePreview
  /** "Open the issue" */
  readonly words: string
  readonly send: () => Promise<unknown>
  readonly leave: () => void
}) {
  const { preview, words, send, leave } = props
  const { repository, title, labels, warnings, refused } = preview
  const [giving, setGiving] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves it, as everywhere
    <div
      className="issue-leaving"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        leave()
      }}
    >
      <p className="soft">
        Everybody who can see <Plain text={repository} /> will read it.
      </p>
      <p className="issue-title">
        <Plain text={title} />
      </p>
      <ul className="issue-labels" aria-label="Labels">
        {labels.map((label) => (
          <li key={label} className="issue-label">
            {plainLine(label)}
          </li>
        ))}
      </ul>
      {warnings.length > 0 && (
        <ul className="issue-warnings" aria-label="Look at this first">
          {warnings.map(({ words: each }) => (
            <li key={each}>
              <TriangleAlert size={16} strokeWidth={1.75} aria-hidden="true" />
              <span>{plainLine(each)}</span>
            </li>
          ))}
        </ul>
      )}
      {refused !== null && <p className="problem">{plainLine(refused)}</p>}
      <p className="issue-acts">
        <Button
          ref={button}
          small
          kind="primary"
          disabled={giving || refused !== null}
          onPress={() => {
            setGiving(true)
            void send().finally(() => setGiving(false))
          }}
        >
          {warnings.length > 0 ? `${words} all the same` : words}
        </Button>
        <Button small kind="bare" onPress={leave}>
          Not now
        </Button>
      </p>
    </div>
  )
}
