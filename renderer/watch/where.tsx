/** For whom, then where. Words from outside, isolated by their own direction (`dir`). */
import type { Episode } from '../../contract/alert.ts'
import { plainLine } from '../ui/plain-text.ts'

export function Where({ episode }: { readonly episode: Episode }) {
  return (
    <>
      {episode.customer && (
        <span className="cut row-customer" dir="auto">
          {plainLine(episode.customer)}
        </span>
      )}
      {episode.environment && (
        <code className="cut" dir="auto">
          {plainLine(episode.environment)}
        </code>
      )}
    </>
  )
}
