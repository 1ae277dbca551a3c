/** What of the shifts is kept in PagerDuty: as it was read last, and the shift that is being given to somebody. */
import { create } from 'zustand'
import { AppError } from '../../contract/errors.ts'
import type { UpstreamOverrides, UpstreamPeople } from '../../contract/override-upstream.ts'
import type { Shift } from '../../contract/rotation.ts'
import { usePage } from '../store.ts'

/** A rotation whose shift goes to somebody else, and which of its shifts where that is clear already. */
export interface Giving {
  readonly rotation: string
  readonly shift: Shift | null
}

interface Known {
  readonly view: UpstreamOverrides | null
  readonly giving: Giving | null
}

const atFirst: Known = { view: null, giving: null }

export const useUpstream = create<Known>()(() => atFirst)

/** Opens the dialog; null closes it. */
export function giveShift(giving: Giving | null): void {
  usePage.setState({ problem: null })
  useUpstream.setState({ giving })
}

/** Reads anew how far what was given has come. Where it cannot be read, the shifts themselves say so. */
export async function readUpstream(): Promise<void> {
  const { engine } = usePage.getState()
  if (!engine) return
  try {
    useUpstream.setState({ view: await engine.query('shifts.upstream', {}) })
  } catch {
    useUpstream.setState({ view: null })
  }
}

/** Whom the rotation's PagerDuty knows; nobody, with the reason, where the engine does not answer. */
export async function readUpstreamPeople(rotation: string): Promise<UpstreamPeople> {
  const { engine } = usePage.getState()
  try {
    if (!engine) throw new AppError('connection-lost', 'The engine does not answer.')
    return await engine.query('shifts.upstreamPeople', { rotation })
  } catch (error) {
    return { people: [], why: error instanceof AppError ? error.message : 'The people could not be read.' }
  }
}

/** The next time nothing is being given. */
export function leaveUpstream(): void {
  useUpstream.setState(atFirst)
}
