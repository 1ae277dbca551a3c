/** What of the shifts is kept in PagerDuty, as it was read last. */
import { create } from 'zustand'
import { AppError } from '../../contract/errors.ts'
import type { UpstreamOverrides, UpstreamPeople } from '../../contract/override-upstream.ts'
import { usePage } from '../store.ts'

export const useUpstream = create<{ readonly view: UpstreamOverrides | null }>()(() => ({ view: null }))

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
