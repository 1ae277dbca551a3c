/** The frame around the screens: rail, strip, drill band, banner, screen, hints. */
import { Digest } from './digest/digest.tsx'
import { DigestStrip } from './digest/digest-strip.tsx'
import { Environments } from './environments/environments.tsx'
import { Palette } from './find/palette.tsx'
import { Results } from './find/results.tsx'
import { Banner, DrillBand } from './frame/banner.tsx'
import { Hints } from './frame/hints.tsx'
import { KeysDialog } from './frame/keys-dialog.tsx'
import { LiveRegions } from './frame/live-regions.tsx'
import { Rail } from './frame/rail.tsx'
import { Strip } from './frame/strip.tsx'
import { Inbox } from './inbox/inbox.tsx'
import { Insights } from './insights/insights.tsx'
import { Laptop } from './laptop/laptop.tsx'
import { SalvageNotice } from './laptop/salvage-notice.tsx'
import { Past } from './past/past.tsx'
import { Postmortems } from './postmortems/postmortems.tsx'
import { NightDrafts } from './reviews/night-drafts.tsx'
import { Rules } from './rules/rules.tsx'
import { Sources } from './settings/sources.tsx'
import { HandOffStrip } from './shifts/hand-off-strip.tsx'
import { Shifts } from './shifts/shifts.tsx'
import { EndingStrip } from './silences/ending-strip.tsx'
import { Silences } from './silences/silences.tsx'
import { SoundHint } from './sound/sounding.tsx'
import { AwayStrip } from './states/away-strip.tsx'
import { FirstRun } from './states/first-run.tsx'
import { NoEngine } from './states/no-engine.tsx'
import { seatOf } from './states/seat.ts'
import { usePage } from './store.ts'
import { Dialogs } from './watch/dialogs.tsx'
import { useLive } from './watch/sight.ts'
import { Watch } from './watch/watch.tsx'

export function App() {
  const known = usePage((page) => page.state !== null)
  const live = useLive()
  const drill = usePage((page) => page.state?.desk.drill != null)
  if (!known)
    return (
      <div className="app app-bare" data-live="no">
        <NoEngine />
      </div>
    )
  return (
    <div className={`app${drill ? ' app-drill' : ''}`} data-live={live ? 'yes' : 'no'}>
      <Rail />
      <Strip />
      <div className="notices">
        <DrillBand />
        <Banner />
        <SoundHint />
        <SalvageNotice />
        <AwayStrip />
        <HandOffStrip />
        <DigestStrip />
        <NightDrafts />
        <EndingStrip />
      </div>
      <Screen />
      <Hints />
      <KeysDialog />
      <Palette />
      <Dialogs />
      <LiveRegions />
    </div>
  )
}

function Screen() {
  const screen = usePage((page) => page.screen)
  const watching = usePage((page) => (page.state?.sources.length ?? 0) > 0 || (page.state?.loading ?? 0) > 0)
  const seat = usePage((page) => seatOf(page.state))
  if (screen === 'inbox') return <Inbox key={seat} />
  if (screen === 'sources') return <Sources />
  // At another desk the same numbers mean other alerts: nothing half done may go on there.
  if (screen === 'silences') return <Silences key={seat} />
  if (screen === 'rules') return <Rules key={seat} />
  if (screen === 'postmortems') return <Postmortems />
  if (screen === 'shifts') return <Shifts key={seat} />
  if (screen === 'digest') return <Digest />
  if (screen === 'insights') return <Insights key={seat} />
  if (screen === 'environments') return <Environments key={seat} />
  if (screen === 'find') return <Results key={seat} />
  if (screen === 'past') return <Past key={seat} />
  if (screen === 'laptop') return <Laptop />
  return watching ? <Watch key={seat} /> : <FirstRun />
}
