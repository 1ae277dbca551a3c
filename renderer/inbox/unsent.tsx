/** Own words that are not sent yet: what stands in their way, and what can be done. */
import { CloudUpload, MessageCircleQuestionMark } from 'lucide-react'
import type { ThreadId } from '../../contract/ids.ts'
import type { ThreadItem } from '../../contract/support.ts'
import { useNow } from '../now.ts'
import { usePage } from '../store.ts'
import { hourMinute } from '../ui/clock.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { sendAnyway, startWords, takeBackOne } from './orders.ts'
import { Prose } from './prose.tsx'

type Unsent = Extract<ThreadItem, { kind: 'unsent' }>

/** How own words stand, as their head says it. */
export function unsentLead(item: Unsent, online: boolean, now: number, undoMs: number): string {
  const again =
    item.nextAt === null || item.nextAt <= now ? 'tries again' : `tries again at ${hourMinute(item.nextAt)}`
  switch (item.state) {
    case 'unsure':
      return 'not sent, since something new stands here'
    case 'refused':
      return 'not sent, it was refused'
    case 'retrying':
      return online ? `not sent yet, ${again}` : 'not sent, sends when online'
    case 'waiting':
      if (!online) return 'not sent, sends when online'
      return now - item.at < undoMs ? 'goes out in a moment' : 'on its way'
  }
}

export function UnsentItem({ threadId, item }: { readonly threadId: ThreadId; readonly item: Unsent }) {
  const now = useNow()
  const online = usePage((page) => page.state?.desk.online ?? false)
  const undoMs = usePage((page) => page.state?.desk.settings.undoMs ?? 0)
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const { orderId, state, reason } = item
  const asks = state === 'unsure' || state === 'refused'
  const young = state === 'waiting' && now - item.at < undoMs
  const Icon = asks ? MessageCircleQuestionMark : CloudUpload
  const change = async (): Promise<void> => {
    if (await takeBackOne(orderId)) startWords(false)
  }
  return (
    <li className={`msg msg-unsent${asks ? ' msg-asks' : ''}`}>
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
      <div className="msg-body">
        <p className="msg-head">
          <b>You</b>
          <span className="ink-unknown num">{unsentLead(item, online, now, undoMs)}</span>
          <time>{hourMinute(item.at)}</time>
        </p>
        <Prose text={item.text} marks={[]} />
        {reason !== null && <p className="msg-reason">{plainLine(reason)}</p>}
        <p className="msg-acts">
          {asks && (
            <Button small onPress={() => void sendAnyway(threadId, orderId)}>
              {state === 'unsure' ? 'Send all the same' : 'Try again'}
            </Button>
          )}
          {asks ? (
            <>
              <Button small onPress={() => void change()}>
                Change it
              </Button>
              <Button
                small
                kind="bare"
                label="Do not send it: the words stay under the thread"
                onPress={() => void takeBackOne(orderId)}
              >
                Do not send
              </Button>
            </>
          ) : (
            <Button
              small
              shortcut={young && singleKeys ? 'U' : undefined}
              label="Take it back: the words return under the thread"
              onPress={() => void takeBackOne(orderId)}
            >
              Take it back
            </Button>
          )}
        </p>
      </div>
    </li>
  )
}
