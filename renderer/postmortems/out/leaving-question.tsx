/** What to look at before words leave: one key to go on, one to see the line. */
import { TriangleAlert } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { LeavingRemark } from '../../../contract/postmortem-leaving.ts'
import { Button } from '../../ui/parts.tsx'
import { plainLine } from '../../ui/plain-text.ts'

/** @param onGo null where it is gone already: then it only says so */
export function LeavingQuestion(props: {
  readonly name: string
  readonly remarks: readonly LeavingRemark[]
  readonly onGo: (() => void) | null
  /** null where no line can be shown */
  readonly onShow: (() => void) | null
  readonly onLeave: () => void
}) {
  const { name, remarks, onGo, onShow, onLeave } = props
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => first.current?.focus(), [])
  return (
    <section className="out-question" aria-label={onGo ? 'Look at this first' : 'Look at this by day'}>
      <ul role="status">
        {remarks.map(({ words }) => (
          <li key={words}>
            <TriangleAlert size={16} strokeWidth={1.75} aria-hidden="true" />
            <span>{plainLine(words)}</span>
          </li>
        ))}
      </ul>
      <p className="dialog-actions">
        {onGo && (
          <Button ref={first} small shortcut="Y" onPress={onGo}>
            {`${name}, all the same`}
          </Button>
        )}
        {onShow && (
          <Button small shortcut="L" onPress={onShow}>
            Show the line
          </Button>
        )}
        <Button small kind="bare" onPress={onLeave}>
          {onGo ? 'Not now' : 'All right'}
        </Button>
      </p>
    </section>
  )
}
