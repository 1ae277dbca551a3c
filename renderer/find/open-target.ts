/** Where choosing a hit leads. */
import { assertNever } from '../../contract/errors.ts'
import type { FindTarget } from '../../contract/find.ts'
import type { ThreadId } from '../../contract/ids.ts'
import { readClosed, threadOf, useInbox } from '../inbox/desk.ts'
import { showThread } from '../inbox/orders.ts'
import { give, show } from '../orders.ts'
import { openPostmortem } from '../postmortems/orders.ts'
import { usePage } from '../store.ts'
import { nothingSought, resultSearch, type Sought } from './search.ts'

/** A closed thread is looked for in so many pages of closed ones. */
const maxPages = 40

/** Goes there. What fires now is shown on Watch, what is over in its history. */
export function openTarget(target: FindTarget): void {
  switch (target.kind) {
    case 'alert':
      if (usePage.getState().state?.episodes.get(target.episodeId)?.firing) show(target.episodeId)
      else goTo({ screen: 'past', past: { kind: 'alertname', value: target.alertname } })
      return
    case 'thread':
      void openFoundThread(target.threadId)
      return
    case 'postmortem':
      openPostmortem(target.postmortemId)
      return
    case 'customer':
    case 'environment':
      goTo({ screen: 'past', past: { kind: target.kind, value: target.name } })
      return
    case 'person':
      showResults({ ...nothingSought, text: `"${target.name.replaceAll('"', ' ')}"` })
      return
    case 'recipe':
      void give('links.open', { episodeId: target.episodeId, link: 'recipe' })
      return
    default:
      assertNever(target)
  }
}

/** The whole list of what is looked for. */
export function showResults(sought: Sought): void {
  resultSearch.seek(sought)
  goTo({ screen: 'find' })
}

function goTo(page: Pick<Partial<ReturnType<typeof usePage.getState>>, 'screen' | 'past'>): void {
  usePage.setState({ ...page, problem: null })
}

/** The inbox keeps the open ones; a closed one is read first. */
async function openFoundThread(id: ThreadId): Promise<void> {
  if (!threadOf(id)) {
    usePage.setState({ screen: 'inbox', problem: null })
    useInbox.setState({ tab: { kind: 'closed' }, filter: '', filtering: false })
    await readClosed()
  }
  for (let page = 0; page < maxPages && !threadOf(id) && useInbox.getState().closedMore; page += 1)
    await readClosed(true)
  if (threadOf(id)) showThread(id)
  else usePage.setState({ problem: 'This thread is not among the closed ones that are still kept.' })
}
