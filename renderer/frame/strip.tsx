/** The duty strip: duty, what the sources and this laptop are up to, and the time. */
import { CircleCheck, CloudOff, CloudUpload, Unplug, Wifi } from 'lucide-react'
import { ArmedCell } from '../armed/armed-cell.tsx'
import { inElectron } from '../engine.ts'
import { ThreadNag } from '../inbox/nag.tsx'
import { useNow, useNowTo } from '../now.ts'
import { liveCount } from '../states/not-clear.ts'
import { isLive, usePage } from '../store.ts'
import { hourMinuteSecond, utc, weekday, zoneName } from '../ui/clock.ts'
import { useLive, useSources } from '../watch/sight.ts'
import { Duty } from './duty.tsx'
import { People } from './people.tsx'
import { laptopWords, sourcesWords } from './strip-words.ts'

export function Strip() {
  return (
    <header className={`strip${inElectron ? ' is-drag' : ''}`}>
      <Duty />
      <People />
      <span className="grow" />
      <ThreadNag />
      <ArmedCell />
      <SourcesCell />
      <LaptopCell />
      <Clock />
    </header>
  )
}

function SourcesCell() {
  const sources = useSources()
  const live = useLive()
  const count = useNowTo((now) => (live ? liveCount(sources, now) : -1))
  const { ok, words } = sourcesWords(sources, count)
  const Icon = ok ? CircleCheck : Unplug
  return (
    <section className={`strip-cell strip-sources${ok ? '' : ' strip-cell-unknown'}`} aria-label="Sources">
      <span>Sources</span>
      <span className="num">
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" className={ok ? 'ink-ok' : ''} />
        {words}
      </span>
    </section>
  )
}

function LaptopCell() {
  const live = usePage(isLive)
  const online = usePage((page) => page.state?.desk.online ?? false)
  const queued = usePage((page) => page.state?.desk.queued ?? 0)
  const { ok, words } = laptopWords(live, online, queued)
  const Icon = !online || !live ? CloudOff : queued > 0 ? CloudUpload : Wifi
  return (
    <section className={`strip-cell strip-laptop${ok ? '' : ' strip-cell-unknown'}`} aria-label="This laptop">
      <span>This laptop</span>
      <span className="num">
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" className={ok ? 'ink-ok' : ''} />
        {words}
      </span>
    </section>
  )
}

function Clock() {
  const now = useNow()
  return (
    <section className="strip-clock" aria-label="Time">
      <p>
        <time>{hourMinuteSecond(now)}</time> <small>{zoneName(now)}</small>
      </p>
      <small>
        {utc(now)}, {weekday(now)}
      </small>
    </section>
  )
}
