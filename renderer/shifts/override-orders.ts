/** What the hands do on Shifts: choosing a stretch, writing and taking back overrides, reading what was moved. */
import type { WantedOverride } from '../../contract/overrides.ts'
import type { RotationOverride } from '../../contract/rotation.ts'
import { give } from '../orders.ts'
import { say, usePage } from '../store.ts'
import { useShifts } from './desk.ts'
import type { Chosen } from './override-form.ts'

/** Opens the dialog about a stretch. */
export function choose(chosen: Chosen): void {
  usePage.setState({ problem: null })
  useShifts.setState({ chosen })
}

/** Closes it; what was typed in it stays. */
export function letGo(): void {
  usePage.setState({ problem: null })
  useShifts.setState({ chosen: null })
}

/** An override that stands in the file, with its rotation. */
export interface Standing extends RotationOverride {
  readonly rotation: string
}

/** Writes them; answers whether they are in force. */
export async function writeOverrides(base: string, overrides: readonly WantedOverride[]): Promise<boolean> {
  const taken = await give('shifts.override', { base, overrides: [...overrides] })
  if (taken) say(overrides.length === 1 ? 'The override is saved.' : 'The swap is saved.', false)
  return taken
}

/** Takes them back; answers whether they are gone. */
export async function takeBack(base: string, overrides: readonly Standing[]): Promise<boolean> {
  const gone = overrides.map(({ rotation, person, from, to }) => ({ rotation, person, from, to }))
  const taken = await give('shifts.removeOverride', { base, overrides: gone })
  if (taken)
    say(gone.length === 1 ? 'The override is taken back.' : `${gone.length} overrides are removed.`, false)
  return taken
}
