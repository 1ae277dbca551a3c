import { type RefObject, useEffect, useRef } from 'react'

/** The primary action has the focus when the page opens on it; never taken from anything the user has focused. */
export function useFirstFocus(what: string): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks again whenever something else is shown
  useEffect(() => {
    if (document.activeElement === document.body) button.current?.focus({ preventScroll: true })
  }, [what])
  return button
}
