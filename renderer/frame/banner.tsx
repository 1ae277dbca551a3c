/** "Not all clear", drill band: one line across the page that cannot be dismissed, only become untrue. */
import { Flame } from 'lucide-react'
import { useNow } from '../now.ts'
import { give } from '../orders.ts'
import { bannerOf } from '../states/not-clear.ts'
import { isLive, usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'

export function Banner() {
  const now = useNow()
  const state = usePage((page) => page.state)
  const live = usePage(isLive)
  const refused = usePage((page) => page.link === 'refused')
  const here = usePage((page) => page.screen === 'laptop')
  const heardAt = usePage((page) => page.heardAt)
  const waiting = usePage((page) => page.groups['needs-you'].length)
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  if (!state) return null
  // Without sources the first-run screen says it all; only what is broken still needs a banner there.
  const words = bannerOf(state, live, refused, heardAt, waiting, now)
  if (!words) return null
  return (
    <section className="banner" role="alert">
      <SeverityMark mark="blind" label={null} />
      <div className="banner-words">
        <b>{words.title}</b>
        {words.lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      {words.action === 'try-again' && state.sources.length > 0 && (
        <Button
          shortcut={singleKeys ? 'T' : undefined}
          label="Try again all sources"
          onPress={() => void give('sources.tryAgain', { name: null })}
        >
          Try again
        </Button>
      )}
      {!here && (words.action === 'config' || words.action === 'laptop') && (
        <Button onPress={() => usePage.setState({ screen: 'laptop' })}>
          {words.action === 'config' ? 'See the file' : 'See the data folder'}
        </Button>
      )}
      {words.action === 'reload' && <Button onPress={() => location.reload()}>Reload the page</Button>}
    </section>
  )
}

/** A drill must never be taken for the real thing, nor the other way round. */
export function DrillBand() {
  const drill = usePage((page) => page.state?.desk.drill ?? null)
  const live = usePage(isLive)
  if (!drill) return null
  const real =
    drill.realSources === 0
      ? ''
      : ` Your ${drill.realSources} real source${drill.realSources === 1 ? ' is' : 's are'} still watched.`
  return (
    <section className="drill-band" aria-label="Fire drill">
      <Flame size={16} strokeWidth={1.75} aria-hidden="true" />
      <p>
        <b>Fire drill:</b> made-up alerts, nobody is called.{real}
      </p>
      {live && (
        <Button small onPress={() => void give('drill.stop', {})}>
          Stop drill
        </Button>
      )}
    </section>
  )
}
