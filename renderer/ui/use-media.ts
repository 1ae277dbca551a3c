import { useSyncExternalStore } from 'react'

/** Does a media query hold? Renders again when the answer turns. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query)
      list.addEventListener('change', changed)
      return () => list.removeEventListener('change', changed)
    },
    () => matchMedia(query).matches,
  )
}

/** Up to here rows lose their third line and the rail its words (px). */
export const narrowQuery = '(max-width: 1100px)'
