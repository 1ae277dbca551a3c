/** Watch: the list and the detail beside it. */
import { ReviewLine } from '../reviews/review-line.tsx'
import { usePage } from '../store.ts'
import { AlertList } from './alert-list.tsx'
import { BatchBar } from './batch-bar.tsx'
import { FilterLine } from './filter-line.tsx'
import { Loading } from './loading.tsx'
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
        <ReviewLine />
        <SelectionBar />
        <BatchBar />
      </div>
      <Pane />
    </main>
  )
}
