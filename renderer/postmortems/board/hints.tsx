/** The bottom line's keys of the board, and of the meeting while it is on. */
import { usePage } from '../../store.ts'
import { Key } from '../../ui/parts.tsx'
import { useMeeting } from './meeting-desk.ts'

export function BoardHints({ singleKeys }: { readonly singleKeys: boolean }) {
  const isMeeting = useMeeting((desk) => desk.meeting !== null)
  const isOver = useMeeting((desk) => desk.meeting !== null && desk.meeting.at === null)
  const teams = usePage((page) => page.state?.desk.settings.postmortems.teams.length ?? 0)
  if (isOver) {
    // Nothing is on the table: there is nothing to give.
    return (
      <>
        <span>
          <Key name="←" /> item
        </span>
        <span>
          <Key name="Esc" /> end meeting
        </span>
      </>
    )
  }
  if (isMeeting) {
    return (
      <>
        {teams > 0 && (
          <span>
            <Key name="1" />{' '}
            {teams > 1 && (
              <>
                – <Key name={String(teams)} />{' '}
              </>
            )}
            team
          </span>
        )}
        <span>
          <Key name="Enter" /> give
        </span>
        <span>
          <Key name="←" />
          <Key name="→" /> item
        </span>
        {singleKeys && (
          <span className="hints-least">
            <Key name="N" /> minutes
          </span>
        )}
        {singleKeys && (
          <span>
            <Key name="M" /> meeting on and off
          </span>
        )}
      </>
    )
  }
  return (
    <>
      <span>
        <Key name="↑" />
        <Key name="↓" />
        <Key name="←" />
        <Key name="→" /> card
      </span>
      <span>
        <Key name="Enter" /> open
      </span>
      {singleKeys && (
        <span>
          <Key name="/" /> filter
        </span>
      )}
      {singleKeys && (
        <span>
          <Key name="M" /> meeting
        </span>
      )}
    </>
  )
}
