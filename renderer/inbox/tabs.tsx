/** Over the list: whose threads are shown, and the filter. */
import { Archive, Search, X } from 'lucide-react'
import { type KeyboardEvent, useMemo } from 'react'
import { usePage } from '../store.ts'
import { Plain } from '../ui/plain.tsx'
import { useInbox } from './desk.ts'
import { chooseTab, endThreadFilter, filterId, filterThreads, focusList, listId } from './orders.ts'
import { tabKey, tabsOf } from './rows.ts'

export function Tabs() {
  const threads = usePage((page) => page.state?.threads)
  const chosen = useInbox((inbox) => inbox.tab)
  const tabs = useMemo(() => tabsOf(threads?.values() ?? [], chosen), [threads, chosen])
  const at = tabs.findIndex(({ key }) => key === tabKey(chosen))
  const press = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = tabs[(at + step + tabs.length) % tabs.length]
    if (step === 0 || !next) return
    event.preventDefault()
    chooseTab(next.tab)
    document.getElementById(`inbox-tab-${next.key}`)?.focus()
  }
  return (
    <div className="inbox-tabs" role="tablist" aria-label="Whose threads" onKeyDown={press}>
      {tabs.map(({ key, tab, name, count }, index) => (
        <button
          key={key}
          id={`inbox-tab-${key}`}
          type="button"
          role="tab"
          className="inbox-tab"
          aria-selected={index === at}
          aria-controls={listId}
          title={tab.kind === 'closed' ? name : undefined}
          tabIndex={index === at ? 0 : -1}
          onClick={() => chooseTab(tab)}
        >
          {tab.kind === 'closed' ? (
            <>
              <Archive size={16} strokeWidth={1.75} aria-hidden="true" />
              <span className="unseen-words">Closed</span>
            </>
          ) : (
            <Plain text={name} />
          )}
          {count !== null && <small className="num">{count}</small>}
        </button>
      ))}
    </div>
  )
}

export function ThreadFilter() {
  const filtering = useInbox((inbox) => inbox.filtering)
  const filter = useInbox((inbox) => inbox.filter)
  if (!filtering) return null
  return (
    <div className="filter inbox-filter">
      <Search size={16} strokeWidth={1.75} aria-hidden="true" />
      <input
        id={filterId}
        type="text"
        value={filter}
        maxLength={200}
        aria-label="Filter the threads by customer, words or tier"
        placeholder="Customer, words, tier"
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => filterThreads(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === 'ArrowDown') focusList()
        }}
      />
      <button type="button" className="filter-end" aria-label="End the filter" onClick={endThreadFilter}>
        <X size={16} strokeWidth={1.75} aria-hidden="true" />
      </button>
    </div>
  )
}
