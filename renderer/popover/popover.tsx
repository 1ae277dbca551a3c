/** The popover of the tray: the three answers in short, and the one thing to press. */
import {
  ArrowUpRight,
  BellOff,
  BellRing,
  CircleCheck,
  CloudOff,
  CloudUpload,
  LampDesk,
  type LucideIcon,
  Unplug,
  Wifi,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { blindSince } from '../../contract/source-health.ts'
import { armedWords } from '../armed/armed-words.ts'
import { DrillBand } from '../frame/banner.tsx'
import { Duty } from '../frame/duty.tsx'
import { LiveRegions } from '../frame/live-regions.tsx'
import { laptopWords, sourcesWords } from '../frame/strip-words.ts'
import { useNow, useNowTo } from '../now.ts'
import { NoEngine } from '../states/no-engine.tsx'
import { bannerOf, liveCount } from '../states/not-clear.ts'
import { usePage } from '../store.ts'
import { hourMinute, utc, zoneName } from '../ui/clock.ts'
import { silenceText } from '../ui/duration.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { blindTitle, blindWhere } from '../watch/blind-words.ts'
import { useCalm } from '../watch/calm.ts'
import { Headline, UnreachedNote } from '../watch/calm-pane.tsx'
import { marks } from '../watch/icons.ts'
import { Loading } from '../watch/loading.tsx'
import { RowTimer } from '../watch/row-timer.tsx'
import { useLive, useSource, useSources } from '../watch/sight.ts'
import { SnoozeDialog } from '../watch/snooze-dialog.tsx'
import { Where } from '../watch/where.tsx'
import { severityWords } from '../watch/words.ts'
import { openInMain, type WaitingRow, waitingRows } from './desk.ts'
import { IncomingLine } from './incoming.tsx'
import { InHand, Lead } from './lead.tsx'

/** So many more than the first are named. */
const rowsShown = 2

export function Popover() {
  const known = usePage((page) => page.state !== null)
  const drill = usePage((page) => page.state?.desk.drill != null)
  const live = useLive()
  if (!known)
    return (
      <div className="pop" data-live="no">
        <NoEngine />
      </div>
    )
  return (
    <div className={`pop${drill ? ' app-drill' : ''}`} data-live={live ? 'yes' : 'no'}>
      <h1 className="unseen-words">Nightdesk in short</h1>
      <header>
        <Duty />
        <Clocks />
        <DrillBand />
        <NotClear />
        <Loading />
      </header>
      <Waiting />
      <Foot />
      <OpenDialog />
      <LiveRegions />
    </div>
  )
}

function Clocks() {
  const words = useNowTo((now) => `${hourMinute(now)} ${zoneName(now)}, ${utc(now)}`)
  return (
    <p className="pop-clocks num">
      <time>{words}</time>
    </p>
  )
}

/** Title and first line of what the main window says in its banner. */
function NotClear() {
  const now = useNow()
  const state = usePage((page) => page.state)
  const live = useLive()
  const refused = usePage((page) => page.link === 'refused')
  const heardAt = usePage((page) => page.heardAt)
  const waiting = usePage((page) => page.groups['needs-you'].length)
  const words = state && bannerOf(state, live, refused, heardAt, waiting, now)
  if (!words) return null
  return (
    <section className="pop-banner">
      <SeverityMark mark="blind" label={null} small />
      <div>
        <b role="alert">{words.title}</b>
        {words.lines[0] && <p>{words.lines[0]}</p>}
      </div>
    </section>
  )
}

function Waiting() {
  const rows = usePage((page) => page.rows)
  const selected = usePage((page) => page.selected)
  const sources = useSources()
  const loading = usePage((page) => (page.state?.loading ?? 0) > 0)
  const waiting = waitingRows(rows)
  const at = waiting.findIndex(({ key }) => key === selected)
  const after = waiting.slice(at + 1, at + 1 + rowsShown)
  const more = waiting.length - (at + 1) - after.length
  if (sources.length === 0 && !loading) return <Unwatched />
  return (
    <>
      <main className="pop-main">
        {selected === null ? (
          <Calm />
        ) : (
          <Lead lead={selected} position={at > 0 ? `${at + 1} of ${waiting.length}` : ''} />
        )}
        {after.length > 0 && (
          <section aria-label="Also needs you">
            <ul className="pop-rows">
              {after.map((row) => (
                <li key={row.key}>
                  <WaitingLine row={row} />
                </li>
              ))}
            </ul>
          </section>
        )}
      </main>
      <div className="pop-rest num">
        {more > 0 && <p>and {more} more</p>}
        <InHand />
      </div>
    </>
  )
}

function WaitingLine({ row }: { readonly row: WaitingRow }) {
  if (row.kind === 'incoming') return <IncomingLine escalation={row.escalation} />
  return row.kind === 'blind' ? <BlindLine row={row} /> : <AlertLine row={row} />
}

function AlertLine({ row }: { readonly row: Extract<WaitingRow, { kind: 'episode' }> }) {
  const episode = usePage((page) => page.state?.episodes.get(row.episode.id)) ?? row.episode
  return (
    <button type="button" className="pop-row" onClick={() => void openInMain(episode.id)}>
      <SeverityMark mark={marks[episode.severity]} label={severityWords[episode.severity]} />
      <span className="pop-words">
        <span className="row-title cut">
          <Plain text={episode.title} />
        </span>
        <span className="row-where">
          <Where episode={episode} />
        </span>
      </span>
      <RowTimer episode={episode} />
    </button>
  )
}

function BlindLine({ row }: { readonly row: Extract<WaitingRow, { kind: 'blind' }> }) {
  const now = useNow()
  const source = useSource(row.sourceId)
  if (!source) return null
  return (
    <button type="button" className="pop-row" onClick={() => void openInMain(null)}>
      <SeverityMark mark="blind" />
      <span className="pop-words">
        <span className="row-title cut">
          <Plain text={blindTitle(source, now)} />
        </span>
        <span className="row-where cut">{blindWhere(source).environments}</span>
      </span>
      <span className="timer timer-blind">
        <span className="timer-box">
          <time>{silenceText(now - blindSince(source, now))}</time>
        </span>
        <span className="timer-words">not seen</span>
      </span>
    </button>
  )
}

/** Calm with its proof, or plainly that it is not all clear. */
function Calm() {
  const { quiet, line, note } = useCalm()
  return (
    <section className={`pop-calm${quiet ? ' pop-quiet' : ''}`} aria-label="What needs you">
      {quiet ? (
        <span className="lamp lamp-off">
          <LampDesk size={24} strokeWidth={1.75} aria-hidden="true" />
        </span>
      ) : (
        <SeverityMark mark="blind" label={null} />
      )}
      <Headline quiet={quiet} line={line} />
      {quiet && note === '' && <p className="prose soft num">{line}</p>}
      <UnreachedNote note={note} />
      <OpenMain />
    </section>
  )
}

function Unwatched() {
  return (
    <main className="pop-main">
      <section className="pop-calm" aria-label="What needs you">
        <SeverityMark mark="blind" label={null} />
        <h2>Nothing is watched yet</h2>
        <p className="prose soft">No source is connected, so nothing can be known here.</p>
        <OpenMain />
      </section>
    </main>
  )
}

function OpenMain() {
  const live = useLive()
  if (!live) return null
  return (
    <p className="pop-actions">
      <Button onPress={() => void openInMain(null)}>
        Open Nightdesk <ArrowUpRight size={16} strokeWidth={1.75} aria-hidden="true" />
      </Button>
    </p>
  )
}

function Foot() {
  const sources = useSources()
  const live = useLive()
  const count = useNowTo((now) => (live ? liveCount(sources, now) : -1))
  const online = usePage((page) => page.state?.desk.online ?? false)
  const queued = usePage((page) => page.state?.desk.queued ?? 0)
  const armed = usePage((page) => page.state?.desk.armed)
  const seen = sourcesWords(sources, count)
  const laptop = laptopWords(live, online, queued)
  const [heard, words] = armed ? armedWords(live, armed) : [false, 'Not armed']
  const LaptopIcon = !online || !live ? CloudOff : queued > 0 ? CloudUpload : Wifi
  return (
    <footer>
      {!heard && <p className="pop-unarmed">{words}</p>}
      <div className="pop-foot num">
        <FootFact ok={seen.ok} icon={seen.ok ? CircleCheck : Unplug}>
          Sources {seen.words}
        </FootFact>
        <FootFact ok={laptop.ok} icon={LaptopIcon}>
          {laptop.words}
        </FootFact>
        <span className={`pop-armed${heard ? '' : ' ink-unknown'}`} title={words}>
          {heard ? <BellRing {...footIcon} /> : <BellOff {...footIcon} />}
          {heard ? 'Pages ring' : 'Not armed'}
        </span>
      </div>
    </footer>
  )
}

const footIcon = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const

function FootFact(props: { readonly ok: boolean; readonly icon: LucideIcon; readonly children: ReactNode }) {
  const { ok, icon: Icon, children } = props
  return (
    <span className={ok ? '' : 'ink-unknown'}>
      <Icon {...footIcon} className={ok ? 'ink-ok' : ''} />
      <span>{children}</span>
    </span>
  )
}

function OpenDialog() {
  const dialog = usePage((page) => page.dialog)
  return dialog?.kind === 'snooze' ? <SnoozeDialog episodeIds={dialog.episodeIds} /> : null
}
