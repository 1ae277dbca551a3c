/** A field whose words are a draft on disk within a second of the first key, there again when it is opened anew. */
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { saveDraft, unsavedDraft, wordsDesk, wordsLeft } from './drafts.ts'
import { after } from './now.ts'
import { usePage } from './store.ts'
import { createDraftSaver } from './ui/draft-saver.ts'

export interface Draft<Field extends HTMLElement = HTMLTextAreaElement> {
  readonly text: string
  readonly field: RefObject<Field | null>
  type(words: string): void
  /** saves what is unsaved at once; for when the field is left */
  flush(): void
  /** these words are where they were meant to go. What was typed since stays a draft, and is answered */
  used(words: string): string
}

/**
 * @param place the draft's key; another one needs another component
 * @param start stands there until something is typed
 */
export function useDraft<Field extends HTMLElement = HTMLTextAreaElement>(
  place: string,
  start = '',
): Draft<Field> {
  const stored = usePage((page) => page.state?.drafts[place] ?? start)
  const [text, setText] = useState(() => unsavedDraft(place)?.text ?? stored)
  const typed = useRef(text)
  const field = useRef<Field>(null)
  const [desk] = useState(wordsDesk)
  const saver = useMemo(
    () => createDraftSaver((words) => saveDraft(place, { text: words }, desk), after),
    [place, desk],
  )

  useEffect(() => {
    const leave = (): void => saver.flush()
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      saver.flush()
    }
  }, [saver])

  const show = (words: string): void => {
    typed.current = words
    setText(words)
  }
  // Words that were saved elsewhere (another window) come in while nobody types here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only other words in the engine are a reason to look
  useEffect(() => {
    if (document.activeElement !== field.current) show(unsavedDraft(place, desk)?.text ?? stored)
  }, [place, desk, stored])

  const type = (words: string): void => {
    show(words)
    saver.typed(words)
  }
  return {
    text,
    field,
    type,
    flush: saver.flush,
    used: (words) => {
      const rest = wordsLeft(words, typed.current)
      type(rest)
      saver.flush()
      return rest
    },
  }
}
