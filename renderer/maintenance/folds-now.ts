/** How many of the alerts that fire now a window with these matchers would fold, by the engine's word. */
import { useEffect, useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { SeenMatcher } from '../../contract/observation.ts'
import { after } from '../now.ts'
import { usePage } from '../store.ts'

/** Keys come faster than this while somebody types, ms. */
const typingMs = 200

export type FoldsNow =
  | { readonly kind: 'asking' }
  | { readonly kind: 'known'; readonly count: number; readonly titles: readonly string[] }
  | { readonly kind: 'problem'; readonly words: string }

/** @param matchers null while there are none */
export function useFoldsNow(matchers: readonly SeenMatcher[] | null): FoldsNow {
  const engine = usePage((page) => page.engine)
  const [found, setFound] = useState<FoldsNow>({ kind: 'asking' })
  const sign = JSON.stringify(matchers)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same matchers are asked about once
  useEffect(() => {
    setFound({ kind: 'asking' })
    if (matchers === null || matchers.length === 0) return
    let left = false
    const cancel = after(typingMs, () => {
      engine?.query('episodes.filter', { matchers: [...matchers] }).then(
        ({ ids, problem }) => {
          if (left) return
          if (problem !== null) {
            setFound({ kind: 'problem', words: problem })
            return
          }
          const episodes = usePage.getState().state?.episodes
          const firing = ids
            .map((id) => episodes?.get(id))
            .filter((each) => each?.firing === true && each.severity !== 'none')
          const titles = [...new Set(firing.map((each) => each?.title ?? ''))]
          setFound({ kind: 'known', count: firing.length, titles: titles.slice(0, 3) })
        },
        (error: unknown) => {
          const words = error instanceof AppError ? error.message : 'What it would fold is not known.'
          if (!left) setFound({ kind: 'problem', words })
        },
      )
    })
    return () => {
      left = true
      cancel()
    }
  }, [engine, sign])
  return found
}
