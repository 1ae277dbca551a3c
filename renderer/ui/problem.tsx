import { usePage } from '../store.ts'
import { plainLine } from './plain-text.ts'

/** Why the last order was not done, where it was given. */
export function Problem() {
  const problem = usePage((page) => page.problem)
  return problem === null ? null : (
    <p className="problem" role="status">
      {plainLine(problem)}
    </p>
  )
}
