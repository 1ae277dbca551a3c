/** From a noisy alert to the draft of its rule. */
import type { Noisy } from '../../contract/insights.ts'
import { useInsights } from './desk.ts'

/** Opens the draft of a tuned rule for this alert. */
export async function tune(_noisy: Noisy): Promise<void> {}

/** The same for the one that is selected. */
export async function tuneSelected(): Promise<void> {
  const { view, noisy, file } = useInsights.getState()
  const row = view?.noisiest[noisy]
  if (row && file === null) await tune(row)
}
