/** Alertmanagers that a Prometheus says it sends to: named, and connected next where nobody watches them yet. */
import type { SourceTest } from '../../contract/queries.ts'
import type { SourceHealth } from '../../contract/source-health.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { useSources } from '../watch/sight.ts'

/** @param connect saves this source, then opens the form for those */
export function PeersFound({
  test,
  isBusy,
  connect,
}: {
  readonly test: SourceTest
  readonly isBusy: boolean
  readonly connect: (urls: readonly string[]) => void
}) {
  const sources = useSources()
  const { peersFound = [] } = test
  if (peersFound.length === 0) return null
  const strange = notWatched(peersFound, sources)
  return (
    <div className="peers-found">
      <p>It sends its alerts to:</p>
      <ul className="peers-found-list">
        {peersFound.map((url) => (
          <li key={url}>
            <code>
              <Plain text={url} />
            </code>
            <span className="soft">{strange.includes(url) ? 'not watched yet' : 'watched'}</span>
          </li>
        ))}
      </ul>
      {strange.length > 0 && (
        <p className="form-actions">
          <Button small disabled={isBusy} onPress={() => connect(strange)}>
            Save, then connect {strange.length === 1 ? 'it' : 'them'}
          </Button>
        </p>
      )}
    </div>
  )
}

/** Those of the addresses that no source asks. */
export function notWatched(
  urls: readonly string[],
  sources: readonly Pick<SourceHealth, 'peers'>[],
): readonly string[] {
  const known = new Set(sources.flatMap(({ peers }) => peers.map(({ url }) => url.replace(/\/+$/, ''))))
  return urls.filter((url) => !known.has(url.replace(/\/+$/, '')))
}
