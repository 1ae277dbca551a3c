/** What is typed into Try it: it stays when the screen is left. */
import { create } from 'zustand'

export interface Tried {
  /** '' = pasted labels */
  readonly episodeId: string
  readonly labels: string
  /** the source as whose pasted labels are read; '' = as the whole file says */
  readonly source: string
  /** as the field writes it, by this laptop's clock; '' = now */
  readonly at: string
  readonly duty: 'now' | 'on' | 'off'
  /** the name of the test it is kept as */
  readonly name: string
}

export const useTry = create<Tried>()(() => ({
  ...{ episodeId: '', labels: '', source: '' },
  ...{ at: '', duty: 'now', name: '' },
}))
