/** Alertmanagers that a source sends to and nothing watches, on its card: one press opens their form. */
import type { SourceHealth, UnwatchedPeers } from '../../contract/source-health.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useSources } from '../watch/sight.ts'
import { notWatched } from './peers-found.tsx'

/** Opens the form of an Alertmanager. @param beside the source whose peers they are; null = a new one */
export type WatchPeers = (urls: readonly string[], beside: string | null) => void

/** @param watch null where there is nothing to change */
export function UnwatchedOffer({
  source,
  watch,
}: {
  readonly source: SourceHealth
  readonly watch: WatchPeers | null
}) {
  const sources = useSources()
  const { unwatched } = source
  // What was connected a moment ago is not told of until the next answer.
  const urls = notWatched(unwatched?.urls ?? [], sources)
  if (!unwatched || urls.length === 0) return null
  const them = urls.length === 1 ? 'it' : 'them'
  return (
    <div className="warn warn-unknown unwatched">
      <span className="grow">
        <Plain text={unwatchedWords({ ...unwatched, urls })} />
      </span>
      {watch !== null && (
        <Button
          small
          label={`Watch ${them}: ${plainLine(urls.join(', '))}`}
          onPress={() => watch(urls, unwatched.beside)}
        >
          Watch {them}
        </Button>
      )}
    </div>
  )
}

/** Where it sends its alerts without anybody looking there. */
export function unwatchedWords({ urls, beside, isSome }: UnwatchedPeers): string {
  const list = urls.length === 1 ? urls[0] : `${urls.slice(0, -1).join(', ')} and ${urls.at(-1)}`
  if (!isSome)
    return `It sends its alerts to ${list}, and no source here watches an Alertmanager: silences and acknowledgements there are not seen.`
  const peers = beside === null ? '' : ` It looks like another peer of ${beside}.`
  return `It also sends its alerts to ${list}, which no source here watches.${urls.length === 1 ? peers : peers.replace('It looks like another peer', 'They look like peers')}`
}
