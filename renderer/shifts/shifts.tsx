/** The week of the rotations, who has what now, what is nobody's, and one's own next shifts. */
import { ChevronLeft, ChevronRight, TriangleAlert, Users } from 'lucide-react'
import { useEffect } from 'react'
import { clockOffBy, clockOffWords } from '../../contract/clock-off.ts'
import type { RotationTime, ShiftsView } from '../../contract/rotation.ts'
import type { NamedGap } from '../../contract/shift-news.ts'
import type { Span } from '../../contract/weekly-spans.ts'
import { engineNow, useNow, useNowTo } from '../now.ts'
import { usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { useLive, useSources } from '../watch/sight.ts'
import { leaveShifts, readHandOff, readShifts, turnWeek, useShifts } from './desk.ts'
import { conflictsAhead, doubtAt, doubtNext } from './fed-words.ts'
import { HandOff } from './hand-off.tsx'
import { GapAhead, Moved } from './moved.tsx'
import { NamingLine } from './naming-line.tsx'
import { stretchOf } from './override-form.ts'
import { choose } from './override-orders.ts'
import { Mine, Overrides } from './own-shifts.tsx'
import { PastShifts } from './past-shifts.tsx'
import { gapsAhead, nowAndNext, whenWords } from './shift-words.ts'
import { TakeDialog } from './take-dialog.tsx'
import { TakingOver } from './taking-over.tsx'
import { Team } from './team.tsx'
import { Timeline } from './timeline.tsx'
import { UpstreamPart } from './upstream-part.tsx'
import { type Week, weekOf } from './week.ts'

/** The configuration may change under it: it is asked for this often, ms. */
const againMs = 30_000

export function Shifts() {
  const view = useShifts((known) => known.view)
  const problem = useShifts((known) => known.problem)
  const ahead = useShifts((known) => known.ahead)
  const live = useLive()
  const duty = usePage((page) => page.state?.desk.duty)
  const edition = usePage((page) => page.state?.desk.shifts.edition)
  const chosen = useShifts((known) => known.chosen)
  const turn = useNowTo((now) => Math.floor(now / againMs))
  const monday = useNowTo((now) => weekOf(now, ahead).from)
  const week = weekOf(monday, 0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with every turn, and when duty or the rotations change
  useEffect(() => void readShifts(weekOf(monday, 0), ahead), [turn, live, duty, edition, monday, ahead])
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with every turn, and when duty changes
  useEffect(() => void readHandOff(), [turn, live, duty])
  useEffect(() => leaveShifts, [])
  useEffect(() => {
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
  const isOfWeek = view !== null && view.from === week.from
  return (
    <main className="main page">
      <div className="shifts-page">
        {chosen === null && <Problem />}
        <Moved />
        <GapAhead />
        {problem !== null && <p className="warn warn-unknown">{plainLine(problem)}</p>}
        <Head week={week} view={isOfWeek ? view : null} />
        {view === null && problem === null && <p className="soft">Reading the shifts.</p>}
        {view?.rotations.length === 0 && <NoRotations />}
        {view !== null && view.rotations.length > 0 && (
          <Timeline week={week} rotations={isOfWeek ? view.rotations : []} names={view.rotations} />
        )}
        <NamingLine />
        {view !== null && (
          <div className="shifts-below">
            <div>
              <TakingOver />
              <HandOff />
            </div>
            {view.rotations.length > 0 && (
              <aside>
                <OnNow rotations={view.rotations} isNow={ahead === 0 && isOfWeek} />
                <Mine
                  shifts={view.mine}
                  isKnown={view.rotations.every(({ fed }) => fed.every(({ readAt }) => readAt !== null))}
                />
                <PastShifts />
                <Overrides view={view} />
                <UpstreamPart />
              </aside>
            )}
          </div>
        )}
        {view !== null && <Team />}
      </div>
      {chosen !== null && <TakeDialog key={`${chosen.rotation} ${chosen.begins}`} chosen={chosen} />}
    </main>
  )
}

/** About the shift of mine that is next, or under way; the week's blocks are chosen by themselves. */
function chooseMine(): boolean {
  const { view } = useShifts.getState()
  const now = Math.round(engineNow())
  const next = view?.mine.find(({ to }) => to === null || to > now)
  if (!view || !next) return false
  const { rotation, person, from } = next
  choose({ rotation, person, isMine: true, begins: from, ...stretchOf(next, view, now) })
  return true
}

/** The arrows turn the week, and W is about my next shift, unless something else wants the key. */
function press(event: KeyboardEvent): void {
  const inField =
    event.target instanceof HTMLElement && event.target.matches('input, textarea, select, [contenteditable]')
  if (event.defaultPrevented || inField || document.querySelector('dialog[open]')) return
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
  if (event.key === 'ArrowLeft') turnWeek(-1)
  else if (event.key === 'ArrowRight') turnWeek(1)
  else if (event.key === 'w' && !event.repeat && hasSingleKeys()) {
    if (!chooseMine()) return
  } else return
  event.preventDefault()
}

function hasSingleKeys(): boolean {
  return usePage.getState().state?.desk.settings.singleKeys ?? true
}

function Head({ week, view }: { readonly week: Week; readonly view: ShiftsView | null }) {
  const now = useNow()
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const gaps = gapsAhead(view?.rotations ?? [], now)
  const conflicts = conflictsAhead(view?.rotations ?? [], now)
  const isFed = view?.rotations.some(({ fed }) => fed.length > 0) ?? false
  return (
    <header className="shifts-head">
      <h1>Week {week.number}</h1>
      <Button kind="bare" label="Previous week" onPress={() => turnWeek(-1)}>
        <ChevronLeft size={18} strokeWidth={1.75} aria-hidden="true" />
      </Button>
      <Button label="Today this week" onPress={() => turnWeek(0)}>
        Today
      </Button>
      <Button kind="bare" label="Next week" onPress={() => turnWeek(1)}>
        <ChevronRight size={18} strokeWidth={1.75} aria-hidden="true" />
      </Button>
      {gaps.length > 0 && <Gaps gaps={gaps} />}
      {conflicts[0] && <Conflicts first={conflicts[0]} count={conflicts.length} />}
      <span className="grow" />
      <ul className="shifts-legend" aria-hidden="true">
        <li>
          <i className="is-mine" /> you
        </li>
        <li>
          <i className="is-override" /> override
        </li>
        <li>
          <i className="is-gap" /> nobody
        </li>
        {isFed && (
          <li>
            <i className="is-doubt" /> not known
          </li>
        )}
      </ul>
      {view !== null && view.mine.length > 0 && (
        <Button shortcut={singleKeys ? 'W' : undefined} onPress={() => void chooseMine()}>
          Swap a shift
        </Button>
      )}
    </header>
  )
}

/** `1 gap: Sat 17 Oct, 20:00 to Sun 18 Oct, 08:00, ops on-call` */
function Gaps({ gaps }: { readonly gaps: readonly NamedGap[] }) {
  const [first] = gaps
  if (!first) return null
  return (
    <p className="shifts-gaps" role="status">
      <TriangleAlert size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className="cut num">
        {gaps.length} {gaps.length === 1 ? 'gap' : 'gaps'}: {whenWords(first)},{' '}
        <Plain text={first.rotation} />
      </span>
    </p>
  )
}

/** `1 conflict: Sat 17 Oct, 20:00 to 22:00, ops on-call` */
function Conflicts({
  first,
  count,
}: {
  readonly first: Span & { readonly rotation: string }
  readonly count: number
}) {
  return (
    <p className="shifts-gaps is-doubt" role="status">
      <Users size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className="cut num">
        {count} {count === 1 ? 'conflict' : 'conflicts'}: {whenWords(first)}, <Plain text={first.rotation} />
      </span>
    </p>
  )
}

function OnNow({
  rotations,
  isNow,
}: {
  readonly rotations: readonly RotationTime[]
  readonly isNow: boolean
}) {
  const now = useNow()
  const off = clockOffBy(useSources())
  // Who has it now goes by a clock: by a wrong one nobody is named.
  const told = rotations.map((one) => (off === null ? one : { ...one, why: one.why ?? clockOffWords(off) }))
  return (
    <section className="shifts-part" aria-labelledby="shifts-now">
      <h2 id="shifts-now" className="sect-head">
        <span>On duty now</span>
        <small>by the rotations of the configuration</small>
      </h2>
      {!isNow && <p className="soft">Go back to this week to see who has it now.</p>}
      <ul>
        {isNow && told.map((rotation) => <OnNowRow key={rotation.name} rotation={rotation} now={now} />)}
      </ul>
    </section>
  )
}

function OnNowRow({ rotation, now }: { readonly rotation: RotationTime; readonly now: number }) {
  const { current, next } = nowAndNext(rotation, now)
  const isGap = rotation.gaps.some(({ from, to }) => from <= now && now < to)
  const why = doubtAt(rotation, now)
  const notKnownAt = doubtNext(rotation, now, next?.from ?? null)
  return (
    <li className="shift-row">
      <span className="cut soft">
        <Plain text={rotation.name} />
      </span>
      <b className={`cut${isGap || why !== null ? ' ink-unknown' : current?.isMine ? ' ink-lamp' : ''}`}>
        {why === null ? (
          <Plain
            text={
              current ? (current.isMine ? 'You' : current.person) : isGap ? 'Nobody' : 'Outside its hours'
            }
          />
        ) : (
          'Not known'
        )}
        {why === null && current?.to != null && (
          <span className="num"> until {momentText(current.to, now)}</span>
        )}
      </b>
      <span className={`${why === null ? 'cut ' : ''}soft num`}>
        {why !== null && plainLine(why)}
        {why === null && notKnownAt !== null && `then not known, ${momentText(notKnownAt, now)}`}
        {why === null && notKnownAt === null && next?.from != null && (
          <>
            then <Plain text={next.isMine ? 'you' : next.person} />, {momentText(next.from, now)}
          </>
        )}
      </span>
    </li>
  )
}

function NoRotations() {
  return (
    <section className="shifts-none">
      <p>
        No rotation is configured. Write one into the file, in This laptop, and the strip follows it: until
        when you are on duty, and who is next.
      </p>
      <pre className="mono">{`duty: { rotation: ops duty }
rotations:
  - name: ops duty
    zone: Europe/Berlin
    people: [Mara Lind, Ines Okafor]
    starts: 2026-01-05 08:00
    turn: 1d`}</pre>
      <Button kind="primary" onPress={() => usePage.setState({ screen: 'laptop', problem: null })}>
        Open This laptop
      </Button>
    </section>
  )
}
