/** In short, beside the sources: armed or why not, and the way to all of it. */
import { askPermission, usePermission } from '../frame/notifications.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { useLive } from '../watch/sight.ts'
import { armedParts, noPager } from './armed-words.ts'

export function ArmedNow() {
  const armed = usePage((page) => page.state?.desk.armed)
  const live = useLive()
  const granted = usePermission()
  if (!armed) return null
  const { heard, why } = armedParts(live, armed)
  const mayAsk = live && armed.notifications === 'page' && granted === 'default'
  return (
    <section className="armed-now" aria-labelledby="armed-now-title">
      <h2 id="armed-now-title" className="sect-head">
        {heard ? 'Armed' : 'Not armed, because'}
      </h2>
      {!heard && <p className="ink-unknown">{why}</p>}
      <p className="soft">{noPager}</p>
      <p className="plain-row">
        {mayAsk && (
          <Button small onPress={() => void askPermission()}>
            Allow notifications
          </Button>
        )}
        <Button small onPress={() => usePage.setState({ screen: 'laptop', problem: null })}>
          Every check
        </Button>
      </p>
    </section>
  )
}
