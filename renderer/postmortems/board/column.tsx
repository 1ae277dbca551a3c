/** One column of the board: its name, how many stand in it, and the first of them. */
import { type PostmortemState, stateNames } from '../../../contract/postmortem-life.ts'
import { useNowTo } from '../../now.ts'
import { Button } from '../../ui/parts.tsx'
import { RemovedDrafts } from '../removed-drafts.tsx'
import { Card, type OnTable } from './card.tsx'
import { monthName } from './card-words.ts'
import { type Column, firstShown, moreShown, shownCards } from './columns.ts'
import { useBoard } from './desk.ts'

export function BoardColumn({
  column,
  isFiltered,
  table,
}: {
  readonly column: Column
  readonly isFiltered: boolean
  /** how a card stands with the meeting */
  readonly table: (id: number) => OnTable
}) {
  const { state, count } = column
  const limit = useBoard((board) => board.limits.get(state) ?? null)
  const isOlderOpen = useBoard((board) => board.isOlderOpen) || isFiltered
  const month = useNowTo(monthName)
  const shown = shownCards(column, limit, isOlderOpen)
  const left = column.cards.length + (isOlderOpen ? column.older.length : 0) - shown.length
  return (
    <section className={`col${count === 0 ? ' is-empty' : ''}`} aria-labelledby={`col-${state}`}>
      <h2 className="col-head" id={`col-${state}`}>
        {stateNames[state]} <span className="count">{count}</span>
        {state === 'closed' && !isOlderOpen && <small className="dim">{month}</small>}
      </h2>
      <ul className="col-cards">
        {shown.map((each) => (
          <li key={each.id}>
            <Card postmortem={each} table={table(each.id)} />
          </li>
        ))}
        {left > 0 && (
          <li className="col-more">
            <Button small kind="bare" onPress={() => showMore(state, shown.length)}>
              {left > moreShown ? `Show ${moreShown} more of ${left}` : `Show ${left} more`}
            </Button>
          </li>
        )}
        {left === 0 && !isOlderOpen && column.older.length > 0 && (
          <li className="col-more">
            <Button small kind="bare" onPress={() => useBoard.setState({ isOlderOpen: true })}>
              {`${column.older.length} closed before ${month}`}
            </Button>
          </li>
        )}
        {state === 'draft' && (
          <li>
            <RemovedDrafts />
          </li>
        )}
      </ul>
    </section>
  )
}

/** Draws more cards of a column. @param shown how many are drawn now */
export function showMore(state: PostmortemState, shown = firstShown): void {
  const limits = new Map(useBoard.getState().limits)
  limits.set(state, shown + moreShown)
  useBoard.setState({ limits })
}
