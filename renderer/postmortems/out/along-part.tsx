/** Commits of the user's own that a push would take along: told before, sent by one key. */
import { useEffect, useRef } from 'react'
import type { PushAlong } from '../../../contract/postmortem-out.ts'
import { Button } from '../../ui/parts.tsx'
import { plainLine } from '../../ui/plain-text.ts'

export function AlongPart({ along, onPush }: { readonly along: PushAlong; readonly onPush: () => void }) {
  const push = useRef(onPush)
  push.current = onPush
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
      if (event.key.toLowerCase() !== 'y') return
      event.preventDefault()
      push.current()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
  const more = along.count - along.subjects.length
  return (
    <>
      <ul className="out-along" aria-label="Your other commits">
        {along.subjects.map((subject, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two commits may be called the same
          <li key={`${subject} ${index}`}>{plainLine(subject)}</li>
        ))}
        {more > 0 && <li className="soft">and {more} more</li>}
      </ul>
      <p className="dialog-actions">
        <Button small shortcut="Y" onPress={onPush}>
          Push all of it
        </Button>
        <span className="soft">Or push them yourself first.</span>
      </p>
    </>
  )
}
