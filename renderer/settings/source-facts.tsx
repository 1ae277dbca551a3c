/** What is known of a source's health beside its sight: peers, heartbeat alerts, times, errors, gaps. */
import type { SourceDetail } from '../../contract/queries.ts'
import type { Heartbeat, PeerHealth } from '../../contract/source-health.ts'
import { useNow } from '../now.ts'
import { momentText } from '../ui/clock.ts'
import { agoText } from '../ui/duration.ts'
import { Plain } from '../ui/plain.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { failureLines, gapWords, latencyWords, peerNotes, peerWords } from './source-words.ts'

/** Each peer on a line of its own, and what is odd about it below. */
export function Peers({ peers }: { readonly peers: readonly PeerHealth[] }) {
  const now = useNow()
  return (
    <ul className="peers">
      {peers.map((peer) => (
        <Peer key={peer.url} peer={peer} now={now} />
      ))}
    </ul>
  )
}

function Peer({ peer, now }: { readonly peer: PeerHealth; readonly now: number }) {
  const answers = peer.failure === null && peer.lastGoodAt !== null
  const notes = peerNotes(peer, now)
  return (
    <li>
      <SeverityMark
        mark={answers ? 'quiet' : 'blind'}
        label={peer.failure ? 'Failed' : answers ? 'Answers' : 'No answer yet'}
        small
      />
      <code className="cut">
        <Plain text={peer.url} />
      </code>
      <span className="num">{peerWords(peer)}</span>
      <span className="dim num">
        {peer.lastGoodAt === null ? 'no answer yet' : agoText(now - peer.lastGoodAt)}
      </span>
      {notes.map((note) => (
        <span key={note} className="peer-note ink-unknown">
          {note}
        </span>
      ))}
    </li>
  )
}

/** The alerts that prove that alerting works, one line each; a missing one is blindness. */
export function HeartbeatAlerts({ heartbeats }: { readonly heartbeats: readonly Heartbeat[] }) {
  const now = useNow()
  if (heartbeats.length === 0)
    return (
      <p className="soft">
        No heartbeat alert was found. With one, Nightdesk would notice that the rules behind it have stopped.
      </p>
    )
  return (
    <ul className="fact-lines">
      {heartbeats.map(({ alertname, environment, missingSince }) => (
        <li key={`${alertname} ${environment}`}>
          <SeverityMark
            mark={missingSince === null ? 'quiet' : 'blind'}
            label={missingSince === null ? 'Present' : 'Missing'}
            small
          />
          <span className="cut">
            <Plain text={alertname} />{' '}
            <code className="dim">
              <Plain text={environment} />
            </code>
          </span>
          <span className={missingSince === null ? 'dim' : 'ink-unknown num'}>
            {missingSince === null ? 'in the last answer' : `missing since ${momentText(missingSince, now)}`}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** How long answers take, what failed in a day, and when it could not be seen in a month. */
export function SourceHistory({ detail }: { readonly detail: SourceDetail | undefined }) {
  const now = useNow()
  if (!detail) return <p className="soft">Reading what is known of it.</p>
  const errors = failureLines(detail.failures, now)
  return (
    <dl className="history">
      <div>
        <dt>Answers take</dt>
        <dd className="num">{latencyWords(detail.latency)}</dd>
      </div>
      <div>
        <dt>Errors in 24 h</dt>
        <dd>{errors.length === 0 ? 'none' : <Lines lines={errors} />}</dd>
      </div>
      <div>
        <dt>Out of sight in 30 days</dt>
        <dd>
          {detail.gaps.length === 0 ? (
            'never'
          ) : (
            <Lines lines={detail.gaps.map((gap) => gapWords(gap, now))} />
          )}
        </dd>
      </div>
    </dl>
  )
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ul>
      {lines.map((line) => (
        <li key={line} className="num">
          {line}
        </li>
      ))}
    </ul>
  )
}
