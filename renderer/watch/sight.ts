/** Which sources the page may vouch for now. */
import { useMemo } from 'react'
import type { SourceId } from '../../contract/ids.ts'
import { type SourceHealth, sightOf } from '../../contract/source-health.ts'
import { useNowTo } from '../now.ts'
import { isLive, usePage } from '../store.ts'

const noSources: readonly SourceHealth[] = []

/** All sources, in the engine's order. */
export function useSources(): readonly SourceHealth[] {
  return usePage((page) => page.state?.sources ?? noSources)
}

/** One source, undefined when it is gone. */
export function useSource(id: SourceId | string): SourceHealth | undefined {
  return usePage((page) => page.state?.sources.find((source) => source.id === id))
}

/** Is the engine itself there? */
export function useLive(): boolean {
  return usePage(isLive)
}

/** Ids of the sources that are seen live; none while the engine does not answer. Same set, same reference. */
export function useSeen(): ReadonlySet<string> {
  const sources = useSources()
  const live = useLive()
  const names = useNowTo((now) =>
    live
      ? sources
          .filter((source) => isSeen(source, now))
          .map((source) => source.id)
          .join(' ')
      : '',
  )
  return useMemo(() => new Set(names.split(' ')), [names])
}

/** Rows of a source that catches up are what it says now, as far as it goes; stale, blind and waiting are not. */
function isSeen(source: SourceHealth, now: number): boolean {
  const sight = sightOf(source, now)
  return sight === 'live' || sight === 'catching-up'
}
