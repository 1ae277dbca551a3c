/** Before the first word of the engine: connecting, not reachable, or opened without the key that the link carries. */
import { useEffect, useState } from 'react'
import { inElectron } from '../engine.ts'
import { after } from '../now.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'

/** A start that is quicker than this says nothing: words that flash by only worry. */
const patienceMs = 600

export function NoEngine() {
  const link = usePage((page) => page.link)
  const [patient, setPatient] = useState(true)
  useEffect(() => after(patienceMs, () => setPatient(false)), [])
  if (link === 'no-token')
    return (
      <Words title="This page was opened without its key">
        Open the link that Nightdesk printed in the terminal, or start Nightdesk again. The key is part of
        that link, so that no other program can look in.
      </Words>
    )
  if (link === 'refused')
    return (
      <Words title="This page’s key is not valid any more">
        Nightdesk was started anew since, or another program answers at this address. Open the link that
        Nightdesk printed in the terminal this time. Nothing is known here until then.
      </Words>
    )
  if (patient) return <main className="main page" aria-busy="true" />
  if (link === 'lost')
    return (
      <Words title="The engine does not answer" reload>
        {inElectron
          ? 'Nothing is known now. The page tries again by itself; if it stays so, start Nightdesk anew.'
          : 'Nothing is known now. The page tries again by itself; if it stays so, start Nightdesk anew and open the link it prints.'}
      </Words>
    )
  return <Words title="Connecting to the engine">Nothing is known yet.</Words>
}

function Words(props: {
  readonly title: string
  readonly reload?: boolean
  readonly children: React.ReactNode
}) {
  return (
    <main className="main page">
      <div className="calm">
        <div className="calm-inner" role="status">
          <SeverityMark mark="blind" label={null} />
          <h1>{props.title}</h1>
          <p className="prose soft">{props.children}</p>
          {props.reload && (
            <p className="calm-actions">
              <Button onPress={() => location.reload()}>Reload the page</Button>
            </p>
          )}
        </div>
      </div>
    </main>
  )
}
