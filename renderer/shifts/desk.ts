/** The shifts as they were read last, and which week is looked at. */
import { create } from 'zustand'
import { AppError } from '../../contract/errors.ts'
import type { HandOff } from '../../contract/hand-off.ts'
import type { ShiftsView } from '../../contract/rotation.ts'
import type { Span } from '../../contract/weekly-spans.ts'
import { usePage } from '../store.ts'
import type { Chosen } from './override-form.ts'

interface Known {
  readonly view: ShiftsView | null
  readonly handOff: HandOff | null
  /** why it could not be read, as a sentence */
  readonly problem: string | null
  /** weeks after this one */
  readonly ahead: number
  /** the stretch whose dialog is open */
  readonly chosen: Chosen | null
}

const atFirst: Known = { view: null, handOff: null, problem: null, ahead: 0, chosen: null }

export const useShifts = create<Known>()(() => atFirst)

/** Goes so many weeks on; 0 = back to this one. */
export function turnWeek(step: -1 | 0 | 1): void {
  useShifts.setState(({ ahead }) => ({ ahead: step === 0 ? 0 : ahead + step }))
}

/** Reads a week anew. An answer about a week that is not looked at any more is dropped. */
export async function readShifts({ from, to }: Span, ahead: number): Promise<void> {
  const { engine } = usePage.getState()
  if (!engine) return
  try {
    const view = await engine.query('shifts.between', { from, to })
    if (useShifts.getState().ahead === ahead) useShifts.setState({ view, problem: null })
  } catch (error) {
    const problem = error instanceof AppError ? error.message : 'The shifts could not be read.'
    useShifts.setState({ problem })
  }
}

/** Reads the week that is looked at once more, since something has just been read anew. */
export async function rereadShifts(): Promise<void> {
  const { view, ahead } = useShifts.getState()
  if (view) await readShifts(view, ahead)
}

/** Reads the hand-off anew; its notes are a draft of their own. */
export async function readHandOff(): Promise<void> {
  const { engine } = usePage.getState()
  if (!engine) return
  try {
    useShifts.setState({ handOff: await engine.query('handOff.read', {}) })
  } catch (error) {
    const problem = error instanceof AppError ? error.message : 'What happened could not be read.'
    useShifts.setState({ problem })
  }
}

/** The next time it is this week again. */
export function leaveShifts(): void {
  useShifts.setState(atFirst)
}
