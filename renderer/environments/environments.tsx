/** Every place somebody is responsible for, by layer: what fires, what is quiet, and what nobody can see. */
import { type KeyboardEvent, useEffect } from 'react'
import type { EnvironmentHealth } from '../../contract/environments.ts'
import { useNowTo } from '../now.ts'
import { usePage } from '../store.ts'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { useLive } from '../watch/sight.ts'
import { readPlaces, selectPlace, usePlaces } from './desk.ts'
import { PlacePane } from './place-pane.tsx'
import { PlaceRow } from './place-row.tsx'
import { byStanding, layerNames, matches, sumText } from './words.ts'

/** Sight changes by time alone: the places are asked for this often, ms, and whenever an alert or a source changes. */
const againMs = 10_000
/** So many rows are drawn at once; whoever has more looks for one by its name. */
const mostRows = 300

export function Environments() {
  const places = usePlaces((known) => known.places)
  const problem = usePlaces((known) => known.problem)
  const filter = usePlaces((known) => known.filter)
  const selected = usePlaces((known) => known.selected)
  const live = useLive()
  const turn = useNowTo((now) => Math.floor(now / againMs))
  const version = usePage(
    (page) =>
      `${page.state?.episodes.size} ${page.groups['needs-you'].length} ${page.state?.desk.maintenance.windows.length}`,
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with every turn, and when what it tells of changes
  useEffect(() => void readPlaces(), [turn, live, version])
  const shown = places === null ? [] : byStanding(places.filter((one) => matches(one, filter)))
  const chosen = places?.find(({ name }) => name === selected) ?? null
  return (
    <main className={`main places${chosen ? ' places-open' : ''}`}>
      <div className="places-list page">
        <header className="page-head places-head">
          <div>
            <h1>Environments</h1>
            <p className="soft">
              {places && places.length > 0 ? `${sumText(places)}.` : 'What each place is like now.'}
            </p>
          </div>
          {places && places.length > 0 && <Filter />}
        </header>
        <Problem />
        {problem !== null && (
          <p className="warn warn-unknown">
            <span>
              {plainLine(problem)} {places && 'What you see is the last answer.'}
            </span>
          </p>
        )}
        {places === null ? (
          problem === null && <p className="soft">Reading the places.</p>
        ) : places.length === 0 ? (
          <Empty />
        ) : (
          <Table shown={shown} selected={selected} />
        )}
      </div>
      {chosen && <PlacePane key={chosen.name} place={chosen} live={live} />}
    </main>
  )
}

function Filter() {
  const filter = usePlaces((known) => known.filter)
  return (
    <input
      id="places-filter"
      className="places-filter"
      type="search"
      placeholder="Name or customer"
      aria-label="Filter the places by name or customer"
      value={filter}
      onChange={({ target }) => usePlaces.setState({ filter: target.value })}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
        event.preventDefault()
        document.querySelector<HTMLElement>('.place-name')?.focus()
      }}
    />
  )
}

function Empty() {
  return (
    <div className="places-empty">
      <p>No place is known yet.</p>
      <p className="soft">
        A place appears with the first alert that names it, or when a customer of the configuration has it
        under “environments”. Which labels name a place is said by the mapping of its source.
      </p>
    </div>
  )
}

function Table({
  shown,
  selected,
}: {
  readonly shown: readonly EnvironmentHealth[]
  readonly selected: string | null
}) {
  if (shown.length === 0)
    return <p className="soft places-none">No place has these words in its name or its customer’s.</p>
  return (
    <>
      <table className="places-table" onKeyDown={(event) => move(event, shown)}>
        <thead>
          <tr>
            <th scope="col">Place</th>
            {Object.entries(layerNames).map(([layer, name]) => (
              <th key={layer} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">Also</th>
          </tr>
        </thead>
        <tbody>
          {shown.slice(0, mostRows).map((place, index) => (
            <PlaceRow
              key={place.name}
              place={place}
              isSelected={place.name === selected}
              isFirst={selected === null ? index === 0 : place.name === selected}
            />
          ))}
        </tbody>
      </table>
      {shown.length > mostRows && (
        <p className="soft places-none">
          {shown.length - mostRows} more places: type a part of the name above to see them.
        </p>
      )}
    </>
  )
}

/** J, K and the arrows go from place to place; Enter on a name opens it. */
function move(event: KeyboardEvent<HTMLElement>, shown: readonly EnvironmentHealth[]): void {
  if (event.ctrlKey || event.altKey || event.metaKey || shown.length === 0) return
  const { key, target } = event
  const step = key === 'j' || key === 'ArrowDown' ? 1 : key === 'k' || key === 'ArrowUp' ? -1 : 0
  if (step === 0 || !(target instanceof HTMLElement)) return
  const names = [...event.currentTarget.querySelectorAll<HTMLElement>('.place-name')]
  const next = names[names.indexOf(target) + step]
  event.preventDefault()
  event.stopPropagation()
  next?.focus()
  if (next && usePlaces.getState().selected !== null) selectPlace(next.dataset.place ?? null)
}
