/** What one asks about an alert beside its timeline: why it rang or not, whether it flaps, what is like it. */
import { Bell, BellOff, Copy, FileText, Repeat } from 'lucide-react'
import { type Episode, isFlapping } from '../../contract/alert.ts'
import type { EpisodeDetail } from '../../contract/queries.ts'
import { useNowTo } from '../now.ts'
import { openPostmortem } from '../postmortems/orders.ts'
import { usePage } from '../store.ts'
import { Plain } from '../ui/plain.tsx'
import { siblingWords, whyOf } from './why-words.ts'

export function Why({ episode, detail }: { readonly episode: Episode; readonly detail: EpisodeDetail }) {
  const flaps = useNowTo((now) => episode.firing && isFlapping(episode, now))
  const siblings = siblingWords(detail.siblings)
  const why = whyOf(detail.decisions, episode.calledAt !== null)
  if (why === null && !flaps && siblings === '') return null
  const Icon = episode.calledAt === null ? BellOff : Bell
  return (
    <ul className="sect why">
      {why !== null && (
        <li>
          <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
          <span>
            <b>{why.question}</b> {why.answer}
            <span className="why-facts num">{why.facts.join(' · ')}</span>
            {why.since !== null && <span className="why-facts">{why.since}</span>}
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
