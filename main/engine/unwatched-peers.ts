/** Alertmanagers that a source says it sends to, and that no source watches: each may know what the others do not. */
import type { Answer } from '../../contract/observation.ts'
import type { UnwatchedPeers } from '../../contract/source-health.ts'
import type { SourceConfig } from '../sources/source.ts'
import type { Watched } from './watched.ts'

const alertmanagers: ReadonlySet<SourceConfig['kind']> = new Set(['alertmanager', 'mimir', 'grafana'])

/** Takes up where a source sends its alerts, as its answer says. @param all the sources that are watched, this one too */
export function noteUnwatched(source: Watched, { sendsTo }: Answer, all: Iterable<Watched>): void {
  if (sendsTo) source.sendsTo = sendsTo
  source.unwatched = unwatchedPeers(
    source.sendsTo ?? [],
    [...all].map(({ config }) => config),
  )
}

/**
 * The addresses that no source has; null = none, or nothing can be told. A server may be known here by another name than
 * to its sender: while some Alertmanager is watched and none of its addresses is among these, nothing can be told.
 */
export function unwatchedPeers(
  sendsTo: readonly string[],
  configs: readonly Pick<SourceConfig, 'id' | 'kind' | 'urls' | 'options'>[],
): UnwatchedPeers | null {
  const watching = configs
    .filter(({ kind }) => alertmanagers.has(kind))
    .map(({ id, kind, urls, options }) => {
      const more = options?.kind === 'mimir' ? urls.map((url) => keyOf(url + options.prefix)) : []
      return { id, kind, keys: new Set([...urls.map(keyOf), ...more]) }
    })
  const isKnown = (url: string): boolean => watching.some(({ keys }) => keys.has(keyOf(url)))
  const urls = sendsTo.filter((url) => !isKnown(url))
  if (urls.length === 0 || (watching.length > 0 && urls.length === sendsTo.length)) return null
  // Those that a source sends to together are peers of one cluster, if they are not strangers to each other.
  const beside = watching.filter(({ keys }) => sendsTo.some((url) => keys.has(keyOf(url))))
  const [only] = beside
  return {
    urls,
    beside: beside.length === 1 && only?.kind === 'alertmanager' ? only.id : null,
    isSome: beside.length > 0,
  }
}

/** Host, port and path; whether it is asked over TLS may differ. */
function keyOf(url: string): string {
  const { host = url, pathname = '' } = URL.parse(url) ?? {}
  return `${host}${pathname.replace(/\/+$/, '')}`
}
