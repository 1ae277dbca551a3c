/** Words the engine has not confirmed, kept by this tab: a reload or a crash of the page must not lose them. */
import type { TextSpot } from '../../contract/postmortem-text.ts'
import { applyEdit, editBetween, type TextEdit } from '../../contract/text-edit.ts'

/** Words of one postmortem on their way. `base` is the version they were typed over. */
export interface KeptWords {
  readonly text: string
  readonly base: number
  /** what was sent and not answered yet: the engine may have it or not */
  readonly sent: string | null
  /** where the cursor stood, where it was anywhere */
  readonly spot?: TextSpot
}

/** Where they are kept; the browser's session storage fits. */
export interface Drawer {
  readonly length: number
  key(index: number): string | null
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

const prefix = 'nightdesk.postmortem.'

/** Keeps words, or lets go of them (null). A full or forbidden drawer is no reason to fail: the page still has them. */
export function keepWords(drawer: Drawer, id: number, words: KeptWords | null): void {
  try {
    if (words === null) drawer.removeItem(prefix + id)
    else drawer.setItem(prefix + id, JSON.stringify(packed(words)))
  } catch {
    // The words stay in the page's memory and go to the engine all the same.
  }
}

/** Everything that is kept, by postmortem; what cannot be read is left out. */
export function keptWords(drawer: Drawer): ReadonlyMap<number, KeptWords> {
  const found = new Map<number, KeptWords>()
  try {
    for (let index = 0; index < drawer.length; index += 1) {
      const key = drawer.key(index)
      if (!key?.startsWith(prefix)) continue
      const words = readWords(drawer.getItem(key))
      const id = Number(key.slice(prefix.length))
      if (words && Number.isSafeInteger(id)) found.set(id, words)
    }
  } catch {
    // No drawer, nothing kept.
  }
  return found
}

/** What was sent is mostly what is typed: as a change of it, a long text fits into the drawer once more. */
function packed({ sent, ...words }: KeptWords): object {
  return { ...words, sent: sent === null ? null : editBetween(words.text, sent) }
}

function readWords(json: string | null): KeptWords | null {
  try {
    const kept = JSON.parse(json ?? 'null') as Partial<Omit<KeptWords, 'sent'>> & { sent?: TextEdit | null }
    const { text, base, sent, spot } = kept
    if (typeof text !== 'string' || typeof base !== 'number') return null
    return { text, base, sent: sent ? applyEdit(text, sent) : null, ...(spot ? { spot } : {}) }
  } catch {
    return null
  }
}
