/** The roles in the order in which they are asked, with what each promises, and the colleagues who promise nothing. */
import { useEffect } from 'react'
import type { ColleagueNow, RoleNow, Ways } from '../../contract/role.ts'
import { waysOf } from '../escalations/escalation-words.ts'
import { useNow, useNowTo } from '../now.ts'
import { usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useLive } from '../watch/sight.ts'
import { Rest } from './rest.tsx'
import { leaveTeam, readRest, readTeam, useTeam } from './team-desk.ts'
import { colleagueWords, roleHoursWords, targetWords } from './team-words.ts'

/** Turns and hours pass, and the file may change: asked for this often, ms. */
const teamAgainMs = 30_000
/** The record of four weeks is read whole: asked for this often, ms. */
const restAgainMs = 5 * 60_000

/** What lies below the week and the hand-off. */
export function Team() {
  const team = useTeam((known) => known.team)
  const problem = useTeam((known) => known.problem)
  const live = useLive()
  const duty = usePage((page) => page.state?.desk.duty)
  const inDrill = usePage((page) => page.state?.desk.drill != null)
  const lastCallAt = usePage((page) => page.state?.desk.lastCallAt)
  const turn = useNowTo((now) => Math.floor(now / teamAgainMs))
  const restTurn = useNowTo((now) => Math.floor(now / restAgainMs))
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with every turn, and when duty changes
  useEffect(() => void readTeam(), [turn, live, duty])
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with every turn, and when something called
  useEffect(() => void readRest(), [restTurn, live, lastCallAt])
  useEffect(() => leaveTeam, [])
  return (
    <>
      {problem !== null && <p className="warn warn-unknown">{plainLine(problem)}</p>}
      <div className="team">
        {team !== null && team.roles.length > 0 && <Roles roles={team.roles} />}
        {team !== null && team.colleagues.length > 0 && <Colleagues colleagues={team.colleagues} />}
      </div>
      {!inDrill && <Rest />}
    </>
  )
}

function Roles({ roles }: { readonly roles: readonly RoleNow[] }) {
  const now = useNow()
  return (
    <section aria-labelledby="team-roles">
      <h2 id="team-roles" className="sect-head">
        <span>Roles</span>
        <small>in the order in which they are asked</small>
      </h2>
      <ol className="team-list">
        {roles.map((role, index) => (
          <Role key={role.name} role={role} tier={index + 1} now={now} />
        ))}
      </ol>
    </section>
  )
}

function Role({ role, tier, now }: { readonly role: RoleNow; readonly tier: number; readonly now: number }) {
  const { name, person, isMine, isClosed, until, hours } = role
  const targets = targetWords(role.targets)
  const hoursWords = roleHoursWords(role, now)
  return (
    <li className="team-row">
      <span className="team-tier num" aria-hidden="true">
        {tier}
      </span>
      <div className="team-words">
        <p className="team-head">
          <b>
            <Plain text={name} />
          </b>
          <span className={person === null ? (isClosed ? 'soft' : 'ink-unknown') : isMine ? 'ink-lamp' : ''}>
            <Plain
              text={
                person === null
                  ? isClosed
                    ? 'nobody at this hour'
                    : 'nobody by name'
                  : isMine
                    ? 'You'
                    : person
              }
            />
            {until !== null && <span className="num"> until {momentText(until, now)}</span>}
          </span>
        </p>
        {targets !== '' && <p className="soft num">{targets}</p>}
        {hoursWords !== null && (
          <p className={`num ${hours?.state === 'unknown' ? 'ink-unknown' : 'soft'}`}>
            <Plain text={hoursWords} />
          </p>
        )}
        <WaysOf ways={role} />
      </div>
    </li>
  )
}

function Colleagues({ colleagues }: { readonly colleagues: readonly ColleagueNow[] }) {
  const now = useNow()
  return (
    <section aria-labelledby="team-colleagues">
      <h2 id="team-colleagues" className="sect-head">
        <span>Colleagues elsewhere</span>
        <small>best effort: they promise nothing, and no clock runs</small>
      </h2>
      <ul className="team-list">
        {colleagues.map((one) => (
          <li key={one.name} className="team-row">
            <i className={`team-lamp is-${one.state}`} aria-hidden="true" />
            <div className="team-words">
              <p className="team-head">
                <b>
                  <Plain text={one.name} />
                </b>
                <span className={`num ${one.state === 'inside' ? 'ink-ok' : 'soft'}`}>
                  <Plain text={colleagueWords(one, now)} />
                </span>
              </p>
              <WaysOf ways={one} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function WaysOf({ ways }: { readonly ways: Ways }) {
  const all = waysOf(ways)
  if (all.length === 0) return null
  return (
    <p className="team-ways">
      {all.map(([way, value]) => (
        <span key={way}>
          {way} <bdi>{value}</bdi>
        </span>
      ))}
    </p>
  )
}
