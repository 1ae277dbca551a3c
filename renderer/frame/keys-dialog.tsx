/** All keys, in a dialog. */
import { keyTable } from '../keys.ts'
import { usePage } from '../store.ts'
import { Dialog } from '../ui/dialog.tsx'

export function KeysDialog() {
  const open = usePage((page) => page.keysOpen)
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  if (!open) return null
  return (
    <Dialog title="Keys" onClose={() => usePage.setState({ keysOpen: false })}>
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
    </Dialog>
  )
}
