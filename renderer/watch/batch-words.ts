/** What came of an order about several alerts, in words. Pure; instants epoch ms. */
import type { Episode } from '../../contract/alert.ts'
import type { BatchItem, BatchKind, BatchResult } from '../../contract/batch.ts'
import { momentText } from '../ui/clock.ts'
import { plainLine } from '../ui/plain-text.ts'
import { countOf } from './words.ts'

/** The result that U still takes back at `now`, null when there is none. */
export function openUndo(batch: BatchResult | null | undefined, now: number): BatchResult | null {
  if (!batch || batch.undone || batch.undoUntil === null) return null
  return now < batch.undoUntil ? batch : null
}

const doneWords: Readonly<Record<BatchKind, string>> = {
  acknowledge: 'acknowledged',
  snooze: 'snoozed',
  note: 'noted',
  silence: 'to be silenced',
  deed: 'to be done at the source',
}

/** What came of it, in one line: `6 acknowledged, 1 skipped`. */
export function batchWords(batch: BatchResult): string {
  const skipped = batch.items.filter((item) => item.outcome === 'skipped').length
  const done = batch.items.length - skipped
  if (batch.undone) return `Taken back: ${countOf(done, 'alert')} stand as before`
  const parts = [
    done > 0 || skipped === 0 ? `${done} ${doneWords[batch.kind]}` : '',
    skipped > 0 ? `${skipped} skipped` : '',
  ]
  return parts.filter((part) => part !== '').join(', ')
}

/** How one alert fared. `tone` pending: its source has not said that it is so. */
export interface ItemWords {
  readonly tone: 'plain' | 'pending' | 'refused'
  readonly text: string
}

/** @param silencing what has become of a silence that was asked for it, null once it stands */
export function itemWords(
  { kind, undone }: Pick<BatchResult, 'kind' | 'undone'>,
  item: BatchItem,
  episode: Episode | undefined,
  silencing: 'pending' | 'refused' | null,
  now: number,
): ItemWords {
  if (item.outcome === 'skipped')
    return { tone: 'plain', text: `Skipped. ${plainLine(item.reason ?? '')}`.trim() }
  if (undone && !item.atSource?.isDone) {
    return kind === 'silence' && episode?.keptQuiet
      ? { tone: 'pending', text: 'Taken back, still kept quiet upstream' }
      : { tone: 'plain', text: 'Taken back' }
  }
  switch (kind) {
    case 'acknowledge':
      return ackItem(episode)
    case 'snooze':
      return {
        tone: 'plain',
        text: episode?.snooze ? `Returns at ${momentText(episode.snooze.until, now)}` : 'Snoozed',
      }
    case 'note':
      return { tone: 'plain', text: 'Noted' }
    case 'deed':
      return deedItem(item)
    case 'silence':
      return silenceItem(episode, silencing)
  }
}

function ackItem(episode: Episode | undefined): ItemWords {
  const order = episode?.ack?.order
  if (!order) return { tone: 'plain', text: 'On this laptop' }
  if (order.state === 'sent') return { tone: 'plain', text: 'Source told' }
  const reason = order.reason ? ` ${plainLine(order.reason)}` : ''
  return order.state === 'refused'
    ? { tone: 'refused', text: `Source refused it.${reason}` }
    : { tone: 'pending', text: `Source not told yet.${reason}` }
}

function deedItem({ atSource }: BatchItem): ItemWords {
  if (!atSource) return { tone: 'pending', text: 'Source not asked yet' }
  if (atSource.isDone) return { tone: 'plain', text: 'The source did it' }
  return { tone: 'refused', text: `Source refused it. ${plainLine(atSource.reason ?? '')}`.trim() }
}

function silenceItem(episode: Episode | undefined, silencing: 'pending' | 'refused' | null): ItemWords {
  if (silencing === 'refused') return { tone: 'refused', text: 'Refused: look on Silences' }
  if (episode?.keptQuiet) return { tone: 'plain', text: 'Kept quiet' }
  return { tone: 'pending', text: 'Silence pending' }
}
