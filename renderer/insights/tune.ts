/** From a noisy alert to the draft of its rule. */
import type { Noisy } from '../../contract/insights.ts'
import { nameMark } from '../ui/name-mark.ts'
import { useInsights } from './desk.ts'

/** Opens the draft of a tuned rule for this alert. */
export function tune({ alertname, episodeId }: Noisy): void {
  useInsights.setState({ tuning: { alertname, episodeId } })
}

/** The same for the one that is selected. */
export function tuneSelected(): void {
  const { view, noisy, file } = useInsights.getState()
  const row = view?.noisiest.find(({ alertname }) => alertname === noisy) ?? view?.noisiest[0]
  if (row && file === null) tune(row)
}

/** The draft's key: by the alert's name, since what is noisy has another newest episode in a moment. */
export function tunedPlace(alertname: string): string {
  return `tune:${nameMark(alertname)}`
}
