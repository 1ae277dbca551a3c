/** Insights: the few figures that change how a team works, counted on this laptop, each with what it is made of. */
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { InsightsView } from '../../contract/insights.ts'
import { useNowTo } from '../now.ts'
import { usePage } from '../store.ts'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { useLive } from '../watch/sight.ts'
import { BehindDialog } from './behind-dialog.tsx'
import { leaveExport, readInsights, standingQuestion, useInsights } from './desk.ts'
import { ExportMenu } from './export-menu.tsx'
import { FigureCards } from './figure-cards.tsx'
import { HeatMap } from './heat-map.tsx'
import { LineChart } from './line-chart.tsx'
import { Noisiest } from './noisiest.tsx'
import { Scope } from './scope.tsx'
import { tuneSelected } from './tune.ts'
import { TuneDialog } from './tune-dialog.tsx'
import { WeekTable } from './week-table.tsx'
import { WeeklyButton } from './weekly.tsx'
import { scopeText, spanWords, titleOf, weeksOn } from './words.ts'

/** What is under way changes the week's figures: they are asked for this often, ms. */
const againMs = 60_000

export function Insights() {
  const view = useInsights((known) => known.view)
  const problem = useInsights((known) => known.problem)
  const live = useLive()
  const main = useRef<HTMLElement>(null)
  const turn = useNowTo((now) => Math.floor(now / againMs))
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with every turn
  useEffect(() => void readInsights(), [turn, live])
  useEffect(() => main.current?.focus({ preventScroll: true }), [])
  return (
    <main ref={main} className="main insights" tabIndex={-1} onKeyDown={(event) => press(event)}>
      <header className="insights-head">
        <div className="grow">
          <h1>{view ? titleOf(view) : 'Insights'}</h1>
          {view && (
            <p className="soft">
              {spanWords(view)}, {scopeText(view.question)}
            </p>
          )}
        </div>
        <Scope />
      </header>
      <Problem />
      <OfFile />
      {problem !== null && (
        <p className="warn warn-unknown insights-warn">
          <span>
            {plainLine(problem)} {view && 'What you see is the last answer.'}
          </span>
        </p>
      )}
      {view ? <Figures view={view} /> : problem === null && <p className="soft insights-warn">Counting.</p>}
      <BehindDialog />
      <TuneDialog />
    </main>
  )
}

/** The arrows go from week to week, T tunes the selected alert, X takes the figures out; never out of a field. */
function press(event: KeyboardEvent<HTMLElement>): void {
  const { key, ctrlKey, altKey, metaKey, shiftKey, target } = event
  if (ctrlKey || altKey || metaKey || shiftKey || event.defaultPrevented) return
  if (target instanceof HTMLElement && target.matches('input, select, textarea, [role="grid"] *, dialog *'))
    return
  if (key === 'ArrowLeft' || key === 'ArrowRight')
    void readInsights({ week: weeksOn(standingQuestion().week, key === 'ArrowLeft' ? -1 : 1) })
  else if (event.repeat || !(usePage.getState().state?.desk.settings.singleKeys ?? true)) return
  else if (key === 't') tuneSelected()
  else if (key === 'x') document.querySelector<HTMLElement>('#insights-export summary')?.click()
  else return
  event.preventDefault()
  event.stopPropagation()
}

function OfFile() {
  const file = useInsights((known) => known.file)
  if (file === null) return null
  return (
    <p className="warn insights-warn">
      <span>
        <b>These are the figures of {plainLine(file)}</b>, counted anew out of it; not those of this laptop.
      </span>
      <button type="button" className="button button-small button-plain" onClick={leaveExport}>
        Back to this laptop
      </button>
    </p>
  )
}

function Figures({ view }: { readonly view: InsightsView }) {
  return (
    <>
      <Unseen view={view} />
      <FigureCards view={view} />
      <div className="insights-grid">
        <section className="insights-cell">
          <LineChart view={view} figure="acknowledged" />
          <LineChart view={view} figure="resolved" />
        </section>
        <section className="insights-cell">
          <HeatMap view={view} />
        </section>
        <section className="insights-cell">
          <WeekTable view={view} />
        </section>
        <section className="insights-cell">
          <Noisiest view={view} />
        </section>
      </div>
      <footer className="insights-foot soft num">
        <Counted view={view} />
        <span className="plain-row">
          {view.question.weeks === 1 && (
            <WeeklyButton small week={view.question.week} words="This week as Markdown" />
          )}
          <ExportMenu />
        </span>
      </footer>
    </>
  )
}

/** A figure out of half a week's sight must not pass for one of a whole one. */
function Unseen({ view: { observed, behind } }: { readonly view: InsightsView }) {
  const percent = Math.floor(observed.share * 100)
  if (percent >= 99 && behind === 0) return null
  return (
    <p className="warn warn-unknown insights-warn">
      <span>
        {percent < 99 && (
          <>
            <b>{percent} % of this time was observed.</b> What happened in the rest is not in these figures.{' '}
          </>
        )}
        {behind > 0 && `${behind.toLocaleString('en')} records are still being read in.`}
      </span>
    </p>
  )
}

function Counted({ view: { counted, zone } }: { readonly view: InsightsView }) {
  const at = counted.lastAt === null ? '' : `, last ${new Date(counted.lastAt).toTimeString().slice(0, 8)}`
  return (
    <span>
      Counted on this laptop from {counted.records.toLocaleString('en').replaceAll(',', ' ')} records{at}.
      Days and hours of {zone}.
    </span>
  )
}
