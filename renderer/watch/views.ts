/** Shows a kept view. */
import type { SavedView } from '../../contract/state.ts'
import { filterBy, setGrouping } from '../orders.ts'
import { usePage } from '../store.ts'

export function showView({ filter, groupBy }: SavedView): void {
  usePage.setState({ filtering: filter !== '' })
  setGrouping(groupBy)
  filterBy(filter)
}
