/** Of whose alerts, and over how long. */
import type { InsightsQuestion } from '../../contract/insights.ts'
import { readInsights, useInsights } from './desk.ts'
import { weeksOn } from './words.ts'

const spans = [
  [1, 'Week'],
  [4, '4 weeks'],
  [13, 'Quarter'],
] as const

export function Scope() {
  const question = useInsights((known) => known.question)
  const teams = useInsights((known) => known.view?.teams)
  const file = useInsights((known) => known.file)
  if (!question || file !== null) return null
  const { whose, weeks, team, severity, when, week } = question
  const set = (part: Partial<InsightsQuestion>): void => void readInsights(part)
  return (
    <div className="insights-scope">
      <fieldset className="scope-chips">
        <legend className="unseen-words">Of whose alerts</legend>
        {(
          [
            ['team', 'Team'],
            ['mine', 'Only me'],
          ] as const
        ).map(([value, words]) => (
          <Chip
            key={value}
            name="insights-whose"
            checked={whose === value}
            onPick={() => set({ whose: value })}
          >
            {words}
          </Chip>
        ))}
      </fieldset>
      <fieldset className="scope-chips">
        <legend className="unseen-words">Over how long</legend>
        {spans.map(([value, words]) => (
          <Chip
            key={value}
            name="insights-weeks"
            checked={weeks === value}
            onPick={() => set({ weeks: value })}
          >
            {words}
          </Chip>
        ))}
      </fieldset>
      <div className="insights-picks">
        {teams && teams.length > 1 && (
          <Pick name="Team" value={team ?? ''} onPick={(value) => set({ team: value === '' ? null : value })}>
            {[['', 'Every team'], ...teams.map((one) => [one, one] as const)]}
          </Pick>
        )}
        <Pick
          name="Severity"
          value={severity ?? ''}
          onPick={(value) => set({ severity: value === '' ? null : (value as InsightsQuestion['severity']) })}
        >
          {[
            ['', 'Every severity'],
            ['page', 'Page'],
            ['notify', 'Notify'],
            ['ticket', 'Ticket'],
          ]}
        </Pick>
        <Pick
          name="Time of day"
          value={when}
          onPick={(value) => set({ when: value as InsightsQuestion['when'] })}
        >
          {[
            ['all', 'Day and night'],
            ['day', 'By day'],
            ['night', 'At night'],
          ]}
        </Pick>
        <span className="plain-row">
          <button
            type="button"
            className="button button-small button-plain"
            aria-label="The week before"
            onClick={() => set({ week: weeksOn(week, -1) })}
          >
            ←
          </button>
          <button
            type="button"
            className="button button-small button-plain"
            aria-label="The week after"
            onClick={() => set({ week: weeksOn(week, 1) })}
          >
            →
          </button>
        </span>
      </div>
    </div>
  )
}

function Chip(props: {
  readonly name: string
  readonly checked: boolean
  readonly onPick: () => void
  readonly children: string
}) {
  const { name, checked, onPick, children } = props
  return (
    <label className="segment">
      <input type="radio" name={name} checked={checked} onChange={onPick} />
      <span>{children}</span>
    </label>
  )
}

function Pick(props: {
  readonly name: string
  readonly value: string
  readonly onPick: (value: string) => void
  readonly children: readonly (readonly [string, string] | readonly string[])[]
}) {
  const { name, value, onPick, children } = props
  return (
    <select
      className="input input-pick"
      aria-label={name}
      value={value}
      onChange={({ target }) => onPick(target.value)}
    >
      {children.map(([each = '', words = each]) => (
        <option key={each} value={each}>
          {words}
        </option>
      ))}
    </select>
  )
}
