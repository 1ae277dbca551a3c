/** Which desk the page sits at. Every one counts its alerts from 1: a number means nothing without it. */
import type { State } from '../../contract/state.ts'

/**
 * Names the engine that a state is of: the real one of this start, another one on a backup that was restored, or a
 * fire drill's. '' before the first word of any.
 */
export function seatOf(state: Pick<State, 'desk'> | null): string {
  if (!state) return ''
  const { startedAt, drill } = state.desk
  return `${startedAt} ${drill ? `drill ${drill.startedAt}` : 'real'}`
}
