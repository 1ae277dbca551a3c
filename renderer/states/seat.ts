/** Which desk the page sits at. Both count their alerts from 1: a number means nothing without it. */
import type { State } from '../../contract/state.ts'

/** 0 at the real desk, else when the drill started (epoch ms). */
export function seatOf(state: Pick<State, 'desk'> | null): number {
  return state?.desk.drill?.startedAt ?? 0
}
