/** Hand-offs that came, as they were read last; and what was typed for the next one. */
import { create } from 'zustand'
import { AppError } from '../../contract/errors.ts'
import type { HandOff } from '../../contract/hand-off.ts'
import type { HandOffLook, ReceivedHandOff } from '../../contract/hand-off-carried.ts'
import { usePage } from '../store.ts'

interface Known {
  readonly received: readonly ReceivedHandOff[]
  /** the own record since my last shift, while it is open */
  readonly since: HandOff | null
  readonly isSinceOpen: boolean
  /** is a text being taken in? */
  readonly isPasting: boolean
}

const atFirst: Known = { received: [], since: null, isSinceOpen: false, isPasting: false }

export const useReceived = create<Known>()(() => atFirst)

/** Reads them anew, and the own record where it is open. What cannot be read now stays as it was. */
export async function readReceived(): Promise<void> {
  const { engine } = usePage.getState()
  if (!engine) return
  try {
    const received = await engine.query('handOff.received', {})
    useReceived.setState({ received })
    if (!useReceived.getState().isSinceOpen) return
    useReceived.setState({ since: await engine.query('handOff.read', { of: 'since-last' }) })
  } catch (error) {
    const problem = error instanceof AppError ? error.message : 'The hand-offs that came could not be read.'
    usePage.setState({ problem })
  }
}

/** What a text holds, before anything is kept. @param text null = longer than a hand-off can be */
export async function lookAt(text: string | null): Promise<HandOffLook> {
  if (text === null) return { ok: false, why: 'This text is longer than a hand-off can be.' }
  const { engine } = usePage.getState()
  try {
    if (!engine) throw new AppError('connection-lost', 'The engine does not answer. Nothing was taken in.')
    return await engine.query('handOff.look', { text })
  } catch (error) {
    const why =
      error instanceof AppError ? error.message : 'This text could not be read. Nothing was taken in.'
    return { ok: false, why }
  }
}

/** Opens the Shifts with the own record since my last shift in sight. */
export function openSince(isOpen: boolean): void {
  useReceived.setState({ isSinceOpen: isOpen, since: null })
  if (isOpen) void readReceived()
}

export function paste(isPasting: boolean): void {
  useReceived.setState({ isPasting })
}

export function leaveReceived(): void {
  useReceived.setState(atFirst)
}
