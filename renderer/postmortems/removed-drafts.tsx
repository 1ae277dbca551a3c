/** Drafts that were removed: each can be brought back, words and all. */
import { useEffect } from 'react'
import type { RemovedPostmortem } from '../../contract/postmortem.ts'
import { useNowTo } from '../now.ts'
import { seatOf } from '../states/seat.ts'
import { usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useLive } from '../watch/sight.ts'
import { bringBackPostmortem } from './orders.ts'
import { useRemoved } from './removed-list.ts'

export function RemovedDrafts() {
  const { drafts, open } = useRemoved()
  const engine = usePage((page) => page.engine)
  const listed = usePage((page) => page.state?.postmortems)
  const seat = usePage((page) => seatOf(page.state))
  const live = useLive()
  // biome-ignore lint/correctness/useExhaustiveDependencies: at another desk the same numbers are other drafts
  useEffect(() => () => useRemoved.setState({ drafts: [] }), [seat])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is removed or comes back changes the other list
  useEffect(() => {
    let left = false
    if (!live) return
    engine?.query('postmortems.removed', {}).then(
      (answer) => {
        if (!left) useRemoved.setState({ drafts: answer })
      },
      // What was known stays; it is asked for again with the next change.
      () => {},
    )
    return () => {
      left = true
    }
  }, [engine, listed, live])
  if (drafts.length === 0) return null
  return (
    <details
      className="more-fields removed-drafts"
      open={open}
      onToggle={(event) => useRemoved.setState({ open: event.currentTarget.open })}
    >
      <summary>
        Removed <span className="count">{drafts.length}</span>
      </summary>
      <ul>
        {drafts.map((draft) => (
          <RemovedLine key={draft.id} draft={draft} live={live} />
        ))}
      </ul>
    </details>
  )
}

function RemovedLine({ draft, live }: { readonly draft: RemovedPostmortem; readonly live: boolean }) {
  const at = useNowTo((now) => momentText(draft.removedAt, now))
  return (
    <li>
      <span className="cut">
        <Plain text={draft.title} />
      </span>
      <small className="num dim">{at}</small>
      {live && (
        <Button
          small
          label={`Bring back ${plainLine(draft.title)}`}
          onPress={() => void bringBackPostmortem(draft.id)}
        >
          Bring back
        </Button>
      )}
    </li>
  )
}
