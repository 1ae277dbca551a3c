/**
 * A native dialog: the browser keeps the focus inside, and the focus goes back to where it was. Esc closes it within its
 * own key press: the browser says that it has closed a moment later, and would close what the next key has opened.
 */
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react'
import { Button } from './parts.tsx'

/** Where the focus goes when what had it is gone. */
const homeId = 'watch-list'

export function Dialog(props: {
  readonly title: ReactNode
  readonly wide?: boolean
  readonly onClose: () => void
  readonly onKeyDown?: (event: KeyboardEvent) => void
  readonly children: ReactNode
}) {
  const { title, wide, onClose, onKeyDown, children } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const before = document.activeElement
    if (!dialog.current?.open) dialog.current?.showModal()
    return () => {
      // What was pressed to come here may be gone: what it was about has moved on.
      const back =
        before instanceof HTMLElement && before.isConnected ? before : document.getElementById(homeId)
      back?.focus({ preventScroll: true })
    }
  }, [])
  const press = (event: KeyboardEvent): void => {
    onKeyDown?.(event)
    if (event.key !== 'Escape' || event.defaultPrevented || hasOwnEscape(event)) return
    event.preventDefault()
    onClose()
  }
  return (
    <dialog
      ref={dialog}
      className={`dialog${wide ? ' dialog-wide' : ''}`}
      aria-labelledby={titleId}
      onClose={onClose}
      onKeyDown={press}
    >
      <header>
        <h2 id={titleId}>{title}</h2>
        <Button kind="bare" onPress={onClose}>
          Close
        </Button>
      </header>
      {children}
    </dialog>
  )
}

/** Is Esc for something smaller: an open list or calendar of a field, or letters that are still being composed? */
function hasOwnEscape({ target, nativeEvent }: KeyboardEvent): boolean {
  const ownPopup = 'select, input[type=date], input[type=time], input[type=datetime-local]'
  return nativeEvent.isComposing || (target instanceof Element && target.matches(ownPopup))
}
