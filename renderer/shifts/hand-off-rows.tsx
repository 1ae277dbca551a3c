/** Rows of a hand-off: what is open, what ends, what is over. Props in, events out. */
import { AlarmClockOff, BellOff } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import type { EndingSoon, OpenEpisode, PastEpisode } from '../../contract/hand-off.ts'
import { show } from '../orders.ts'
import { usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Plain } from '../ui/plain.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { marks } from '../watch/icons.ts'
import { severityWords } from '../watch/words.ts'
import { dueWords, pastWords, takenWords } from './hand-off-text.ts'

export function Part(props: {
  readonly title: string
  readonly count: number | null
  readonly meaning: string
  readonly children: ReactNode
}) {
  const { title, count, meaning, children } = props
  const id = useId()
  return (
    <section className="hand-off-part" aria-labelledby={id}>
      <h3 id={id} className="sect-head">
        <span>
          {title} {count !== null && <span className="count">{count}</span>}
        </span>
        <small className="num">
          <Plain text={meaning} />
        </small>
      </h3>
      {children}
    </section>
  )
}

function Title({ one }: { readonly one: OpenEpisode | PastEpisode }) {
  const isHere = usePage((page) => page.state?.episodes.has(one.episodeId) ?? false)
  const words = <Plain text={one.title} />
  return isHere ? (
    <button type="button" className="hand-off-title cut" onClick={() => show(one.episodeId)}>
      {words}
    </button>
  ) : (
    <span className="hand-off-title cut">{words}</span>
  )
}

export function Open({
  one,
  now,
  children,
}: {
  readonly one: OpenEpisode
  readonly now: number
  readonly children?: ReactNode
}) {
  const { by, customer, note, environment } = one
  const late = (one.snoozedUntil ?? one.dueAt) <= now
  const place = [customer, environment].filter((name) => name !== null).join(', ')
  return (
    <div className="hand-off-row">
      <SeverityMark mark={marks[one.severity]} label={severityWords[one.severity]} small />
      <Title one={one} />
      <span className={`num ${late ? 'ink-page' : 'soft'}`}>{dueWords(one, now)}</span>
      <span className="hand-off-words soft">
        <Plain
          text={`${place}${place === '' ? '' : '. '}${by === null ? 'Nobody has it.' : `${by} has it.`} ${note ?? ''}`}
        />
      </span>
      {children}
    </div>
  )
}

export function Ending({ one, now }: { readonly one: EndingSoon; readonly now: number }) {
  const Icon = one.kind === 'silence' ? BellOff : AlarmClockOff
  return (
    <div className="hand-off-row">
      <Icon size={14} strokeWidth={1.75} aria-hidden="true" className="dim" />
      <span className="cut">
        <Plain text={`${one.kind === 'silence' ? 'Silence' : 'Snooze'}: ${one.what}`} />
      </span>
      <span className="soft num">ends {momentText(one.at, now)}</span>
      <span className="hand-off-words soft">
        <Plain text={`by ${one.by}${one.why === null ? '' : `: ${one.why}`}`} />
      </span>
    </div>
  )
}

export function Past({ one, now }: { readonly one: PastEpisode; readonly now: number }) {
  return (
    <div className="hand-off-row">
      <SeverityMark mark={marks[one.severity]} label={severityWords[one.severity]} small />
      <Title one={one} />
      <span className="soft num">{pastWords(one, now)}</span>
      <span className="hand-off-words soft">
        <Plain text={takenWords(one)} />
      </span>
    </div>
  )
}
