/**
 * Unfinished words on their way to the engine. Kept here, and in the tab's drawer, while it does not take them, so that
 * neither a lost connection nor a reload loses a key.
 */
import { usePage } from './store.ts'

/** What was typed at a place; `base` is the text it was typed over, where that matters. */
export interface Words {
  readonly text: string
  readonly base?: string
}

const realDesk = 'real'
const prefix = 'nightdesk.draft.'

/** Episode ids count from 1 in every drill, so its words must never go to the real engine, nor to the next drill. */
const unsavedOf = new Map<string, Map<string, Words>>()

function unsavedAt(desk: string): Map<string, Words> {
  const known = unsavedOf.get(desk) ?? new Map<string, Words>()
  unsavedOf.set(desk, known)
  return known
}

/** Whose words these are: the real engine's or one drill's. */
export function wordsDesk(): string {
  const drill = usePage.getState().state?.desk.drill
  return drill ? `drill ${drill.startedAt}` : realDesk
}

/** Sends a draft; resolves with whether the engine has it. What it refuses is kept and said. */
export async function saveDraft(place: string, words: Words, desk = wordsDesk()): Promise<boolean> {
  const unsaved = unsavedAt(desk)
  unsaved.set(place, words)
  keepInDrawer(desk, place, words)
  const { engine } = usePage.getState()
  if (!engine || desk !== wordsDesk()) return false
  try {
    await engine.order('drafts.save', { key: place, ...words })
    if (unsaved.get(place) === words) {
      unsaved.delete(place)
      keepInDrawer(desk, place, null)
    }
    return true
  } catch (error) {
    if (error instanceof Error)
      usePage.setState({ problem: `Your words are not saved yet. ${error.message}` })
    return false
  }
}

/** Words the engine has not taken yet, undefined when it has them all. */
export function unsavedDraft(place: string, desk = wordsDesk()): Words | undefined {
  return unsavedOf.get(desk)?.get(place)
}

/** Sends everything again; for when the connection is back. */
export function saveUnsavedDrafts(): void {
  for (const [place, words] of unsavedAt(wordsDesk())) void saveDraft(place, words)
}

/** What an earlier life of this tab could not hand over is on its way again. */
export function restoreDrafts(): void {
  const unsaved = unsavedAt(realDesk)
  try {
    for (const key of Object.keys(sessionStorage)) {
      const place = key.startsWith(prefix) ? key.slice(prefix.length) : null
      const words = place === null ? null : readWords(sessionStorage.getItem(key))
      if (place !== null && words && !unsaved.has(place)) unsaved.set(place, words)
    }
  } catch {
    // No drawer, nothing kept.
  }
}

/** What is typed in a drill is over with it. A full or forbidden drawer is no reason to fail: the page has the words. */
function keepInDrawer(desk: string, place: string, words: Words | null): void {
  if (desk !== realDesk) return
  try {
    if (words === null) sessionStorage.removeItem(prefix + place)
    else sessionStorage.setItem(prefix + place, JSON.stringify(words))
  } catch {
    // They go to the engine all the same.
  }
}

function readWords(json: string | null): Words | null {
  try {
    const { text, base } = JSON.parse(json ?? 'null') as Partial<Words>
    if (typeof text !== 'string') return null
    return typeof base === 'string' ? { text, base } : { text }
  } catch {
    return null
  }
}

/** What was typed on after `sent` had gone where it was meant to: it stays. Changed in its middle, all of it is new. */
export function wordsLeft(sent: string, typed: string): string {
  return typed.startsWith(sent) ? typed.slice(sent.length).trimStart() : typed
}
