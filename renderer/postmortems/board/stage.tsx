/** The meeting over the board: the agenda, what is on the table, and which team takes it. Read from three metres. */
import { useEffect } from 'react'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import { WeeklyButton } from '../../insights/weekly.tsx'
import { useNowTo } from '../../now.ts'
import { usePage } from '../../store.ts'
import { Button, Key } from '../../ui/parts.tsx'
import { Agenda } from './agenda.tsx'
import { dayName } from './card-words.ts'
import type { Meeting } from './meeting.ts'
import { endMeeting, followPostmortems, stepMeeting } from './meeting-desk.ts'
import { Minutes } from './minutes.tsx'
import { Table } from './table.tsx'
import { TeamChoice } from './team-choice.tsx'

export function Stage({
  meeting,
  postmortems,
}: {
  readonly meeting: Meeting
  readonly postmortems: readonly PostmortemSummary[]
}) {
  const name = useMeetingName()
  const minutes = useNowTo((now) =>
    Math.max(0, Math.floor(((meeting.endedAt ?? now) - meeting.startedAt) / 60_000)),
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has come or gone changes the agenda
  useEffect(followPostmortems, [postmortems])
  const table = postmortems.find(({ id }) => id === meeting.at)
  return (
    <section className={`stage${table ? '' : ' is-over'}`} aria-label={name}>
      <div className="stage-agenda">
        <header>
          <h1>{name}</h1>
          <span className="dim num">{minutes < 1 ? 'just begun' : `${minutes} min in`}</span>
        </header>
        <Agenda meeting={meeting} postmortems={postmortems} />
        <p className="stage-acts">
          {table && (
            <Button small onPress={() => stepMeeting(1)}>
              Skip <Key name="→" />
            </Button>
          )}
          <WeeklyButton small words="Last week’s figures" />
          <Button small kind="bare" onPress={endMeeting}>
            End meeting <Key name="Esc" />
          </Button>
        </p>
      </div>
      {table ? (
        <>
          <Table key={table.id} postmortem={table} />
          <TeamChoice key={`team-${table.id}`} postmortem={table} postmortems={postmortems} />
        </>
      ) : (
        <Minutes meeting={meeting} postmortems={postmortems} name={name} />
      )}
    </section>
  )
}

/** `Monday meeting` */
export function useMeetingName(): string {
  return usePage((page) => `${dayName(page.state?.desk.settings.postmortems.meetingDay ?? 1)} meeting`)
}
