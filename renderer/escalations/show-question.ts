/** Leads to a colleague's question that somebody asked for from outside: a notification, the Night window, the popover. */
import { isIncoming } from '../../contract/escalation.ts'
import { showThread } from '../inbox/orders.ts'
import { select, show } from '../orders.ts'
import { relist, usePage } from '../store.ts'
import { judgeFilter } from '../watch/judge.ts'
import { incomingKey } from './orders.ts'

/** Shows its row, whatever hides it; where it waits no more, the alert or the thread that it was about. */
export function showQuestion(escalationId: number): void {
  const { state } = usePage.getState()
  const found = state?.escalations.find(({ id }) => id === escalationId)
  if (!found) return
  if (!isIncoming(found) && found.episodeId !== null) {
    show(found.episodeId)
    return
  }
  if (!isIncoming(found) && found.threadId !== null) {
    showThread(found.threadId)
    return
  }
  usePage.setState({ screen: 'watch', dialog: null, filter: '', filtering: false, closedGroups: new Set() })
  judgeFilter()
  relist()
  select(incomingKey(found.id), true)
}
