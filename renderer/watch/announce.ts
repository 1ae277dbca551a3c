/** What screen readers are told unasked: what newly needs somebody, and a clock that runs out. Pure. */
import { type Episode, wakes } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { plainLine } from '../ui/plain-text.ts'
import { severityWords } from './words.ts'

export interface Spoken {
  readonly text: string
  readonly urgent: boolean
}

/** More than this at once are counted, not read out. */
const readOutAtMost = 2
/** A clock is spoken of when this much of it is left, and when it is over; ms. */
const warnMs = 60_000

const forWhom = (episode: Episode): string => (episode.customer ? `, ${plainLine(episode.customer)}` : '')

/**
 * What to say of the episodes that did not wait for anybody before; null when there are none. One's own ack taken
 * back is no news.
 * @param before the episodes as they were
 * @param waited whether an episode stood in Needs you
 */
export function arrivals(
  before: ReadonlyMap<EpisodeId, Episode>,
  needsYou: readonly Episode[],
  waited: (episode: Episode) => boolean,
): Spoken | null {
  const fresh = needsYou.filter((episode) => {
    const known = before.get(episode.id)
    if (known === episode) return false
    return known === undefined || (!waited(known) && !(known.ack?.mine && !episode.ack))
  })
  if (fresh.length === 0) return null
  const urgent = fresh.some(wakes)
  if (fresh.length > readOutAtMost) return { text: `${fresh.length} new alerts need you`, urgent }
  const text = fresh
    .map((episode) => `${severityWords[episode.severity]}: ${plainLine(episode.title)}${forWhom(episode)}`)
    .join('. ')
  return { text, urgent }
}

/**
 * What to say when another desk's alerts have taken the place of those that stood there.
 * @param wasDrill what stood there was a fire drill's, @param isDrill what stands there now is
 * @param arrived what is to be said of the alerts that need somebody at the new one
 */
export function deskWords(wasDrill: boolean, isDrill: boolean, arrived: Spoken | null): Spoken | null {
  if (wasDrill === isDrill) return arrived
  const desk = isDrill ? 'Fire drill: made-up alerts' : 'The fire drill is over. These are the real alerts'
  return { text: arrived ? `${desk}. ${arrived.text}` : desk, urgent: arrived?.urgent ?? false }
}

/** What to say of the ack clocks that came to a minute or to zero between two ticks; null when none did. */
export function clockWords(needsYou: readonly Episode[], before: number, now: number): Spoken | null {
  const late: Episode[] = []
  const soon: Episode[] = []
  // Every second over all that wait: one pass.
  for (const each of needsYou) {
    if (each.ackDueAt <= before || each.ackDueAt - warnMs > now || each.ack) continue
    if (each.ackDueAt <= now) late.push(each)
    if (each.ackDueAt - warnMs > before && each.ackDueAt - warnMs <= now) soon.push(each)
  }
  const [first] = late.length > 0 ? late : soon
  if (!first) return null
  const count = late.length > 0 ? late.length : soon.length
  const what = late.length > 0 ? 'Ack target passed' : '1 minute left to acknowledge'
  const which = count > 1 ? `${count} alerts` : plainLine(first.title)
  return { text: `${what}: ${which}`, urgent: late.length > 0 && wakes(first) }
}
