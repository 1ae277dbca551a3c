/** Where the user looks on the board. React-free. */
import { create } from 'zustand'
import type { PostmortemState } from '../../../contract/postmortem-life.ts'

interface BoardLook {
  /** the card that has the keys */
  readonly selected: number | null
  /** the arrows moved it: the focus goes with it, once */
  readonly follows: boolean
  readonly filter: string
  /** how many cards of a column are drawn; columns that are not named draw as many as at first */
  readonly limits: ReadonlyMap<PostmortemState, number>
  /** what was closed before this month is shown too */
  readonly isOlderOpen: boolean
}

const start: BoardLook = {
  ...{ selected: null, follows: false, filter: '', isOlderOpen: false },
  limits: new Map(),
}

export const useBoard = create<BoardLook>()(() => start)

/** At another desk the same numbers are other postmortems. */
export function leaveBoard(): void {
  useBoard.setState(start)
}

/** The field that filters the board. */
export const boardFilterId = 'board-filter'

/** The id of a card's button. */
export const cardId = (id: number): string => `pm-${id}`

/** The field for a line of the minutes. */
export const minuteFieldId = 'minute-line'
