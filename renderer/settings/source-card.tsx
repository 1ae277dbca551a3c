/** One source on the Sources screen: sight, last answer, peers, and what can be done with it. */
import { useState } from 'react'
import { isByHand, type SourceHealth, sightOf } from '../../contract/source-health.ts'
import { useNow, useNowTo } from '../now.ts'
import { give } from '../orders.ts'
import { failureWords } from '../states/failure-words.ts'
import { silentSources } from '../states/not-clear.ts'
import { usePage } from '../store.ts'
import { agoText, spanText } from '../ui/duration.ts'
import { Badge, Beats } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { BlindSpots, blindSpotCount } from '../watch/blind-spots.tsx'
import { byHandWords } from '../watch/blind-words.ts'
import { ByHand } from '../watch/by-hand.tsx'
import { useLive } from '../watch/sight.ts'
import { useSourceDetail } from '../watch/source-detail.ts'
import { sightWords } from '../watch/source-line.tsx'
import { sourceTitle } from '../watch/words.ts'
import { CardActions } from './card-actions.tsx'
import { CardLines, Remarks, UnknownSeverities } from './card-lines.tsx'
import { HeartbeatAlerts, Peers, SourceHistory } from './source-facts.tsx'
import { UnwatchedOffer, type WatchPeers } from './unwatched-peers.tsx'

export function SourceCard({
  source,
  edit,
  watchPeers,
}: {
  readonly source: SourceHealth
  readonly edit: () => void
  readonly watchPeers: WatchPeers
}) {
  const now = useNow()
  const live = useLive()
  const me = usePage((page) => page.state?.desk.me.name ?? '')
  const drill = usePage((page) => page.state?.desk.drill !== null)
  const sight = sightOf(source, now)
  const spots = sight === 'live' ? blindSpotCount([source]) : ''
  const ok = live && sight === 'live' && spots === ''
  const name = plainLine(source.name)
  return (
    <li className="card source-card">
      <header>
        <h2 className="cut">
          <Plain text={sourceTitle(source)} />
        </h2>
        <Badge
          tone={ok ? 'ok' : 'unknown'}
          icon={<SeverityMark mark={ok ? 'quiet' : 'blind'} label={null} small />}
        >
          {live ? `${sightWords[sight]}${spots === '' ? '' : `, ${spots}`}` : 'Not known now'}
        </Badge>
        <span className="grow" />
        <Beats beats={source.beats} />
      </header>
      <p className="soft num">
        {source.lastGoodAt === null ? 'No answer yet' : `Last answer ${agoText(now - source.lastGoodAt)}`},{' '}
        {source.alertCount} alert{source.alertCount === 1 ? '' : 's'},{' '}
        {source.kind === 'webhook' ? 'sent here by others' : `asked every ${spanText(source.intervalMs)}`}.{' '}
        {source.mirrorAcks ? 'Your acks are told to it.' : 'Your acks stay on this laptop.'}
        {source.carryEscalations
          ? source.carriersUnread
            ? ' It is to carry escalations, but its silences cannot be read: none can arrive.'
            : ' It carries escalations.'
          : ''}
      </p>
      {source.failure && <Trouble source={source} />}
      {isByHand(source, now) && (
        <div className="warn warn-unknown">
          <p className="grow">
            <b>In hand, still not seen:</b> {byHandWords(source, me)}.
          </p>
          {live && <ByHand source={source} small />}
        </div>
      )}
      <BlindSpots sources={[source]} isNamed={false} />
      <Remarks name={source.name} remarks={source.remarks ?? []} />
      <Peers peers={source.peers} />
      <CardLines source={source} />
      <More source={source} />
      <UnwatchedOffer source={source} watch={live && !drill ? watchPeers : null} />
      <UnknownSeverities source={source} map={live && !drill ? edit : null} />
      {live && (
        <CardActions
          name={name}
          follows={`Nobody watches ${name} then. Its history stays.`}
          tryAgain={() => void give('sources.tryAgain', { name: source.id })}
          edit={edit}
          remove={() => void give('sources.remove', { name: source.id })}
        >
          {/* Last: nothing else comes under the pointer when it makes room for the choice. */}
          <Unwatched source={source} />
        </CardActions>
      )}
    </li>
  )
}

/** What is asked for only by those who look: heartbeat alerts, times, errors, gaps. */
function More({ source }: { source: SourceHealth }) {
  const [open, setOpen] = useState(false)
  const detail = useSourceDetail(source, open)
  const missing = source.heartbeats.filter(({ missingSince }) => missingSince !== null).length
  const beats = source.heartbeats.length
  return (
    <details className="more-fields" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        Health: {beats === 0 ? 'no heartbeat alert' : `${beats} heartbeat alert${beats === 1 ? '' : 's'}`}
        {missing > 0 && <span className="ink-unknown">, {missing} missing</span>}
        <span className="unseen-words"> of {plainLine(source.name)}</span>
      </summary>
      {open && (
        <>
          <HeartbeatAlerts heartbeats={source.heartbeats} />
          <SourceHistory detail={detail} />
        </>
      )}
    </details>
  )
}

function Trouble({ source }: { source: SourceHealth }) {
  if (!source.failure) return null
  const words = failureWords(source.failure)
  return (
    <p className="warn warn-unknown">
      <span>
        <b>{words.what}</b> {words.todo} {words.facts !== '' && <span className="dim">{words.facts}</span>}
      </span>
    </p>
  )
}

/** What can be seen needs no hand, and what somebody watches says so itself. */
function Unwatched({ source }: { readonly source: SourceHealth }) {
  const unwatched = useNowTo((now) => silentSources([source], now).length > 0 && !isByHand(source, now))
  return unwatched ? <ByHand source={source} small /> : null
}
