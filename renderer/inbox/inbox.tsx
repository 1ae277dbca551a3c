/** The inbox: customers' threads, the one that is read, and what stands beside it. */
import { useEffect } from 'react'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { Alerts } from './alerts.tsx'
import { Close } from './close.tsx'
import { Customer } from './customer.tsx'
import { relistInbox, useInbox, useThread } from './desk.ts'
import { EmptyInbox } from './empty-inbox.tsx'
import { HandOver } from './hand-over.tsx'
import { Issue } from './issue.tsx'
import { closePanel } from './orders.ts'
import { ThreadPane } from './pane.tsx'
import { SourceLines } from './source-lines.tsx'
import { Tabs, ThreadFilter } from './tabs.tsx'
import { MoreClosed, ThreadList } from './thread-list.tsx'
import { Triage } from './triage.tsx'

export function Inbox() {
  const connected = usePage(
    (page) => (page.state?.supportSources.length ?? 0) > 0 || (page.state?.threads.size ?? 0) > 0,
  )
  const loading = usePage((page) => (page.state?.loading ?? 0) > 0)
  const paneOpen = useInbox((inbox) => inbox.paneOpen)
  const besideOpen = useInbox((inbox) => inbox.besideOpen)
  useEffect(relistInbox, [])
  if (!connected && !loading) return <EmptyInbox />
  const open = `${paneOpen ? ' inbox-pane-open' : ''}${besideOpen ? ' inbox-beside-open' : ''}`
  return (
    <main className={`main inbox${open}`}>
      <h1 className="unseen-words">Inbox</h1>
      <div className="list">
        <Tabs />
        <ThreadFilter />
        <SourceLines />
        <ThreadList />
        <MoreClosed />
      </div>
      <ThreadPane />
      <Beside />
    </main>
  )
}

function Beside() {
  const id = useInbox((inbox) => inbox.selected)
  const panel = useInbox((inbox) => inbox.panel)
  const view = useInbox((inbox) => (id === null ? undefined : inbox.views.get(id)))
  const thread = useThread(id)
  if (!thread || !view) return <aside className="composer beside" aria-label="Beside the thread" />
  switch (panel) {
    case 'hand-over':
      return <HandOver key={thread.id} thread={thread} view={view} />
    case 'triage':
      return <Triage key={thread.id} thread={thread} view={view} />
    case 'issue':
      return <Issue key={thread.id} thread={thread} view={view} />
    case 'close':
      return <Close key={thread.id} thread={thread} view={view} />
    case 'beside':
      return (
        <aside className="composer beside" aria-label="Beside the thread">
          <div className="composer-body">
            <p className="beside-back">
              <Button small kind="bare" onPress={closePanel}>
                Back to the thread
              </Button>
            </p>
            <Alerts threadId={thread.id} view={view} />
            <Customer thread={thread} view={view} />
          </div>
        </aside>
      )
  }
}
