/** The board: six columns from the draft to the last environment. On a narrow window it is a list by state. */
import { CalendarCheck, Plus, Search } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import { useNowTo } from '../../now.ts'
import { usePage } from '../../store.ts'
import { Button } from '../../ui/parts.tsx'
import { Problem } from '../../ui/problem.tsx'
import { useLive } from '../../watch/sight.ts'
import { IssueImport } from '../issue/issue-import.tsx'
import { startEmptyPostmortem } from '../orders.ts'
import { ImportFiles } from '../out/import-files.tsx'
import type { OnTable } from './card.tsx'
import { BoardColumn } from './column.tsx'
import { columnsOf, matching, monthBegin } from './columns.ts'
import { boardFilterId, useBoard } from './desk.ts'
import { useBoardKeys } from './keys.ts'
import { stepped } from './meeting.ts'
import { resumeMeeting, toggleMeeting, useMeeting } from './meeting-desk.ts'
import { Stage, useMeetingName } from './stage.tsx'

export function Board({ postmortems }: { readonly postmortems: readonly PostmortemSummary[] }) {
  const filter = useBoard((board) => board.filter)
  const monthFrom = useNowTo(monthBegin)
  const columns = useMemo(
    () => columnsOf(matching(postmortems, filter), monthFrom),
    [postmortems, filter, monthFrom],
  )
  const meeting = useMeeting((desk) => desk.meeting)
  useBoardKeys(columns)
  useEffect(resumeMeeting, [])
  const next = meeting === null ? null : stepped(meeting, 1).at
  const table = (id: number): OnTable =>
    meeting === null || meeting.at === null ? null : id === meeting.at ? 'now' : id === next ? 'next' : null
  return (
    <main className={`main board-page${meeting === null ? '' : ' is-meeting'}`}>
      {meeting === null ? (
        <>
          <BoardHead count={postmortems.length} />
          <Problem />
          <IssueImport />
        </>
      ) : (
        <Stage meeting={meeting} postmortems={postmortems} />
      )}
      <section className="board" aria-label="Board">
        {columns.map((column) => (
          <BoardColumn key={column.state} column={column} isFiltered={filter.trim() !== ''} table={table} />
        ))}
      </section>
    </main>
  )
}

function BoardHead({ count }: { readonly count: number }) {
  const live = useLive()
  const name = useMeetingName()
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  return (
    <header className="board-head">
      <h1>Postmortems</h1>
      <span className="count">{count}</span>
      <FilterField />
      <span className="grow" />
      <ImportFiles />
      {live && (
        <Button
          small
          shortcut={singleKeys ? 'M' : undefined}
          icon={<CalendarCheck size={14} strokeWidth={1.75} aria-hidden="true" />}
          onPress={toggleMeeting}
        >
          {name}
        </Button>
      )}
      {live && (
        <Button
          small
          shortcut={singleKeys ? 'P' : undefined}
          icon={<Plus size={14} strokeWidth={1.75} aria-hidden="true" />}
          onPress={() => void startEmptyPostmortem()}
        >
          New draft
        </Button>
      )}
    </header>
  )
}

function FilterField() {
  const filter = useBoard((board) => board.filter)
  return (
    <label className="board-filter">
      <Search size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className="unseen-words">Filter the board</span>
      <input
        id={boardFilterId}
        type="search"
        value={filter}
        placeholder="Filter by title, customer, team, place"
        onChange={(event) => useBoard.setState({ filter: event.target.value, limits: new Map() })}
      />
    </label>
  )
}
