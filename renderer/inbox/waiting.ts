/** Who waits for us, for the rail and the strip of the other screens. */
import { useMemo } from 'react'
import type { Thread } from '../../contract/support.ts'
import { useNowTo } from '../now.ts'
import { usePage } from '../store.ts'
import { dueLook } from './words.ts'

const waits = (thread: Thread): boolean => thread.waitsFor === 'us' && thread.closed === null

/** How many wait for us, how many of them have been kept waiting too long, and the one that is overdue longest. */
export function useWaiting(): {
  readonly count: number
  readonly overdue: number
  readonly worst: Thread | null
} {
  const threads = usePage((page) => page.state?.threads)
  const waiting = useMemo(() => [...(threads?.values() ?? [])].filter(waits), [threads])
  const running = useMemo(
    () =>
      waiting
        .filter(({ due }) => due.state === 'running' && due.at !== null)
        .toSorted((a, b) => (a.due.at ?? 0) - (b.due.at ?? 0)),
    [waiting],
  )
  // The soonest due come first: those that are late are a head of the list.
  const overdue = useNowTo((now) => {
    const at = running.findIndex((thread) => dueLook(thread, now)?.tone !== 'late')
    return at < 0 ? running.length : at
  })
  return { count: waiting.length, overdue, worst: overdue > 0 ? (running[0] ?? null) : null }
}
