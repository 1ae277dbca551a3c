/** What the user's hands do with evidence: put a line into the text, lay one aside, add alerts to another postmortem. */
import type { EvidenceItem } from '../../contract/postmortem-evidence.ts'
import { give } from '../orders.ts'
import { say, usePage } from '../store.ts'
import { hourMinuteSecond } from '../ui/clock.ts'
import { askEvidenceAgain, useEvidenceDesk } from './evidence-desk.ts'
import type { UsedEvidence } from './evidence-shown.ts'
import { sheetDoor } from './sheet-door.ts'

/** What a dragged line is known by to the text. */
export const lineType = 'application/x-nightdesk-line'

/** Puts the line into the timeline; one that stands in the text already is gone to instead. */
export function insertEvidence(id: number, item: EvidenceItem, used: UsedEvidence): void {
  const door = sheetDoor(id)
  if (!door) {
    usePage.setState({ problem: 'The text is not open, so nothing was put into it.' })
    return
  }
  const there = used.get(item.key)
  if (there) {
    door.goTo(there.at)
    say('It stands in the text already.', false)
    return
  }
  door.insertTimelineLine(item.line)
  say(`Put in at ${hourMinuteSecond(item.at)}.`, false)
}

/** Lays a line aside for this postmortem, or takes it back. */
export async function layAside(id: number, item: EvidenceItem): Promise<void> {
  const aside = !item.isAside
  if (!(await give('postmortems.setAside', { postmortemId: id, key: item.key, aside }))) return
  useEvidenceDesk.setState(({ evidence }) => ({
    evidence: evidence && {
      ...evidence,
      items: evidence.items.map((one) => (one.key === item.key ? { ...one, isAside: aside } : one)),
    },
  }))
  askEvidenceAgain()
  say(aside ? 'Laid aside. It stays under “Aside”.' : 'Taken back.', false)
}

/** Puts the alerts of a draft that was just begun into one that is there. */
export async function addTo(
  target: number,
  from: { readonly id: number; readonly episodeIds: readonly number[] },
): Promise<void> {
  const episodeIds = [...from.episodeIds]
  await give('postmortems.addAlerts', { postmortemId: target, episodeIds, from: from.id })
}
