/** The line over the list while it is filtered or grouped: words and matchers, views, grouping, and what is hidden. */
import { Layers, Search, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { matcherText, readFilterLine } from '../../contract/matchers.ts'
import { endFilter, filterBy, setGrouping } from '../orders.ts'
import { usePage } from '../store.ts'
import { Button, Select } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { groupings, groupingWords } from './grouping.ts'
import { countOf } from './words.ts'

/** The engine keeps views with filters up to this length. */
const maxLength = 500

export function FilterLine() {
  const filtering = usePage((page) => page.filtering)
  const groupBy = usePage((page) => page.groupBy)
  if (!filtering && groupBy === 'none') return null
  return (
    <div className="tools">
      {filtering && <Field />}
      <div className="tools-more">
        <Layers size={16} strokeWidth={1.75} aria-hidden="true" />
        <label className="unseen-words" htmlFor="group-by">
          Group the list
        </label>
        <Select
          id="group-by"
          value={groupBy}
          options={groupings.map((each) => [each, capital(groupingWords[each])])}
          onPick={setGrouping}
        />
        <Button
          small
          kind="bare"
          shortcut="V"
          onPress={() => usePage.setState({ dialog: { kind: 'views' } })}
        >
          Views
        </Button>
      </div>
      {filtering && <Reading />}
    </div>
  )
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

function Field() {
  const filter = usePage((page) => page.filter)
  return (
    <div className="filter">
      <Search size={16} strokeWidth={1.75} aria-hidden="true" />
      <input
        id="watch-filter"
        type="text"
        value={filter}
        maxLength={maxLength}
        aria-label="Filter the list by words and matchers"
        aria-describedby="filter-reading"
        placeholder='Words, or matchers like team="edge"'
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => filterBy(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === 'ArrowDown')
            document.getElementById('watch-list')?.focus()
        }}
      />
      <button type="button" className="filter-end" aria-label="End the filter" onClick={endFilter}>
        <X size={16} strokeWidth={1.75} aria-hidden="true" />
      </button>
    </div>
  )
}

/** How the line was understood, and what it hides: a filter may hide a page, but not that it does. */
function Reading() {
  const filter = usePage((page) => page.filter)
  const refused = usePage((page) => page.filterProblem)
  const hidden = usePage((page) => page.hidden)
  const { matchers, problem } = readFilterLine(filter)
  const wrong = problem ?? (matchers.length > 0 ? refused : null)
  const chips = matchers.map(matcherText)
  const said: ReactNode[] = []
  if (wrong !== null)
    said.push(
      <p key="wrong" className="ink-page">
        {plainLine(wrong)}
      </p>,
    )
  if (hidden.pages > 0)
    said.push(
      <p key="pages" className="hidden-pages">
        <b>
          {countOf(hidden.pages, 'page')} that {hidden.pages === 1 ? 'needs' : 'need'} you{' '}
          {hidden.pages === 1 ? 'is' : 'are'} hidden.
        </b>
        <Button small onPress={endFilter}>
          Show all
        </Button>
      </p>,
    )
  else if (hidden.count > 0) said.push(<p key="hidden">{hidden.count} hidden</p>)
  return (
    <div
      id="filter-reading"
      className={`reading num${said.length + chips.length === 0 ? ' is-empty' : ''}`}
      role="status"
    >
      {chips.length > 0 && (
        <ul className="matcher-row" aria-label="Matchers">
          {[...new Set(chips)].map((chip) => (
            <li key={chip} className="matcher">
              {plainLine(chip)}
            </li>
          ))}
        </ul>
      )}
      {said}
    </div>
  )
}
