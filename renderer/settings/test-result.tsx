/** What "Test" saw: peer by peer, and in sum. */
import type { SourceTest } from '../../contract/queries.ts'
import { failureWords } from '../states/failure-words.ts'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { SeverityMark } from '../ui/severity-mark.tsx'

/** What a test says in one sentence. */
export function testWords(test: SourceTest, label = 'Alertmanager'): string {
  const answered = test.peers.filter((peer) => peer.failure === null)
  const alerts = test.alertCount ?? 0
  const count = `${alerts} alert${alerts === 1 ? '' : 's'}`
  if (test.peers.length === 1 && test.ok)
    return `It answers: ${peerWords(answered[0] ?? null, label)}, ${count}.`
  if (answered.length > 0)
    return `${answered.length} of ${test.peers.length} peers answer, together ${count}.`
  const words = test.failure ? failureWords(test.failure) : null
  return words ? `${words.what} ${words.todo} Nothing was saved.` : 'No answer. Nothing was saved.'
}

function peerWords(peer: SourceTest['peers'][number] | null, label: string): string {
  if (!peer) return ''
  const version = peer.version ? `${label} ${plainLine(peer.version)}` : unversioned(label)
  const cluster =
    peer.clusterPeers !== null && peer.clusterPeers > 1 ? `, ${peer.clusterPeers} peers in its cluster` : ''
  return `${version}${cluster}`
}

/** Only of an Alertmanager it means something that it does not tell its version. */
const unversioned = (label: string): string => (label === 'Alertmanager' ? 'version not known' : label)

/** @param peersShown show the failed peers' facts too */
export function TestResult({
  test,
  peersShown,
  label = 'Alertmanager',
}: {
  readonly test: SourceTest
  readonly peersShown: boolean
  readonly label?: string
}) {
  const several = test.peers.length > 1
  const facts = test.failure ? failureWords(test.failure).facts : ''
  return (
    <div className={`test test-${test.ok ? 'ok' : 'failed'}`}>
      <p className="test-sum">
        <SeverityMark mark={test.ok ? 'quiet' : 'blind'} label={null} small />
        <b>{testWords(test, label)}</b>
      </p>
      {!several && peersShown && facts !== '' && <p className="facts-line">{facts}</p>}
      {several && (
        <ul>
          {test.peers.map((peer) => (
            <li key={peer.url}>
              <SeverityMark
                mark={peer.failure ? 'blind' : 'quiet'}
                label={peer.failure ? 'Failed' : 'Answered'}
                small
              />
              <code className="cut">
                <Plain text={peer.url} />
              </code>
              <span>
                {peer.failure
                  ? failureWords(peer.failure).what
                  : `${peerWords(peer, label)}, ${peer.alertCount ?? 0} alerts, ${Math.round(peer.latencyMs ?? 0)} ms`}
              </span>
            </li>
          ))}
        </ul>
      )}
      {test.peersFound && test.peersFound.length > 0 && (
        <p className="soft">
          It sends its alerts to{' '}
          {test.peersFound.map((url, index) => (
            <span key={url}>
              {index > 0 && ', '}
              <code>
                <Plain text={url} />
              </code>
            </span>
          ))}
          .
        </p>
      )}
      {test.advice.map((advice) => (
        <p key={advice} className="soft">
          <Plain text={advice} />
        </p>
      ))}
    </div>
  )
}
