/** One source on the Sources screen: sight, last answer, peers, and what can be done with it. */
import { useState } from 'react'
import { type PeerHealth, type SourceHealth, sightOf } from '../../contract/source-health.ts'
import { useNow } from '../now.ts'
import { give } from '../orders.ts'
import { failureWords } from '../states/failure-words.ts'
import { usePage } from '../store.ts'
import { agoText, spanText } from '../ui/duration.ts'
import { Badge, Beats, Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { useLive } from '../watch/sight.ts'
import { sightWords } from '../watch/source-line.tsx'
import { sourceTitle } from '../watch/words.ts'

export function SourceCard({ source, edit }: { readonly source: SourceHealth; readonly edit: () => void }) {
  const now = useNow()
  const live = useLive()
  const sight = sightOf(source, now)
  const ok = live && sight === 'live'
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
          {live ? sightWords[sight] : 'Not known now'}
        </Badge>
        <span className="grow" />
        <Beats beats={source.beats} />
      </header>
      <p className="soft num">
        {source.lastGoodAt === null ? 'No answer yet' : `Last answer ${agoText(now - source.lastGoodAt)}`},{' '}
        {source.alertCount} alert{source.alertCount === 1 ? '' : 's'}, asked every{' '}
        {spanText(source.intervalMs)}.{' '}
        {source.mirrorAcks ? 'Your acks are told to it.' : 'Your acks stay on this laptop.'}
      </p>
      {source.failure && <Trouble source={source} />}
      <ul className="peers">
        {source.peers.map((peer) => (
          <Peer key={peer.url} peer={peer} now={now} />
        ))}
      </ul>
      {source.unknownSeverities.length > 0 && (
        <p className="warn warn-unknown">
          <span>
            <b>Severity not known: </b>
            <Plain text={source.unknownSeverities.map((name) => name || 'none given').join(', ')} />. Such
            alerts count as notify until the labels are mapped in the configuration file.
          </span>
        </p>
      )}
      {live && <CardActions name={name} source={source} edit={edit} />}
    </li>
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

function Peer({ peer, now }: { peer: PeerHealth; now: number }) {
  const words = peer.failure
    ? failureWords(peer.failure).what
    : [
        peer.version === null ? 'version not known' : plainLine(peer.version),
        peer.alertCount === null ? '' : `${peer.alertCount} alerts`,
        peer.latencyMs === null ? '' : `${Math.round(peer.latencyMs)} ms`,
      ]
        .filter((part) => part !== '')
        .join(', ')
  const age = peer.lastGoodAt === null ? 'no answer yet' : agoText(now - peer.lastGoodAt)
  return (
    <li>
      <SeverityMark
        mark={peer.failure || peer.lastGoodAt === null ? 'blind' : 'quiet'}
        label={peer.failure ? 'Failed' : 'Answers'}
        small
      />
      <code className="cut">
        <Plain text={peer.url} />
      </code>
      <span className="num">{words}</span>
      <span className="dim num">{age}</span>
    </li>
  )
}

/** Removing asks once more: what was seen stays in the history, but nobody watches it from then on. */
function CardActions({ name, source, edit }: { name: string; source: SourceHealth; edit: () => void }) {
  const [sure, setSure] = useState(false)
  // The drill's sources are made up: there is nothing to change in them.
  const drill = usePage((page) => page.state?.desk.drill !== null)
  if (sure) {
    return (
      <p className="form-actions">
        <span>Nobody watches {name} then. Its history stays.</span>
        <Button label={`Remove ${name} now`} onPress={() => void give('sources.remove', { name: source.id })}>
          Remove now
        </Button>
        <Button kind="bare" onPress={() => setSure(false)}>
          Keep it
        </Button>
      </p>
    )
  }
  return (
    <p className="form-actions">
      <Button
        small
        label={`Try again ${name}`}
        onPress={() => void give('sources.tryAgain', { name: source.id })}
      >
        Try again
      </Button>
      {!drill && (
        <>
          <Button small label={`Edit ${name}`} onPress={edit}>
            Edit
          </Button>
          <Button small kind="bare" label={`Remove ${name}`} onPress={() => setSure(true)}>
            Remove
          </Button>
        </>
      )}
    </p>
  )
}
