/** The four figures on top: each opens its definition and what is behind it. */
import { ArrowDownRight, ArrowRight, ArrowUpRight } from 'lucide-react'
import type { ReactNode } from 'react'
import type { FigureId, InsightsView, Spread } from '../../contract/insights.ts'
import { useNowTo } from '../now.ts'
import { weekday } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'
import { plainLine } from '../ui/plain-text.ts'
import { openBehind } from './desk.ts'
import {
  beforeName,
  type Change,
  fasterText,
  fewerText,
  figureText,
  isOver,
  lessText,
  restText,
  withinText,
} from './words.ts'

export function FigureCards({ view }: { readonly view: InsightsView }) {
  const than = beforeName(view)
  const { acknowledged, resolved, before, woken } = view
  const pages = view.byTeam.reduce((sum, team) => sum + team.pages, 0)
  return (
    <div className="figures">
      <Duration
        figure="acknowledged"
        title="Acknowledged in, median"
        spread={acknowledged}
        change={fasterText(acknowledged, before.acknowledged, than)}
        pages={pages}
        done="acknowledged"
      />
      <Duration
        figure="resolved"
        title="Resolved in, median"
        spread={resolved}
        change={fasterText(resolved, before.resolved, than)}
        pages={pages}
        done="resolved"
      />
      {woken ? <Woken view={view} than={than} /> : <FirstAnswer view={view} />}
      <Downtime view={view} than={than} />
    </div>
  )
}

function Card(props: {
  readonly figure: FigureId
  readonly title: string
  readonly value: string
  readonly change?: Change | null
  readonly children?: ReactNode
}) {
  const { figure, title, value, change, children } = props
  return (
    <section className="figure">
      <button type="button" className="figure-open" onClick={() => void openBehind(figure)}>
        <span className="figure-title">
          {title}
          <span className="unseen-words">: what it counts, and what is behind it. </span>
        </span>
        <span className="figure-line">
          <span className="figure-value num">{value}</span>
          {change && <ChangeWords change={change} />}
        </span>
      </button>
      {children}
    </section>
  )
}

function ChangeWords({ change: { words, better } }: { readonly change: Change }) {
  const Icon =
    better === null
      ? ArrowRight
      : words.includes('slower') || words.includes('more')
        ? ArrowUpRight
        : ArrowDownRight
  return (
    <span className={`figure-change ${better === null ? 'soft' : better ? 'ink-ok' : 'ink-page'}`}>
      <Icon size={14} strokeWidth={2} aria-hidden="true" />
      {words}
    </span>
  )
}

/** Why there is no figure: what calls now has not been taken yet, which is not nothing. */
function nothingText(spread: Spread | null, pages: number, done: string): string {
  if (spread) return `${spread.leftOut} left out: nobody could see their end.`
  return pages === 0 ? 'Nothing called.' : `${pages} called: none is ${done} yet.`
}

function Duration(props: {
  readonly figure: FigureId
  readonly title: string
  readonly spread: Spread | null
  readonly change: Change | null
  /** how many called in these weeks */
  readonly pages: number
  /** what became of those that count */
  readonly done: 'acknowledged' | 'resolved'
}) {
  const { figure, title, spread, change, pages, done } = props
  if (!spread || spread.count === 0)
    return (
      <Card figure={figure} title={title} value="–">
        <p className="soft">{nothingText(spread, pages, done)}</p>
      </Card>
    )
  return (
    <Card figure={figure} title={title} value={figureText(spread.medianMs)} change={change}>
      <Bar spread={spread} />
      <p className="num">{withinText(spread)}</p>
      <p className="soft num figure-rest">{restText(spread)}</p>
    </Card>
  )
}

/** The middle, nine in ten, and where the target stands; said in words beside it. */
function Bar({ spread: { medianMs, p90Ms, targetMs } }: { readonly spread: Spread }) {
  const whole = Math.max(p90Ms, (targetMs ?? 0) * 2, medianMs, 1)
  const width = (ms: number): number => Math.round((Math.min(ms, whole) / whole) * 1000) / 10
  return (
    <svg className="figure-bar" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
      <rect className="bar-track" x="0" y="4" width="100" height="6" />
      <rect className="bar-edge" x="0" y="4" width={width(p90Ms)} height="6" />
      <rect className="bar-middle" x="0" y="4" width={width(medianMs)} height="6" />
      {targetMs !== null && (
        <rect className="bar-target" x={width(targetMs) - 0.3} y="0" width="0.6" height="14" />
      )}
    </svg>
  )
}

const hours = (minutes: number): string => String(Math.floor(minutes / 60)).padStart(2, '0')

function Woken({ view, than }: { readonly view: InsightsView; readonly than: string }) {
  const { woken, night } = view
  const over = useNowTo((now) => isOver(view, now))
  if (!woken) return null
  const { count, before, worst, noAction } = woken
  return (
    <Card
      figure="woken"
      title={`Woken at night, ${hours(night.from)} to ${hours(night.to)}`}
      value={String(count)}
      change={fewerText(count, before, than, over)}
    >
      {worst && worst.count > 1 && (
        <p className="num">
          {worst.count} of {count} in one night, {weekday(worst.from)}
        </p>
      )}
      {count > 0 && (
        <p>
          {noAction === 0 ? 'each needed action, or nobody has said' : `${noAction} needed no action at all`}
        </p>
      )}
      <p className="soft figure-rest">Stays on this laptop.</p>
    </Card>
  )
}

function FirstAnswer({ view: { firstResponse, responseInHours } }: { readonly view: InsightsView }) {
  const none = !firstResponse || firstResponse.count === 0
  return (
    <Card
      figure="first-response"
      title="First answer to customers, median"
      value={none ? '–' : figureText(firstResponse.medianMs)}
    >
      {none ? (
        <p className="soft">No thread was answered.</p>
      ) : (
        <p className="num">{withinText(firstResponse)}</p>
      )}
      <p className="soft figure-rest">
        {responseInHours ? 'Only support hours count.' : 'Every hour counts.'} How you slept is in your own
        view.
      </p>
    </Card>
  )
}

function Downtime({ view, than }: { readonly view: InsightsView; readonly than: string }) {
  const { ms, beforeMs, incidents } = view.downtime
  const over = useNowTo((now) => isOver(view, now))
  const names = [...new Set(incidents.map(({ customer, title }) => plainLine(customer ?? title)))]
  const shown = names.slice(0, 2).join(', ')
  const written = incidents.filter(({ postmortemId }) => postmortemId !== null).length
  return (
    <Card
      figure="downtime"
      title="Customer downtime"
      value={ms === 0 ? '0 min' : spanText(ms)}
      change={lessText(ms, beforeMs, than, over)}
    >
      {incidents.length === 0 ? (
        <p className="soft">No customer was said to be down.</p>
      ) : (
        <>
          <p className="cut">
            {incidents.length === 1 ? '1 incident' : `${incidents.length} incidents`}: {shown}
            {names.length > 2 && ` and ${names.length - 2} more`}
          </p>
          <p>
            {written === incidents.length
              ? 'each has a postmortem'
              : `${incidents.length - written} without a postmortem`}
          </p>
        </>
      )}
    </Card>
  )
}
