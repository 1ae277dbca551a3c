/** A native dialog: the browser keeps the focus inside, Esc closes it, and the focus goes back to where it was. */
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
  return (
    <dialog
      ref={dialog}
      className={`dialog${wide ? ' dialog-wide' : ''}`}
      aria-labelledby={titleId}
      onClose={onClose}
      onKeyDown={onKeyDown}
    >
      <header>
        <h2 id={titleId}>{title}</h2>
        <Button kind="bare" onPress={() => dialog.current?.close()}>
          Close
        </Button>
      </header>
      {children}
    </dialog>
  )
}
