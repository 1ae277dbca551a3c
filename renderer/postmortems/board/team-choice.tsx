/** Which team takes it: a digit picks, Enter gives and goes on. The team whose part failed is picked already. */
import { useEffect, useLayoutEffect, useRef } from 'react'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import type { PostmortemSettings } from '../../../contract/postmortem-life.ts'
import { monotonic } from '../../now.ts'
import { usePage } from '../../store.ts'
import { Button, Key } from '../../ui/parts.tsx'
import { plainLine } from '../../ui/plain-text.ts'
import { Problem } from '../../ui/problem.tsx'
import { useLive } from '../../watch/sight.ts'
import { openByTeam } from './meeting.ts'
import { chooseTeam, giveToTeam, settledTable, useMeeting } from './meeting-desk.ts'
import { useOwner } from './use-table.ts'

const noTeams: PostmortemSettings['teams'] = []

export function TeamChoice({
  postmortem,
  postmortems,
}: {
  readonly postmortem: PostmortemSummary
  readonly postmortems: readonly PostmortemSummary[]
}) {
  const teams = usePage((page) => page.state?.desk.settings.postmortems.teams ?? noTeams)
  const owner = useOwner(postmortem, teams)
  const choice = useMeeting((desk) => desk.choice)
  const busy = useMeeting((desk) => desk.busy)
  const live = useLive()
  const counts = openByTeam(postmortems)
  const before = postmortem.life.team
  const picked = choice ?? (before !== null && teams.includes(before) ? before : owner)
  const button = useRef<HTMLButtonElement>(null)
  const latest = useRef({ teams, picked })
  latest.current = { teams, picked }

  // The one thing to press has the focus; whoever writes a line for the minutes keeps it.
  useLayoutEffect(() => {
    if (!isWriting()) button.current?.focus({ preventScroll: true })
  }, [])
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
      if (isWriting() || document.querySelector('dialog[open]')) return
      if (act(event, latest.current, button.current)) event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])

  if (teams.length === 0) return <NoTeams />
  return (
    <div className="stage-teams">
      <h2>Which team takes it?</h2>
      <div role="radiogroup" aria-label="Team">
        {teams.map((team, index) => (
          <label key={team} className="pick-team">
            <input
              type="radio"
              name="team"
              tabIndex={-1}
              checked={picked === team}
              onChange={() => {
                chooseTeam(team)
                button.current?.focus({ preventScroll: true })
              }}
            />
            <Key name={String(index + 1)} />
            <span className="cut">{plainLine(team)}</span>
            <small className="num">
              {team === owner ? 'owns what failed, ' : ''}
              {counts.get(team) ?? 0} open
            </small>
          </label>
        ))}
      </div>
      <p className="stage-give">
        <Button
          ref={button}
          kind="primary"
          shortcut="Enter"
          disabled={!live || busy}
          onPress={() => giveIfSeen(picked)}
        >
          {picked === null ? 'Pick a team' : `Give to ${plainLine(picked)}`}
        </Button>
      </p>
      {!live && <p className="soft">The engine does not answer. Nothing can be handed out now.</p>}
      <Problem />
    </div>
  )
}

function act(
  { key, repeat, target }: KeyboardEvent,
  { teams, picked }: { readonly teams: readonly string[]; readonly picked: string | null },
  button: HTMLButtonElement | null,
): boolean {
  const team = /^[1-9]$/.test(key) ? teams[Number(key) - 1] : undefined
  if (team !== undefined) {
    chooseTeam(team)
    button?.focus({ preventScroll: true })
    return true
  }
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const index = picked === null ? -1 : teams.indexOf(picked)
    const next = teams[Math.max(0, Math.min(teams.length - 1, index + (key === 'ArrowDown' ? 1 : -1)))]
    if (next !== undefined) chooseTeam(next)
    return true
  }
  const isMine = target === document.body || target === button
  if (key !== 'Enter' || !isMine) return false
  if (!repeat) giveIfSeen(picked)
  return true
}

/** A second press of the same hand must not give away what has only just come on the table. */
function giveIfSeen(team: string | null): void {
  const { meeting } = useMeeting.getState()
  if (team !== null && settledTable.mayKey(String(meeting?.at), monotonic())) void giveToTeam(team)
}

function isWriting(): boolean {
  const active = document.activeElement
  return active instanceof HTMLElement && active.matches('input:not([type=radio]), textarea, select')
}

function NoTeams() {
  return (
    <div className="stage-teams">
      <h2>Which team takes it?</h2>
      <p className="soft">
        No team is named yet. Write them under <code>postmortems: teams:</code> in the configuration file.
      </p>
      <p className="stage-give">
        <Button onPress={() => usePage.setState({ screen: 'laptop' })}>Open This laptop</Button>
      </p>
    </div>
  )
}
