/** On an alert's pane: the customers' threads that it is linked to. They lead back to the inbox. */
import { MessagesSquare } from 'lucide-react'
import { useMemo } from 'react'
import type { EpisodeId } from '../../contract/ids.ts'
import type { Thread } from '../../contract/support.ts'
import { useNowTo } from '../now.ts'
import { usePage } from '../store.ts'
import { Plain } from '../ui/plain.tsx'
import { showThread } from './orders.ts'
import { threadName, waitWords } from './words.ts'

export function AlertThreads({ episodeId }: { readonly episodeId: EpisodeId }) {
  const threads = usePage((page) => page.state?.threads)
  const linked = useMemo(
    () => [...(threads?.values() ?? [])].filter(({ alerts }) => alerts.episodeIds.includes(episodeId)),
    [threads, episodeId],
  )
  if (linked.length === 0) return null
  return (
    <section className="sect" aria-label="Support threads">
      <h3 className="sect-head">Support threads</h3>
      <ul>
        {linked.map((thread) => (
          <li key={thread.id}>
            <Row thread={thread} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Row({ thread }: { readonly thread: Thread }) {
  const waits = useNowTo((now) => waitWords(thread, now))
  return (
    <button type="button" className="link-row" onClick={() => showThread(thread.id)}>
      <MessagesSquare size={16} strokeWidth={1.75} aria-hidden="true" />
      <span className="cut">
        <bdi>{threadName(thread)}</bdi>: <Plain text={thread.title} />
      </span>
      <span className="dim num">{waits}</span>
    </button>
  )
}
