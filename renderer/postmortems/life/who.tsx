/** Which team has it, who, and in which sprint. */

import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import { maxLifeName } from '../../../contract/postmortem-life.ts'
import { give } from '../../orders.ts'
import { usePage } from '../../store.ts'
import { Button, Select } from '../../ui/parts.tsx'
import { plainLine } from '../../ui/plain-text.ts'
import { useLive } from '../../watch/sight.ts'
import { LifeField, useUnfinished } from './unfinished.tsx'

const none: readonly string[] = []
const noPostmortems: readonly PostmortemSummary[] = []

export function Who({ summary }: { readonly summary: PostmortemSummary }) {
  const { id, life } = summary
  const unfinished = useUnfinished()
  const live = useLive()
  const me = usePage((page) => page.state?.desk.me.name ?? '')
  const teams = usePage((page) => page.state?.desk.settings.postmortems.teams ?? none)
  const all = usePage((page) => page.state?.postmortems ?? noPostmortems)
  const people = [...new Set([me, ...all.flatMap((each) => each.life.assignee ?? [])])].filter(
    (name) => name !== '',
  )
  const known = life.team === null || teams.includes(life.team) ? teams : [...teams, life.team]
  const assign = async (part: { team?: string; assignee?: string; sprint?: string }): Promise<void> => {
    const told = { team: null, assignee: null, sprint: null, ...part }
    if (!(await give('postmortems.assign', { postmortemId: id, ...told }))) return
    for (const field of Object.keys(part)) unfinished.forget(field)
  }
  return (
    <section className="life-part" aria-label="Team and person">
      <h3>Who has it</h3>
      <div className="life-field">
        <label htmlFor={`team-${id}`}>Team</label>
        <Select
          id={`team-${id}`}
          value={life.team ?? ''}
          options={[['', 'No team'], ...known.map((team) => [team, plainLine(team)] as const)]}
          onPick={(team) => void assign({ team })}
        />
        {known.length === 0 && (
          <small className="dim">Teams are named under postmortems: teams: in the configuration file.</small>
        )}
      </div>
      <div className="life-pair">
        <LifeField
          field="assignee"
          label="Person"
          told={life.assignee ?? ''}
          longest={maxLifeName}
          list={`people-${id}`}
          onDone={(assignee) => void assign({ assignee })}
        />
        <LifeField
          field="sprint"
          label="Sprint"
          told={life.sprint ?? ''}
          longest={maxLifeName}
          onDone={(sprint) => void assign({ sprint })}
        />
      </div>
      <datalist id={`people-${id}`}>
        {people.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {live && life.assignee !== me && me !== '' && (
        <p className="life-acts">
          <Button small kind="bare" onPress={() => void assign({ assignee: me })}>
            I take it
          </Button>
        </p>
      )}
    </section>
  )
}
