/** Opens the history of one thing. */
import type { PastSubject } from '../../contract/past.ts'
import { selectedEpisode } from '../orders.ts'
import { usePage } from '../store.ts'

export function showPast(past: PastSubject): void {
  usePage.setState({ screen: 'past', past, problem: null })
}

/** H on Watch: that of the selected alert's name. */
export function showPastOfSelected(): boolean {
  const episode = selectedEpisode()
  if (!episode) return false
  showPast({ kind: 'alertname', value: episode.alertname })
  return true
}
