/** What the strip and the popover's foot say of sources and laptop, and when that is well. Pure. */
import { type SourceHealth, unprovenSources, unreachedPeers } from '../../contract/source-health.ts'
import { blindSpotCount } from '../watch/blind-spots.tsx'

export interface StripWords {
  readonly ok: boolean
  readonly words: string
}

/** A pair that lost one peer still shows every alert; what it has lost is the proof that none is missing. */
function silentWords(peers: number): string {
  if (peers === 0) return ''
  return peers === 1 ? ', 1 peer silent' : `, ${peers} peers silent`
}

/** @param count how many of them are live, negative when that is not known */
export function sourcesWords(sources: readonly SourceHealth[], count: number): StripWords {
  const silentPeers = sources.flatMap(unreachedPeers).length
  const spots = blindSpotCount(sources)
  // One whose silence proves nothing is live, and still no proof.
  const unproven = unprovenSources(sources).length
  const ok = count === sources.length && count > 0 && silentPeers + unproven === 0 && spots === ''
  if (count < 0) return { ok, words: 'not known now' }
  if (sources.length === 0) return { ok, words: 'none connected' }
  const peers = silentWords(count === sources.length ? silentPeers : 0)
  const more = [spots, unproven === 0 ? '' : `${unproven} unproven`].filter((one) => one !== '')
  return { ok, words: [`${count} of ${sources.length} live${peers}`, ...more].join(', ') }
}

/** @param queued orders that wait to be sent upstream */
export function laptopWords(live: boolean, online: boolean, queued: number): StripWords {
  return {
    ok: live && online && queued === 0,
    words: live ? `${online ? 'Online' : 'Offline'}, ${queued} queued` : 'engine not reached',
  }
}
