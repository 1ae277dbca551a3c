/** What the engine knows of one source beyond its present health; asked for again whenever the source was tried. */
import { useEffect, useState } from 'react'
import type { SourceDetail } from '../../contract/queries.ts'
import type { SourceHealth } from '../../contract/source-health.ts'
import { usePage } from '../store.ts'

/** @param wanted false asks nothing */
export function useSourceDetail({ id, lastTriedAt }: SourceHealth, wanted = true): SourceDetail | undefined {
  const engine = usePage((page) => page.engine)
  const open = usePage((page) => page.link === 'open')
  const [detail, setDetail] = useState<SourceDetail>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new try is the reason to ask again
  useEffect(() => {
    if (!wanted || !open) return
    let left = false
    engine?.query('sources.detail', { name: id }).then(
      (answer) => {
        if (!left) setDetail(answer)
      },
      // What cannot be read now is asked for again with the next try.
      () => {},
    )
    return () => {
      left = true
    }
  }, [engine, open, id, lastTriedAt, wanted])
  return detail
}
