/** Watch: the list and the detail beside it. */
import { usePage } from '../store.ts'
import { AlertList } from './alert-list.tsx'
import { BatchBar } from './batch-bar.tsx'
import { FilterLine } from './filter-line.tsx'
import { Pane } from './pane.tsx'
import { SelectionBar } from './selection-bar.tsx'

export function Watch() {
  const paneOpen = usePage((page) => page.paneOpen)
  return (
    <main className={`main watch${paneOpen ? ' watch-pane-open' : ''}`}>
      <h1 className="unseen-words">Watch</h1>
      <div className="list">
        <FilterLine />
        <Loading />
        <AlertList />
        <SelectionBar />
        <BatchBar />
      </div>
      <Pane />
    </main>
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
