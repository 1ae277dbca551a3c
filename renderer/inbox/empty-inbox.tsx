/** No support source is connected: what would stand here, and how to get there. */
import { Inbox } from 'lucide-react'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'

export function EmptyInbox() {
  return (
    <main className="main page">
      <div className="page-inner inbox-empty">
        <Inbox size={40} strokeWidth={1.5} aria-hidden="true" />
        <h1>No customers’ threads are read yet</h1>
        <p className="prose soft">
          Connect Slack or GitHub, and this screen shows who waits for an answer, the longest first, what
          their environments are up to, and lets you answer, hand over and close. It reads only the channels
          and repositories that you name.
        </p>
        <p className="prose soft">
          Slack needs an app of your own company; Nightdesk has its manifest ready. GitHub needs a token for
          the repositories where customers write.
        </p>
        <p className="calm-actions">
          <Button kind="primary" onPress={() => usePage.setState({ screen: 'sources', problem: null })}>
            Connect Slack or GitHub
          </Button>
        </p>
      </div>
    </main>
  )
}
