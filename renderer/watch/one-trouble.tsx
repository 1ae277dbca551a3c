/** The part of an alert's pane about the other sources that tell of the same trouble: each with how it stands there. */
import { Link, OctagonX } from 'lucide-react'
import type { Episode } from '../../contract/alert.ts'
import { useNow } from '../now.ts'
import { give, show } from '../orders.ts'
import { usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useJoined } from './joined.ts'
import { useLive, useSource } from './sight.ts'
import { endWords, holderWords, keptQuietWords, orderWords, sourceTitle } from './words.ts'

/** So many are shown at once. */
const mostShown = 20

export function OneTrouble({ episode }: { readonly episode: Episode }) {
  const joined = useJoined(episode.id)
  const lead = usePage((page) =>
    episode.leadId == null ? undefined : page.state?.episodes.get(episode.leadId),
  )
  if (lead)
    return (
      <section className="sect one-trouble" aria-label="One trouble">
        <h3 className="sect-head">One trouble</h3>
        <p className="at-line">
          <Link size={14} strokeWidth={1.75} aria-hidden="true" />
          <span>
            It stands in the row of “<Plain text={lead.title} />
            ”, which tells of the same trouble.
          </span>
        </p>
        <p className="one-trouble-acts">
          <Button small onPress={() => show(lead.id)}>
            Show that row
          </Button>
          <TakeApart episode={episode} />
        </p>
      </section>
    )
  if (joined.length === 0) return null
  return (
    <section className="sect one-trouble" aria-label="One trouble">
      <h3 className="sect-head">
        One trouble <small>told by more than one source; one key takes all of it</small>
      </h3>
      <ul className="at-orders">
        {joined.slice(0, mostShown).map((one) => (
          <Told key={one.id} episode={one} />
        ))}
      </ul>
      {joined.length > mostShown && <p className="soft">And {joined.length - mostShown} more.</p>}
    </section>
  )
}

function Told({ episode }: { readonly episode: Episode }) {
  const source = useSource(episode.sourceId)
  const online = usePage((page) => page.state?.desk.online ?? true)
  const now = useNow()
  const title = source ? plainLine(sourceTitle(source)) : episode.sourceId
  const { ack } = episode
  const order = ack ? orderWords(ack, plainLine(source?.name ?? title), online, now) : null
  return (
    <li>
      <span className="at-what">
        <b>
          <Plain text={episode.title} />
        </b>
        <span className="dim num">
          {title}, {standing(episode, now)}
        </span>
        {order?.tone === 'refused' && (
          <span className="at-line">
            <OctagonX size={14} strokeWidth={1.75} aria-hidden="true" />
            <span className="ink-page">{order.long}</span>
          </span>
        )}
        {order && order.tone !== 'refused' && (
          <span className={order.tone === 'pending' ? 'ink-unknown num' : 'dim num'}>{order.long}</span>
        )}
      </span>
      <TakeApart episode={episode} />
    </li>
  )
}

function standing(episode: Episode, now: number): string {
  if (!episode.firing) return endWords(episode, now)
  if (episode.keptQuiet) return keptQuietWords(episode.keptQuiet, now)
  const held = episode.ack
    ? `, ${episode.ack.mine ? 'you have it' : `${holderWords(episode.ack)} has it`}`
    : ''
  return `since ${momentText(episode.firedAt, now)}${held}`
}

function TakeApart({ episode }: { readonly episode: Episode }) {
  const live = useLive()
  if (!live) return null
  return (
    <Button
      small
      kind="bare"
      label={`${plainLine(episode.title)} is another trouble`}
      onPress={() => void give('alerts.takeApart', { episodeId: episode.id })}
    >
      Another trouble
    </Button>
  )
}
