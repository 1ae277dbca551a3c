/** An alert at its source: what is kept at once, what the source says as soon as it does; anew with every change of it. */
import { useEffect, useState } from 'react'
import type { Episode } from '../../contract/alert.ts'
import type { AtSource } from '../../contract/deed-orders.ts'
import { usePage } from '../store.ts'

/** Undefined while the first answer is on its way. */
export function useAtSource({ id, version }: Pick<Episode, 'id' | 'version'>): AtSource | undefined {
  const engine = usePage((page) => page.engine)
  const open = usePage((page) => page.link === 'open')
  const [known, setKnown] = useState<{ readonly id: number; readonly at: AtSource }>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is the reason to ask again
  useEffect(() => {
    if (!engine || !open) return
    let left = false
    const look = async (ask: boolean): Promise<AtSource | null> => {
      const at = await engine.query('deeds.detail', { episodeId: id, ask })
      if (left) return null
      setKnown({ id, at })
      return at
    }
    // What cannot be read now is asked for again with the next change or connection.
    look(false)
      .then((at) => (at?.canAsk ? look(true) : null))
      .catch(() => {})
    return () => {
      left = true
    }
  }, [engine, open, id, version])
  return known?.id === id ? known.at : undefined
}
