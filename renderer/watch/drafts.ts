/** Unsaved words on their way to the engine. Kept here while it does not take them, so that no key is lost meanwhile. */
import { usePage } from '../store.ts'

const unsaved = new Map<string, string>()

/** Sends a draft; resolves with whether the engine has it. What it refuses is kept and said. */
export async function saveDraft(place: string, text: string): Promise<boolean> {
  unsaved.set(place, text)
  const { engine } = usePage.getState()
  if (!engine) return false
  try {
    await engine.order('drafts.save', { key: place, text })
    if (unsaved.get(place) === text) unsaved.delete(place)
    return true
  } catch (error) {
    if (error instanceof Error)
      usePage.setState({ problem: `Your words are not saved yet. ${error.message}` })
    return false
  }
}

/** Words the engine has not taken yet, undefined when it has them all. */
export function unsavedDraft(place: string): string | undefined {
  return unsaved.get(place)
}

/** Sends everything again; for when the connection is back. */
export function saveUnsavedDrafts(): void {
  for (const [place, text] of unsaved) void saveDraft(place, text)
}
