/** What is on its way to the issue, and what stands in its way. */
import { CloudUpload, OctagonX } from 'lucide-react'
import type { IssueOrderView } from '../../../contract/postmortem-issue.ts'
import { useNow } from '../../now.ts'
import { give } from '../../orders.ts'
import { usePage } from '../../store.ts'
import { Button } from '../../ui/parts.tsx'
import { plainLine } from '../../ui/plain-text.ts'
import { orderWords } from './issue-words.ts'

export function IssueOrders({ orders }: { readonly orders: readonly IssueOrderView[] }) {
  return (
    <ul className="issue-orders" aria-label="On its way to GitHub">
      {orders.map((order) => (
        <OrderLine key={order.id} view={order} />
      ))}
    </ul>
  )
}

function OrderLine({ view }: { readonly view: IssueOrderView }) {
  const now = useNow()
  const online = usePage((page) => page.state?.desk.online ?? false)
  const { id, words, order } = view
  const isRefused = order.state === 'refused'
  const Icon = isRefused ? OctagonX : CloudUpload
  const settle = (deed: 'retry' | 'withdraw') => void give('postmortems.issueOrder', { orderId: id, deed })
  return (
    <li className={isRefused ? 'issue-refused' : ''}>
      <p className="issue-line">
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
        <span>
          {plainLine(words)}: <span className="num">{orderWords(view, online, now)}</span>
        </span>
      </p>
      {order.reason !== null && <p className="issue-why">{plainLine(order.reason)}</p>}
      <p className="issue-acts">
        {isRefused && (
          <Button small label={`Try again: ${plainLine(words)}`} onPress={() => settle('retry')}>
            Try again
          </Button>
        )}
        <Button
          small
          kind="bare"
          label={`${isRefused ? 'Let it be' : 'Take it back'}: ${plainLine(words)}`}
          onPress={() => settle('withdraw')}
        >
          {isRefused ? 'Let it be' : 'Take it back'}
        </Button>
      </p>
    </li>
  )
}
