/** What happened to it, the newest first. */
import { useEffect, useState } from 'react'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import type { PostmortemEvent } from '../../../contract/postmortem-life.ts'
import { useNow } from '../../now.ts'
import { usePage } from '../../store.ts'
import { momentText } from '../../ui/clock.ts'
import { Button } from '../../ui/parts.tsx'
import { plainLine } from '../../ui/plain-text.ts'
import { storyWords } from './life-words.ts'

/** So many lines at first. */
const firstLines = 8

export function Story({ summary }: { readonly summary: PostmortemSummary }) {
  const { events, isRead } = useStory(summary)
  const [isWhole, setWhole] = useState(false)
  const now = useNow()
  const newest = events.toReversed()
  const shown = isWhole ? newest : newest.slice(0, firstLines)
  return (
    <section className="life-part" aria-label="Story">
      <h3>Story</h3>
      {events.length === 0 && (
        <p className="dim">{isRead ? 'Nothing happened to it yet.' : 'Reading its story.'}</p>
      )}
      <ol className="life-story">
        {shown.map((event) => (
          <li key={event.id}>
            <time className="num dim">{momentText(event.at, now)}</time>
            <span>
              {storyWords(event)}
              {event.by !== null && <small className="dim">, {plainLine(event.by)}</small>}
            </span>
          </li>
        ))}
      </ol>
      {newest.length > shown.length && (
        <Button small kind="bare" onPress={() => setWhole(true)}>
          {`${newest.length - shown.length} more`}
        </Button>
      )}
    </section>
  )
}

function useStory({ id, life, issue }: PostmortemSummary): {
  readonly events: readonly PostmortemEvent[]
  readonly isRead: boolean
} {
  const engine = usePage((page) => page.engine)
  const [told, setTold] = useState<{
    readonly id: number
    readonly events: readonly PostmortemEvent[]
  } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what changes of it has a line in its story
  useEffect(() => {
    let left = false
    engine?.query('postmortems.story', { postmortemId: id }).then(
      (events) => {
        if (!left) setTold({ id, events })
      },
      // What was read stays; it is asked for again with the next change.
      () => {},
    )
    return () => {
      left = true
    }
  }, [engine, id, life, issue])
  return told?.id === id ? { events: told.events, isRead: true } : { events: [], isRead: false }
}
