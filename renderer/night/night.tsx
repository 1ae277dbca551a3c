/** The Night window: one page that calls, or one colleague who asks, how long there is, and one thing to press. */
import { Check } from 'lucide-react'
import { useLayoutEffect } from 'react'
import type { Episode } from '../../contract/alert.ts'
import { blindSources } from '../../contract/state.ts'
import { NotArmedLine } from '../armed/armed-cell.tsx'
import { DrillBand } from '../frame/banner.tsx'
import { LiveRegions } from '../frame/live-regions.tsx'
import { engineNow, monotonic, useNowTo } from '../now.ts'
import { SoundLines } from '../sound/sounding.tsx'
import { NoEngine } from '../states/no-engine.tsx'
import { type Page, usePage } from '../store.ts'
import { hourMinuteSecond } from '../ui/clock.ts'
import { spokenText } from '../ui/duration.ts'
import { Fact } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { Countdown } from '../watch/countdown.tsx'
import { impactIcons, marks } from '../watch/icons.ts'
import { useLive, useSeen, useSource, useSources } from '../watch/sight.ts'
import { useUntold } from '../watch/untold.ts'
import { Where } from '../watch/where.tsx'
import { asOfWords, countOf, impactWords, severityWords } from '../watch/words.ts'
import { settled, subjectNow, useNight, worldOf } from './desk.ts'
import { NothingUntilLive, OpenButton, PutAway, Recipe } from './foot.tsx'
import { AlsoAsked, Question } from './question.tsx'
import type { QuestionView } from './question-view.ts'
import { Back, Ended, Target } from './target.tsx'
import { type NightView, queuedCount, subjectOf } from './view.ts'

export function Night() {
  const known = usePage((page) => page.state !== null)
  const drill = usePage((page) => page.state?.desk.drill != null)
  const flash = usePage(lightsUp)
  const view = useNight((night) => night.view)
  const live = useLive()
  const seat = useNight((night) => night.seat)
  const sureUntil = useNight((night) => night.sureUntil)
  const subject = subjectOf(view, seat)
  const pressed = subjectNow(view, seat, sureUntil)
  // What comes back with the engine counts as new: there was nothing to press before.
  useLayoutEffect(() => settled.show(live ? pressed : null, monotonic()), [pressed, live])
  if (!known)
    return (
      <div className="night" data-live="no">
        <NoEngine />
      </div>
    )
  return (
    <div
      className={`night${drill ? ' app-drill' : ''}${flash ? ' night-flash' : ''}`}
      data-live={live ? 'yes' : 'no'}
    >
      {drill && <DrillBand />}
      {!live && <NotLive />}
      <NotArmedLine className="night-unarmed" />
      <View key={subject} view={view} />
      <LiveRegions />
    </div>
  )
}

function View({ view }: { readonly view: NightView }) {
  if (view.kind === 'none' || view.kind === 'done') return <Nobody />
  return 'escalation' in view ? <Question view={view} /> : <Shown view={view} />
}

/** Light is for what sounds, and only where it was asked for. */
function lightsUp({ state }: Page): boolean {
  return state?.desk.settings.sound.flash === true && (state.desk.sounding?.sound ?? 'none') !== 'none'
}

function NotLive() {
  const heardAt = usePage((page) => page.heardAt)
  return (
    <section className="night-lost" role="alert">
      <SeverityMark mark="blind" label={null} small />
      <p>
        <b>Not live: the engine does not answer.</b> You see the state of {hourMinuteSecond(heardAt)}.
      </p>
    </section>
  )
}

/** It says nothing of calm: that needs more proof than a small window can show. */
function Nobody() {
  const live = useLive()
  const loading = usePage((page) => (page.state?.loading ?? 0) > 0)
  const sources = useSources()
  const blind = useNowTo((now) => blindSources(sources, now).length)
  return (
    <main className="night-main">
      <h1 className="night-title">
        {!live
          ? 'Not known whether a page waits'
          : loading
            ? 'Still reading alerts'
            : 'No page waits for you'}
      </h1>
      {blind > 0 && (
        <p className="night-as-of">{countOf(blind, 'source')} cannot be seen: this is not all clear.</p>
      )}
      <div className="night-foot">
        <OpenButton target={{ episodeId: null }} />
      </div>
    </main>
  )
}

type ShownView = Exclude<NightView, QuestionView | { kind: 'none' | 'done' }>

function Shown({ view }: { readonly view: ShownView }) {
  const { episode } = view
  const seen = useSeen().has(episode.sourceId)
  const impact = impactWords[episode.impact]
  return (
    <main className={`night-main night-${view.kind}`}>
      <header className="night-head">
        <p className="night-facts">
          <SeverityMark mark={marks[episode.severity]} label={severityWords[episode.severity]} />
          <Fact icon={impactIcons[episode.impact]} {...(episode.impact === 'down' ? { tone: 'down' } : {})}>
            {impact}
          </Fact>
        </p>
        <Countdown episode={episode} seen={seen} />
      </header>
      <div className="night-words">
        <h1 className="night-title">
          <Plain text={episode.title} />
        </h1>
        <p className="night-where">
          <Where episode={episode} />
        </p>
        {view.kind === 'calling' && <SoundLines episode={episode} />}
        {!seen && <AsOf episode={episode} />}
        <Queue view={view} />
        {view.kind === 'calling' && <AlsoAsked episode={episode} />}
      </div>
      <div className="night-act">
        <Act view={view} />
        <Problem />
      </div>
      <div className="night-foot">
        <Recipe episode={episode} />
        <OpenButton target={{ episodeId: episode.id }} />
        <PutAway what="the alert goes on calling" />
      </div>
    </main>
  )
}

function AsOf({ episode }: { readonly episode: Episode }) {
  const source = useSource(episode.sourceId)
  return <p className="night-as-of">{asOfWords(source)}. Not verified now.</p>
}

function Queue({ view }: { readonly view: NightView }) {
  const more = usePage((page) => {
    const world = worldOf(page, 0)
    return world ? queuedCount(view, world) : 0
  })
  return more === 0 ? null : <p className="night-more">and {more} more</p>
}

function Act({ view }: { readonly view: ShownView }) {
  const live = useLive()
  if (!live) return <NothingUntilLive />
  if (view.kind === 'calling') return <Take episode={view.episode} />
  if (view.kind === 'taken') return <TakeBack view={view} />
  return <Ended words={view.words} />
}

function Take({ episode }: { readonly episode: Episode }) {
  const title = plainLine(episode.title)
  const spoken = [
    ...[severityWords.page, title, episode.customer === null ? '' : plainLine(episode.customer)],
    spokenText(episode.ackDueAt - engineNow()),
  ]
  return <Target verb="Acknowledge" about={title} spoken={spoken.filter((word) => word !== '')} />
}

function TakeBack({ view }: { readonly view: Extract<NightView, { kind: 'taken' }> }) {
  const untold = useUntold(view.episode)
  return (
    <Back label={`Take back the ack of ${plainLine(view.episode.title)}`} until={view.until}>
      {untold === '' ? (
        <p className="ink-lamp">
          <Check size={20} strokeWidth={1.75} aria-hidden="true" />
          You have it
        </p>
      ) : (
        <p className="night-untold">{untold}</p>
      )}
    </Back>
  )
}
