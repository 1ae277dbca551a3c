/** From a noisy alert to the draft of its rule. */
import type { Noisy } from '../../contract/insights.ts'
import { useInsights } from './desk.ts'

/** Opens the draft of a tuned rule for this alert. */
export function tune({ episodeId }: Noisy): void {
  useInsights.setState({ tuning: episodeId })
}

/** The same for the one that is selected. */
export function tuneSelected(): void {
  const { view, noisy, file } = useInsights.getState()
  const row = view?.noisiest[noisy]
  if (row && file === null) tune(row)
}
