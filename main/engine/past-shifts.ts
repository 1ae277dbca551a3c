/** What happened in my shifts that are over, as this laptop saw it. */
import type { PastShift } from '../../contract/rotation.ts'
import { countBetween } from '../shifts/hand-off-table.ts'
import { type EndedShift, endedShifts } from '../shifts/past.ts'
import type { Core } from './core.ts'
import type { Rotations } from './effective-rotations.ts'

/** What has been counted stays: a shift that is over brings nothing more. */
const mostKept = 50

/** A reader of them. */
export function createPastShifts(
  core: Pick<Core, 'clock' | 'db' | 'desk'>,
  rotations: Pick<Rotations, 'all'>,
): () => readonly PastShift[] {
  const counted = new Map<string, PastShift>()
  const countOf = (shift: EndedShift): PastShift => {
    const { myTeams } = core.desk.settings
    const key = JSON.stringify([shift, myTeams])
    const known = counted.get(key)
    if (known) return known
    if (counted.size >= mostKept) counted.clear()
    const { alerts, pages, called } = countBetween(core.db, {
      ...{ from: shift.from, until: shift.to, teams: myTeams },
    })
    const one = { ...shift, alerts, pages, called }
    counted.set(key, one)
    return one
  }
  return () => endedShifts(rotations.all(), core.desk.me, core.clock.now()).map(countOf)
}
