import { useSyncExternalStore } from 'react'

const lists = new Map<string, MediaQueryList>()

/** One list per query: making one for every look costs a frame's share while a list scrolls. */
function listOf(query: string): MediaQueryList {
  const known = lists.get(query)
  if (known) return known
  const list = matchMedia(query)
  lists.set(query, list)
  return list
}

/** Does a media query hold? Renders again when the answer turns. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = listOf(query)
      list.addEventListener('change', changed)
      return () => list.removeEventListener('change', changed)
    },
    () => listOf(query).matches,
  )
}

/** Up to here rows lose their third line and the rail its words (px). */
export const narrowQuery = '(max-width: 1100px)'
