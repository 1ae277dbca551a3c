/** An episode's story, newest first: one line for each thing that happened. */
import type { StoryEvent } from '../../contract/queries.ts'
import { usePage } from '../store.ts'
import { hourMinuteSecond, weekday } from '../ui/clock.ts'
import { plainProse } from '../ui/plain-text.ts'
import { looks } from './story-looks.ts'
import { storyWords } from './story-words.ts'

/** @param story in any order; @param empty what to say when there is nothing */
export function Story({ story, empty }: { readonly story: readonly StoryEvent[]; readonly empty: string }) {
  if (story.length === 0) return <p className="soft">{empty}</p>
  const newestFirst = [...story].sort((a, b) => b.at - a.at || b.id - a.id)
  return (
    <ol className="story">
      {newestFirst.map((event, index) => (
        <Line key={event.id} event={event} newer={newestFirst[index - 1]} />
      ))}
    </ol>
  )
}

function Line({ event, newer }: { event: StoryEvent; newer: StoryEvent | undefined }) {
  const [Icon, tone] = looks[event.kind]
  const me = usePage((page) => page.state?.desk.me.name ?? '')
  const { lead, rest } = storyWords(event, me)
  const newDay = newer !== undefined && weekday(newer.at) !== weekday(event.at)
  return (
    <li className={event.kind === 'gap' ? 'story-gap' : undefined}>
      {newDay && <p className="story-day">{weekday(event.at)}</p>}
      <time dateTime={new Date(event.at).toISOString()}>{hourMinuteSecond(event.at)}</time>
      <span className={`story-dot${tone ? ` ink-${tone}` : ''}`}>
        <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
      </span>
      <p className="story-words">
        {lead !== '' && <b>{lead}</b>}
        {rest !== '' && (
          <>
            {lead !== '' && ' '}
            <bdi>{plainProse(rest)}</bdi>
          </>
        )}
      </p>
    </li>
  )
}
