/** The filters of a search as native choices: a Tab away from the line, and each says what it does. */
import type { FindAnswer, FindKind } from '../../contract/find.ts'
import { findKinds } from '../../contract/find.ts'
import { plainLine } from '../ui/plain-text.ts'
import type { Sought } from './search.ts'
import { kindWords, spans } from './words.ts'

export function FilterRow(props: {
  readonly sought: Sought
  readonly answer: FindAnswer | null
  readonly onSeek: (part: Partial<Sought>) => void
}) {
  const { sought, answer, onSeek } = props
  const { facets } = answer ?? { facets: { environments: [], customers: [] } }
  const isFiltered =
    sought.kinds.length > 0 || sought.environment !== null || sought.customer !== null || sought.days !== null
  return (
    <fieldset className="find-filters">
      <legend className="unseen-words">Filters</legend>
      <Choice
        name="Kind"
        value={sought.kinds[0] ?? ''}
        none="All kinds"
        options={findKinds.map((kind) => [kind, kindWords[kind]])}
        onPick={(value) => onSeek({ kinds: value === '' ? [] : [value as FindKind] })}
      />
      <Choice
        name="Environment"
        value={sought.environment ?? ''}
        none="Any environment"
        options={withChosen(facets.environments, sought.environment)}
        onPick={(value) => onSeek({ environment: value === '' ? null : value })}
      />
      <Choice
        name="Customer"
        value={sought.customer ?? ''}
        none="Any customer"
        options={withChosen(facets.customers, sought.customer)}
        onPick={(value) => onSeek({ customer: value === '' ? null : value })}
      />
      <Choice
        name="Time"
        value={String(sought.days ?? '')}
        none="Any time"
        options={spans.map(([days, words]) => [String(days), words])}
        onPick={(value) => onSeek({ days: value === '' ? null : Number(value) })}
      />
      {isFiltered && (
        <button
          type="button"
          className="find-clear"
          onClick={() => onSeek({ kinds: [], environment: null, customer: null, days: null })}
        >
          No filters
        </button>
      )}
    </fieldset>
  )
}

function withChosen(
  facets: readonly { readonly name: string; readonly count: number }[],
  chosen: string | null,
): readonly (readonly [string, string])[] {
  const known = facets.map(({ name, count }) => [name, `${plainLine(name)} (${count})`] as const)
  if (chosen === null || facets.some(({ name }) => name === chosen)) return known
  return [[chosen, plainLine(chosen)], ...known]
}

function Choice(props: {
  readonly name: string
  readonly value: string
  readonly none: string
  readonly options: readonly (readonly [string, string])[]
  readonly onPick: (value: string) => void
}) {
  const { name, value, none, options, onPick } = props
  return (
    <select
      className={`find-filter${value === '' ? '' : ' is-set'}`}
      aria-label={name}
      value={value}
      onChange={({ target }) => onPick(target.value)}
    >
      <option value="">{none}</option>
      {options.map(([each, words]) => (
        <option key={each} value={each}>
          {words}
        </option>
      ))}
    </select>
  )
}
