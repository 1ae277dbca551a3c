/** A postmortem on its way out: looked at first, and the dialog opened where something is to be said. */
import { create } from 'zustand'
import type { LeavingRemark } from '../../../contract/postmortem-leaving.ts'
import { asksFirst, isNightHere, lookBefore } from './before-leaving.ts'
import type { Way } from './ways.ts'

/** A way that waits for a word, or is gone with something to be said about it. */
export interface Asked {
  readonly id: number
  readonly way: Way
  readonly remarks: readonly LeavingRemark[]
  readonly isGone: boolean
}

interface OutDesk {
  /** of which postmortem the dialog is open */
  readonly open: number | null
  readonly asked: Asked | null
  readonly said: string | null
  readonly busy: boolean
}

const closed: OutDesk = { open: null, asked: null, said: null, busy: false }

export const useOutDesk = create<OutDesk>()(() => closed)

export function openOut(id: number): void {
  useOutDesk.setState({ ...closed, open: id })
}

export function closeOut(): void {
  useOutDesk.setState(closed)
}

/** The question is left alone; nothing went. */
export function leaveQuestion(): void {
  useOutDesk.setState({ asked: null })
}

/**
 * Goes this way, asking first where that is due: the dialog opens for it. Answers what came of it, null = it waits or did
 * not work.
 */
export async function goOut(id: number, way: Way): Promise<string | null> {
  if (useOutDesk.getState().busy) return null
  useOutDesk.setState({ busy: true, said: null, asked: null })
  try {
    const remarks = await lookBefore(id, way)
    if (asksFirst(remarks, { isNight: isNightHere(), isForGood: way.isForGood })) {
      useOutDesk.setState({ open: id, asked: { id, way, remarks, isGone: false } })
      return null
    }
    return await go(id, way, remarks)
  } finally {
    useOutDesk.setState({ busy: false })
  }
}

/** What was asked about goes all the same. */
export async function goAllTheSame(id: number): Promise<void> {
  const { asked, busy } = useOutDesk.getState()
  if (busy || !asked || asked.isGone) return
  useOutDesk.setState({ busy: true, asked: null })
  try {
    await go(id, asked.way, [])
  } finally {
    useOutDesk.setState({ busy: false })
  }
}

/** @param remarks said afterwards */
async function go(id: number, way: Way, remarks: readonly LeavingRemark[]): Promise<string | null> {
  const said = await way.go(id)
  // Where no dialog is open, none comes up for what is gone: the bar says it.
  const asked = said === null || remarks.length === 0 ? null : { id, way, remarks, isGone: true }
  useOutDesk.setState({ said, asked })
  return said
}
