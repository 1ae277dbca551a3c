/** What the page says of a source's peers, answers, errors and gaps. Pure; instants epoch ms, spans ms. */
import type { SourceDetail } from '../../contract/queries.ts'
import type { PeerHealth } from '../../contract/source-health.ts'
import { failureWords, isFailureKind } from '../states/failure-words.ts'
import { momentText } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'
import { plainLine } from '../ui/plain-text.ts'
import { failureText } from '../watch/story-words.ts'

/** A clock that is off by less than this shifts no countdown that anybody would notice. */
const skewNoticedMs = 30_000

const counted = (count: number, name: string): string => `${count} ${name}${count === 1 ? '' : 's'}`

/** How a peer answers: `0.28.1, 12 alerts, 41 ms`, or that it failed. */
export function peerWords(peer: PeerHealth): string {
  if (peer.failure) return 'failed'
  return [
    peer.version === null ? 'version not known' : plainLine(peer.version),
    peer.alertCount === null ? '' : counted(peer.alertCount, 'alert'),
    peer.latencyMs === null ? '' : millis(peer.latencyMs),
  ]
    .filter((part) => part !== '')
    .join(', ')
}

/** What is odd about a peer, one sentence each: what failed, alerts it lacks, a clock that is off. */
export function peerNotes(peer: PeerHealth, now: number): readonly string[] {
  const { failure, lacks, disagreesSince, skewMs } = peer
  const notes: string[] = failure ? [failureWords(failure).what] : []
  if (lacks !== null && lacks > 0) {
    const since =
      disagreesSince === null ? '' : ` They have disagreed since ${momentText(disagreesSince, now)}.`
    notes.push(`Lacks ${counted(lacks, 'alert')} the others list; firing wins.${since}`)
  } else if (disagreesSince !== null) {
    notes.push(`The peers have disagreed since ${momentText(disagreesSince, now)}; firing wins.`)
  }
  if (skewMs !== null && Math.abs(skewMs) > skewNoticedMs) {
    notes.push(
      `Its clock is ${spanText(Math.abs(skewMs))} ${skewMs > 0 ? 'ahead of' : 'behind'} this laptop’s. Set the one that is wrong.`,
    )
  }
  return notes
}

/** `half within 41 ms, 95 % within 120 ms, the longest 1.9 s` */
export function latencyWords(latency: SourceDetail['latency']): string {
  if (!latency) return 'not known yet'
  return `half within ${millis(latency.p50)}, 95 % within ${millis(latency.p95)}, the longest ${millis(latency.longest)}`
}

/** `12 × No answer within the deadline. Last at 04:31.` */
export function failureLines(failures: SourceDetail['failures'], now: number): readonly string[] {
  return failures.map(({ kind, count, lastAt }) => {
    const what = isFailureKind(kind) ? failureWords({ kind, detail: '' }).what : plainLine(kind)
    return `${count} × ${what} Last at ${momentText(lastAt, now)}.`
  })
}

/** `02:10 to 02:40, 30 min: the laptop slept` */
export function gapWords({ from, to, reason }: SourceDetail['gaps'][number], now: number): string {
  const why = reason === '' ? '' : `: ${plainLine(failureText(reason))}`
  if (to === null) return `since ${momentText(from, now)}, ${spanText(now - from)}${why}`
  return `${momentText(from, now)} to ${momentText(to, now)}, ${spanText(to - from)}${why}`
}

/** `41 ms`, `1.9 s` */
function millis(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`
}
