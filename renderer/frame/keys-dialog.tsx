/** All keys, in a native dialog: the browser keeps the focus inside and gives it back. */
import { useEffect, useRef } from 'react'
import { keyTable } from '../keys.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'

export function KeysDialog() {
  const open = usePage((page) => page.keysOpen)
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal()
  }, [open])
  if (!open) return null
  const close = (): void => usePage.setState({ keysOpen: false })
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="keys-title" onClose={close}>
      <header>
        <h2 id="keys-title">Keys</h2>
        <Button kind="bare" onPress={() => dialog.current?.close()}>
          Close
        </Button>
      </header>
      {!singleKeys && <p className="soft">Single letters are switched off under This laptop.</p>}
      <div className="keys">
        {keyTable.map(([heading, lines]) => (
          <section key={heading}>
            <h3 className="sect-head">{heading}</h3>
            <dl>
              {lines.map(([caps, words]) => (
                <div key={words}>
                  <dt>
                    {caps.map((cap) => (
                      <kbd key={cap} className="key">
                        {cap}
                      </kbd>
                    ))}
                  </dt>
                  <dd>{words}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="soft">
        Single letters work while no field has the focus. They can be switched off under This laptop.
      </p>
    </dialog>
  )
}
