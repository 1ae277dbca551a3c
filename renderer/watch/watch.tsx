/** Watch: the list and the detail beside it. */
import { Search, X } from 'lucide-react'
import { endFilter, filterBy } from '../orders.ts'
import { usePage } from '../store.ts'
import { AlertList } from './alert-list.tsx'
import { Pane } from './pane.tsx'

export function Watch() {
  const paneOpen = usePage((page) => page.paneOpen)
  return (
    <main className={`main watch${paneOpen ? ' watch-pane-open' : ''}`}>
      <h1 className="unseen-words">Watch</h1>
      <div className="list">
        <FilterLine />
        <Loading />
        <AlertList />
      </div>
      <Pane />
    </main>
  )
}

function FilterLine() {
  const filtering = usePage((page) => page.filtering)
  const filter = usePage((page) => page.filter)
  if (!filtering) return null
  return (
    <div className="filter">
      <Search size={16} strokeWidth={1.75} aria-hidden="true" />
      <input
        id="watch-filter"
        type="text"
        value={filter}
        maxLength={200}
        aria-label="Filter the list by words"
        placeholder="Words in title, customer, environment, team"
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

/** Nothing may look complete before everything has come. */
function Loading() {
  const loading = usePage((page) => page.state?.loading ?? 0)
  if (loading === 0) return null
  return (
    <p className="loading" role="status">
      Still reading: {loading} alert{loading === 1 ? '' : 's'} to come
    </p>
  )
}
