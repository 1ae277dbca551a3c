/** Drafts of an alert or a recipe that are being worked on: kept while the page is open, whatever is shown meanwhile. */
import { create } from 'zustand'
import type { OutcomeKind } from '../../../contract/postmortem-life.ts'
import type { OutcomeDraft } from '../../../contract/postmortem-rule.ts'

export interface WorkedOn extends OutcomeDraft {
  /** as it was drafted */
  readonly drafted: string
}

export const useOutcomeDrafts = create<{ readonly drafts: ReadonlyMap<string, WorkedOn> }>()(() => ({
  drafts: new Map(),
}))

/** Which draft of which postmortem. */
export function draftKey(id: number, kind: OutcomeKind): string {
  return `${kind}:${id}`
}

export function keepDraft(key: string, draft: WorkedOn): void {
  useOutcomeDrafts.setState(({ drafts }) => ({ drafts: new Map(drafts).set(key, draft) }))
}

/** It is drafted anew the next time. */
export function forgetDraft(key: string): void {
  useOutcomeDrafts.setState(({ drafts }) => {
    const left = new Map(drafts)
    left.delete(key)
    return { drafts: left }
  })
}
