/** Alertmanagers that a source says it sends to, and that no source watches: each may know what the others do not. */
import type { Answer } from '../../contract/observation.ts'
import type { SourceConfig } from '../sources/source.ts'
import type { Watched } from './watched.ts'

const alertmanagers: ReadonlySet<SourceConfig['kind']> = new Set(['alertmanager', 'mimir', 'grafana'])

/** The answer with a remark about them. @param all the sources that are watched, this one too */
export function withUnwatchedPeers(source: Watched, answer: Answer, all: Iterable<Watched>): Answer {
  if (answer.sendsTo) source.sendsTo = answer.sendsTo
  const configs = [...all].map(({ config }) => config)
  const words = unwatchedWords(source.sendsTo ?? [], configs)
  return words === null ? answer : { ...answer, remarks: [...(answer.remarks ?? []), words] }
}

/**
 * What is to be said of the addresses that no source has; null = nothing. A server may be known here by another name than
 * to its sender: while some Alertmanager is watched and none of its addresses is among these, nothing can be told.
 */
export function unwatchedWords(
  sendsTo: readonly string[],
  configs: readonly Pick<SourceConfig, 'kind' | 'urls' | 'options'>[],
): string | null {
  const watching = configs.filter(({ kind }) => alertmanagers.has(kind))
  const known = new Set(
    watching.flatMap(({ urls, options }) =>
      urls.flatMap((url) => [
        keyOf(url),
        ...(options?.kind === 'mimir' ? [keyOf(url + options.prefix)] : []),
      ]),
    ),
  )
  const missing = sendsTo.filter((url) => !known.has(keyOf(url)))
  if (missing.length === 0) return null
  const list = missing.length === 1 ? missing[0] : `${missing.slice(0, -1).join(', ')} and ${missing.at(-1)}`
  if (missing.length < sendsTo.length)
    return `It also sends its alerts to ${list}, which no source here watches.`
  return watching.length === 0
    ? `It sends its alerts to ${list}, and no source here watches an Alertmanager: silences and acknowledgements there are not seen.`
    : null
}

/** Host, port and path; whether it is asked over TLS may differ. */
function keyOf(url: string): string {
  const { host = url, pathname = '' } = URL.parse(url) ?? {}
  return `${host}${pathname.replace(/\/+$/, '')}`
}
