/** How far a fix has come, environment by environment. */
import type { Rollout } from '../../../contract/postmortem-life.ts'
import { doneOf } from './card-words.ts'

/** One mark for each environment; above a few dozen they would be dust, and the line is a share. */
export function Progress({ environments }: { readonly environments: readonly Rollout[] }) {
  const done = doneOf(environments)
  const count = environments.length
  if (count === 0) return null
  const marks = Math.min(count, 24)
  const lit = count <= 24 ? done : Math.floor((done / count) * marks)
  return (
    <p className="pm-progress" role="img" aria-label={`${done} of ${count} environments`}>
      {Array.from({ length: marks }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the marks are places on a line, they have no other identity
        <i key={index} className={index < lit ? 'is-done' : ''} />
      ))}
    </p>
  )
}
