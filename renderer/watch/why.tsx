/** What one asks about an alert beside its timeline: why it did not ring, whether it flaps, what is like it. */
import { BellOff, Copy, FileText, Repeat } from 'lucide-react'
import { type Episode, isFlapping } from '../../contract/alert.ts'
import type { EpisodeDetail } from '../../contract/queries.ts'
import { useNowTo } from '../now.ts'
import { openPostmortem } from '../postmortems/orders.ts'
import { usePage } from '../store.ts'
import { Plain } from '../ui/plain.tsx'
import { notCalledWords, siblingWords } from './why-words.ts'

export function Why({ episode, detail }: { readonly episode: Episode; readonly detail: EpisodeDetail }) {
  const flaps = useNowTo((now) => episode.firing && isFlapping(episode, now))
  const siblings = siblingWords(detail.siblings)
  const { notCalled } = detail
  if (notCalled === null && !flaps && siblings === '') return null
  return (
    <ul className="sect why">
      {notCalled !== null && (
        <li>
          <BellOff size={14} strokeWidth={1.75} aria-hidden="true" />
          <span>
            <b>Why did this not ring?</b> {notCalledWords(notCalled, episode.firing)}
          </span>
        </li>
      )}
      {flaps && (
        <li>
          <Repeat size={14} strokeWidth={1.75} aria-hidden="true" />
          <span className="num">
            <b>It flaps:</b> {episode.firings} firings that count as one trouble. Quiet now does not mean
            over.
          </span>
        </li>
      )}
      {siblings !== '' && (
        <li>
          <Copy size={14} strokeWidth={1.75} aria-hidden="true" />
          <span>{siblings}</span>
        </li>
      )}
    </ul>
  )
}

/** The drafts this alert is in. */
export function InPostmortems({ episode }: { readonly episode: Episode }) {
  const drafts = usePage((page) => page.state?.postmortems)
  const mine = drafts?.filter(({ episodeIds }) => episodeIds.includes(episode.id)) ?? []
  if (mine.length === 0) return null
  return (
    <section className="sect">
      <h3 className="sect-head">Postmortem</h3>
      <ul className="chips">
        {mine.map((draft) => (
          <li key={draft.id}>
            <button type="button" className="chip" onClick={() => openPostmortem(draft.id)}>
              <FileText size={14} strokeWidth={1.75} aria-hidden="true" />
              <span className="cut">
                <Plain text={draft.title} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
