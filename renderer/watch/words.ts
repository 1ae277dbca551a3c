/** What the page says about an episode: impact, layer, ack, order, end. Pure; all instants are epoch ms. */
import {
  type Ack,
  type AckEnded,
  type Episode,
  type Impact,
  isFlapping,
  type KeptQuiet,
  type Layer,
  type Severity,
  type Snooze,
} from '../../contract/alert.ts'
import { mostInBatch } from '../../contract/batch.ts'
import { assertNever } from '../../contract/errors.ts'
import type { SourceHealth } from '../../contract/source-health.ts'
import { hourMinute, hourMinuteSecond, momentText } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'
import { plainLine } from '../ui/plain-text.ts'

export const impactWords: Record<Impact, string> = {
  down: 'Customer down',
  degraded: 'Customer slowed',
  none: 'No customer impact',
  unknown: 'Impact not known',
}

export const layerWords: Record<Layer, string> = {
  infrastructure: 'Infrastructure',
  network: 'Network',
  dns: 'DNS',
  kubernetes: 'Kubernetes',
  other: 'Other',
}

export const severityWords: Record<Severity, string> = {
  page: 'Page',
  notify: 'Notify',
  ticket: 'Ticket',
  none: 'Nothing',
}

/** A source as people call it: `Alertmanager plover`. */
export function sourceTitle(source: Pick<SourceHealth, 'name' | 'label'>): string {
  return source.label.includes(source.name) ? source.label : `${source.label} ${source.name}`
}

/** Who took it, as a row says it: `You`, or the other's first name. */
export function holderWords(ack: Ack): string {
  return ack.mine ? 'You' : firstName(ack.by)
}

/** The first name of `Tomasz Wrona`; an address or a handle stays whole. */
export function firstName(name: string): string {
  return plainLine(name).trim().split(/\s+/)[0] || 'somebody'
}

/** What has become of telling the source about an ack. `tone` unknown means: others may not see it. */
export interface OrderWords {
  readonly tone: 'plain' | 'pending' | 'refused'
  readonly short: string
  readonly long: string
}

/** @param online whether this laptop has a network */
export function orderWords(ack: Ack, source: string, online: boolean, now: number): OrderWords {
  const { order } = ack
  if (ack.origin === 'upstream') {
    const text = `acknowledged in ${source}`
    return { tone: 'plain', short: text, long: `${plainLine(ack.by)} ${text}` }
  }
  if (!order) {
    const text = 'Acknowledged on this laptop only'
    return { tone: 'plain', short: 'this laptop only', long: `${text}. ${source} is not told.` }
  }
  const reason = order.reason ? plainLine(order.reason) : ''
  switch (order.state) {
    case 'sent':
      return { tone: 'plain', short: `told ${source}`, long: `Told ${source}. Others see that you have it.` }
    case 'refused':
      return {
        tone: 'refused',
        short: 'Ack refused',
        long: reason || `${source} refused the acknowledgement.`,
      }
    case 'waiting':
    case 'retrying': {
      const when = whenWords(order.nextAt, order.state === 'retrying', source, online, now)
      return {
        tone: 'pending',
        short: `Ack pending: will be sent ${when}`,
        long: `The others do not see your ack yet. It will be sent ${when}.${reason ? ` ${reason}` : ''}`,
      }
    }
    default:
      return assertNever(order.state)
  }
}

function whenWords(
  nextAt: number | null,
  retrying: boolean,
  source: string,
  online: boolean,
  now: number,
): string {
  if (!online) return 'when this laptop is online'
  if (retrying || nextAt === null || nextAt < now - 1_000) return `when ${source} answers`
  return `at ${hourMinuteSecond(nextAt)}`
}

/** Why nobody has it any more, as a row says it: `ack ran out at 03:32`. */
export function ackEndedShort({ at, ranOut }: AckEnded, now: number): string {
  return `ack ${ranOut ? 'ran out' : 'ended'} at ${momentText(at, now)}`
}

/** The same in a sentence, which names the source. */
export function ackEndedWords({ at, by, mine, ranOut }: AckEnded, source: string, now: number): string {
  const whose = mine ? 'Your acknowledgement' : `The acknowledgement of ${plainLine(by)}`
  const how = ranOut ? 'ran out' : 'was ended'
  return `${whose} at ${source} ${how} at ${momentText(at, now)}: it is open again there.`
}

/** How an episode ended: `03:02, healed by itself after 6 min`, `02:38, you in 21 min`. */
export function endWords(episode: Episode, now: number): string {
  if (episode.quietAt === null) return ''
  const at = momentText(episode.quietAt, now)
  const span = spanText(episode.quietAt - episode.firedAt)
  if (!episode.ack) return `${at}, healed by itself after ${span}`
  return `${at}, ${episode.ack.mine ? 'you' : firstName(episode.ack.by)} in ${span}`
}

/** The same for a source that cannot be seen now: what is known is only that it was quiet then. */
export function unverifiedEndWords(episode: Episode, now: number): string {
  return episode.quietAt === null ? '' : `quiet at ${momentText(episode.quietAt, now)}, not verified now`
}

/** Who keeps it quiet, upstream or for a maintenance, why and until when. */
export function keptQuietWords(kept: KeptQuiet, now: number): string {
  const by = kept.by ? ` by ${plainLine(kept.by)}` : ''
  const until = kept.until === null ? '' : ` until ${momentText(kept.until, now)}`
  const why = kept.why ? `: ${plainLine(kept.why)}` : ''
  switch (kept.kind) {
    case 'silenced':
      return `Silenced${by}${until}${why}`
    case 'inhibited':
      return `Inhibited${by ? by : ' by another alert'}${until}${why}`
    case 'muted':
      return `Muted${by ? by : ' by a time interval'}${until}${why}`
    case 'maintenance':
      return `In maintenance${by}${until}${why}`
    default:
      return assertNever(kept.kind)
  }
}

/** Put off on this laptop, by whom and until when. */
export function returnsWords(snooze: Snooze, now: number): string {
  return `Snoozed by ${plainLine(snooze.by)}, returns at ${momentText(snooze.until, now)}`
}

/** How often it has fired, and whether it keeps doing so. */
export function firingWords(episode: Episode, now: number): string {
  return isFlapping(episode, now) ? `flaps, ${episode.firings} firings` : `fired ${episode.firings} times`
}

/** How old what we show of it is: `As of 04:33`. */
export function asOfWords(source: SourceHealth | undefined): string {
  return source?.lastGoodAt == null ? 'Never seen in this run' : `As of ${hourMinute(source.lastGoodAt)}`
}

/** Of more alerts than one order takes: that it takes the first of them, and how many it does not. */
export function leftOutWords(left: number): string {
  return `One order takes ${mostInBatch}: the last ${left} under this heading are left out.`
}

/** `1 alert`, `7 alerts`. */
export function countOf(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
