/** What was chosen last in the palette, kept in this browser: of the real desk only, since a drill's numbers mean nothing later. */
import type { FindHit, FindKind, FindTarget } from '../../contract/find.ts'
import { findKinds } from '../../contract/find.ts'
import { usePage } from '../store.ts'
import { hitKey } from './search.ts'
import { titleText } from './words.ts'

export interface Recent {
  readonly target: FindTarget
  readonly title: string
}

const key = 'nightdesk.found'
const kept = 6

/** The newest first; what cannot be read counts as none. */
export function recentChoices(): readonly Recent[] {
  if (usePage.getState().state?.desk.drill != null) return []
  try {
    const all: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(all) ? all.filter(isRecent).slice(0, kept) : []
  } catch {
    return []
  }
}

/** Remembers a choice. */
export function keepChoice(hit: Pick<FindHit, 'target' | 'title'>): void {
  if (usePage.getState().state?.desk.drill != null) return
  const chosen: Recent = { target: hit.target, title: titleText(hit) }
  const others = recentChoices().filter((each) => hitKey(each) !== hitKey(chosen))
  try {
    localStorage.setItem(key, JSON.stringify([chosen, ...others].slice(0, kept)))
  } catch {
    // A browser without room keeps none; nothing hangs on it.
  }
}

function isRecent(value: unknown): value is Recent {
  const { target, title } = (value ?? {}) as Partial<Recent>
  const kind = target?.kind
  if (typeof title !== 'string' || !findKinds.includes(kind as FindKind)) return false
  if (target?.kind === 'alert' || target?.kind === 'recipe') return Number.isInteger(target.episodeId)
  if (target?.kind === 'thread') return Number.isInteger(target.threadId)
  if (target?.kind === 'postmortem') return Number.isInteger(target.postmortemId)
  return typeof target?.name === 'string'
}
