/** What a deed at the source is called: in menus, in the story, in results. Pure. */
import type { AskedDeed, AskedKind } from './deed-orders.ts'

export const deedNames: Readonly<Record<AskedKind, string>> = {
  note: 'Note',
  resolve: 'Resolve',
  snooze: 'Snooze',
  escalate: 'Escalate',
  reassign: 'Reassign',
  'add-responders': 'Add responders',
  'status-update': 'Status update',
  downtime: 'Downtime',
}

/** Its name, and what it says or whom it names: `Reassign: Ines Okafor`. Its end, where it has one, is told beside. */
export function deedWords(deed: AskedDeed): string {
  const more = detailWords(deed)
  return more === '' ? deedNames[deed.kind] : `${deedNames[deed.kind]}: ${more}`
}

function detailWords(deed: AskedDeed): string {
  switch (deed.kind) {
    case 'note':
    case 'status-update':
    case 'downtime':
      return deed.text
    case 'resolve':
    case 'snooze':
      return deed.text ?? ''
    case 'escalate':
      return deed.level === null ? 'to the next level' : `to level ${deed.level}`
    case 'reassign':
    case 'add-responders':
      return deed.to.map(({ name }) => name).join(', ')
  }
}

/** A start this near to the order, ms, is "now": the page's idea of the instant may differ a little from the engine's. */
const atOnceMs = 60_000

/** When it begins, epoch ms; null where that is when it is asked for, at `askedAt`. */
export function deedStart(deed: AskedDeed, askedAt: number): number | null {
  return deed.kind === 'downtime' && deed.from > askedAt + atOnceMs ? deed.from : null
}

/** Its end, epoch ms; null where it has none. */
export function deedEnd(deed: AskedDeed): number | null {
  return deed.kind === 'snooze' || deed.kind === 'downtime' ? deed.until : null
}
