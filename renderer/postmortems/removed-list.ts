/** The removed drafts as the engine last listed them, and whether their list is open. */
import { create } from 'zustand'
import type { RemovedPostmortem } from '../../contract/postmortem.ts'

interface Removed {
  /** the one removed last first */
  readonly drafts: readonly RemovedPostmortem[]
  readonly open: boolean
}

export const useRemoved = create<Removed>()(() => ({ drafts: [], open: false }))
