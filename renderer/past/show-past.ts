/** Opens the history of one thing. */
import type { PastSubject } from '../../contract/past.ts'
import { selectedEpisode } from '../orders.ts'
import { usePage } from '../store.ts'
import { usePast } from './desk.ts'

export function showPast(past: PastSubject): void {
  const { screen } = usePage.getState()
  if (screen !== 'past') usePast.setState({ cameFrom: screen })
  usePage.setState({ screen: 'past', past, problem: null })
}

/** H on Watch: that of the selected alert's name. */
export function showPastOfSelected(): boolean {
  const episode = selectedEpisode()
  if (!episode) return false
  showPast({ kind: 'alertname', value: episode.alertname })
  return true
}
