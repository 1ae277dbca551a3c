/** What is said in the issue, and a line of one's own. What is typed is a draft at once. */
import { useState } from 'react'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import { type IssueComment, maxIssueComment } from '../../../contract/postmortem-issue.ts'
import { useNow } from '../../now.ts'
import { give } from '../../orders.ts'
import { momentText } from '../../ui/clock.ts'
import { Button } from '../../ui/parts.tsx'
import { Plain } from '../../ui/plain.tsx'
import { plainProse } from '../../ui/plain-text.ts'
import { useDraft } from '../../use-draft.ts'

/** So many of the newest are shown until somebody asks for all. */
const fewest = 3

export function IssueComments(props: {
  readonly summary: PostmortemSummary
  readonly comments: readonly IssueComment[]
}) {
  const { summary, comments } = props
  const [all, setAll] = useState(false)
  const now = useNow()
  const shown = all ? comments : comments.slice(-fewest)
  return (
    <>
      {shown.length < comments.length && (
        <p>
          <Button small kind="bare" onPress={() => setAll(true)}>
            {`Show all ${comments.length} comments`}
          </Button>
        </p>
      )}
      {shown.length > 0 && (
        <ol className="issue-comments" aria-label="Comments">
          {shown.map(({ key, at, author, text }) => (
            <li key={key}>
              <p className="issue-comment-head">
                <b>
                  <Plain text={author} />
                </b>
                <time className="num" dateTime={new Date(at).toISOString()}>
                  {momentText(at, now)}
                </time>
              </p>
              <div className="issue-comment" dir="auto">
                {plainProse(text)}
              </div>
            </li>
          ))}
        </ol>
      )}
      <CommentField key={summary.id} id={summary.id} />
    </>
  )
}

function CommentField({ id }: { readonly id: number }) {
  const draft = useDraft(`reason:issue-comment-${id}`)
  const [giving, setGiving] = useState(false)
  const text = draft.text.trim()
  const send = async (): Promise<void> => {
    if (text === '' || giving) return
    setGiving(true)
    const taken = await give('postmortems.commentIssue', { postmortemId: id, text })
    setGiving(false)
    if (taken) draft.used(draft.text)
  }
  return (
    <form
      className="issue-say"
      aria-label="Comment in the issue"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <label htmlFor={`issue-comment-${id}`}>Comment there</label>
      <textarea
        ref={draft.field}
        id={`issue-comment-${id}`}
        className="input words"
        rows={2}
        maxLength={maxIssueComment}
        value={draft.text}
        onChange={(event) => draft.type(event.target.value)}
        onBlur={draft.flush}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
          // Here it sends; the same keys end a night's draft where the text is.
          event.preventDefault()
          event.stopPropagation()
          if (!event.repeat) void send()
        }}
      />
      {text !== '' && (
        <p className="issue-acts">
          <Button small submit shortcut="Ctrl Enter" disabled={giving}>
            Comment
          </Button>
        </p>
      )}
    </form>
  )
}
