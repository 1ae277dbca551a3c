/** Unsaved words on their way to the engine. Kept here while it does not take them, so that no key is lost meanwhile. */
import { usePage } from '../store.ts'

/** Episode ids count from 1 in the drill too, so its words must never go to the real engine, nor the other way. */
const unsavedOf = { real: new Map<string, string>(), drill: new Map<string, string>() }

/** Whose words these are: the real engine's or the drill's. */
export function wordsDesk(): 'real' | 'drill' {
  return usePage.getState().state?.desk.drill ? 'drill' : 'real'
}

/** Sends a draft; resolves with whether the engine has it. What it refuses is kept and said. */
export async function saveDraft(
  place: string,
  text: string,
  desk: 'real' | 'drill' = wordsDesk(),
): Promise<boolean> {
  const unsaved = unsavedOf[desk]
  unsaved.set(place, text)
  const { engine } = usePage.getState()
  if (!engine || desk !== wordsDesk()) return false
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
  return unsavedOf[wordsDesk()].get(place)
}

/** Sends everything again; for when the connection is back. */
export function saveUnsavedDrafts(): void {
  for (const [place, text] of unsavedOf[wordsDesk()]) void saveDraft(place, text)
}
