/** What the meeting talks about, in its order; a press puts one on the table. */
import { ArrowRight, Check, Circle } from 'lucide-react'
import { useLayoutEffect, useRef } from 'react'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import { Plain } from '../../ui/plain.tsx'
import { plainLine } from '../../ui/plain-text.ts'
import type { Meeting } from './meeting.ts'
import { putOnTable } from './meeting-desk.ts'

export function Agenda({
  meeting,
  postmortems,
}: {
  readonly meeting: Meeting
  readonly postmortems: readonly PostmortemSummary[]
}) {
  const byId = new Map<number, PostmortemSummary>(postmortems.map((each) => [each.id, each]))
  const all = meeting.agenda.flatMap((id) => byId.get(id) ?? [])
  const drafts = postmortems.filter(({ life }) => life.state === 'draft').length
  const left = drafts - all.filter(({ life }) => life.state === 'draft').length
  if (all.length === 0) return null
  return (
    <ol className="agenda" aria-label="Agenda">
      {all.map((each, index) => (
        <AgendaLine
          key={each.id}
          postmortem={each}
          meeting={meeting}
          place={`${index + 1} of ${all.length}`}
        />
      ))}
      {left > 0 && <li className="dim agenda-left">{left} more drafts wait for another meeting</li>}
    </ol>
  )
}

function AgendaLine(props: {
  readonly postmortem: PostmortemSummary
  readonly meeting: Meeting
  readonly place: string
}) {
  const { postmortem, meeting, place } = props
  const { id, title, life } = postmortem
  const isNow = meeting.at === id
  const team = meeting.given.get(id)?.team
  const line = useRef<HTMLLIElement>(null)
  useLayoutEffect(() => {
    if (isNow) line.current?.scrollIntoView?.({ block: 'nearest' })
  }, [isNow])
  const Icon = isNow ? ArrowRight : team === undefined ? Circle : Check
  return (
    <li ref={line}>
      <button
        type="button"
        className={isNow ? 'is-now' : ''}
        aria-current={isNow ? 'true' : undefined}
        tabIndex={-1}
        onClick={() => putOnTable(id)}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
        <span className="cut">
          <Plain text={title} />
        </span>
        <small className="num cut">
          {team !== undefined && <span className="unseen-words">given to </span>}
          {isNow
            ? place
            : team === undefined
              ? life.readyAt === null
                ? 'not marked ready'
                : ''
              : plainLine(team)}
        </small>
      </button>
    </li>
  )
}
