/** What the nights cost, from the record of this laptop, which keeps it to itself. */
import { BedDouble, FileDown, TriangleAlert } from 'lucide-react'
import type { RestNight, RestView } from '../../contract/rest.ts'
import { engineNow, useNow } from '../now.ts'
import { hourMinute, momentText } from '../ui/clock.ts'
import { downloadText } from '../ui/copy-text.ts'
import { spanText } from '../ui/duration.ts'
import { Button } from '../ui/parts.tsx'
import {
  freshWords,
  heatOf,
  heavyWords,
  hoursWords,
  nightName,
  nightWords,
  restCsv,
  restJson,
  timesWords,
} from './rest-words.ts'
import { useTeam } from './team-desk.ts'

export function Rest() {
  const rest = useTeam((known) => known.rest)
  const now = useNow()
  if (rest === null) return null
  const fresh = freshWords(rest, now)
  return (
    <section className="rest" aria-labelledby="rest-title">
      <h2 id="rest-title" className="sect-head">
        <span>Your rest</span>
        <small>only on this laptop; in no hand-off</small>
      </h2>
      <div className="rest-halves">
        <div>
          {rest.nights[0] ? (
            <>
              <Newest night={rest.nights[0]} now={now} />
              <Nights nights={rest.nights} />
            </>
          ) : (
            <p className="soft">No night is on record yet.</p>
          )}
          {fresh !== null && (
            <p className="rest-note num">
              <BedDouble size={16} strokeWidth={1.75} aria-hidden="true" />
              <span>{fresh}</span>
            </p>
          )}
          {rest.heavy.map((one) => (
            <p key={one.from} className="rest-note ink-page num">
              <TriangleAlert size={16} strokeWidth={1.75} aria-hidden="true" />
              <span>{heavyWords(one)}</span>
            </p>
          ))}
        </div>
        <div>
          <Hours rest={rest} now={now} />
          <Files rest={rest} />
        </div>
      </div>
    </section>
  )
}

function Newest({ night, now }: { readonly night: RestNight; readonly now: number }) {
  const name = night.goesOn
    ? `This night, since ${hourMinute(night.from)}`
    : `The night until ${momentText(night.to, now)}`
  const figures = [
    ['Woken', timesWords(night.woken)],
    ['Awake', night.awakeMs === 0 ? 'not at all' : spanText(night.awakeMs)],
    ['Longest quiet', spanText(night.longestQuietMs)],
  ] as const
  return (
    <>
      <h3 className="rest-head num">{name}</h3>
      <dl className="rest-figures">
        {figures.map(([what, value]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

/** A bar a night, all to one scale: that of the longest. */
function Nights({ nights }: { readonly nights: readonly RestNight[] }) {
  const longest = Math.max(...nights.map(({ from, to }) => to - from))
  const share = (ms: number): string => `${(100 * ms) / longest}%`
  return (
    <>
      <ol className="rest-nights" aria-label="The last nights">
        {nights.map((night) => (
          <li key={night.from}>
            <span className="soft">{nightName(night)}</span>
            <span className="rest-bar" aria-hidden="true">
              <i className="rest-quiet" style={{ left: 0, width: share(night.to - night.from) }} />
              {night.awake.map(({ from, to }) => (
                <i
                  key={from}
                  className="rest-awake"
                  style={{ left: share(from - night.from), width: share(to - from) }}
                />
              ))}
            </span>
            <span className="rest-said soft num">{nightWords(night)}</span>
          </li>
        ))}
      </ol>
      <p className="rest-legend dim" aria-hidden="true">
        <i className="rest-quiet" /> quiet <i className="rest-awake" /> awake, until asleep again
      </p>
    </>
  )
}

function Hours({ rest, now }: { readonly rest: RestView; readonly now: number }) {
  const most = Math.max(...rest.hours)
  return (
    <>
      <h3 className="rest-head">Interruptions by hour of the day</h3>
      <p className="soft num">{hoursWords(rest, now)}</p>
      {most > 0 && (
        <ol className="rest-hours" aria-label="Interruptions by hour of the day">
          {rest.hours.map((count, hour) => {
            const name = String(hour).padStart(2, '0')
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: the place is the hour
              <li key={hour} className={`num heat-${heatOf(count, most)}`}>
                <span className="unseen-words">
                  {name}:00, {count === 0 ? 'none' : count}
                </span>
                <b aria-hidden="true">{count === 0 ? '' : count}</b>
                <small aria-hidden="true">{name}</small>
              </li>
            )
          })}
        </ol>
      )}
    </>
  )
}

function Files({ rest }: { readonly rest: RestView }) {
  const day = (): string => new Date(engineNow()).toISOString().slice(0, 10)
  return (
    <div className="rest-files">
      <p className="soft">
        An interruption lasts from its first sound to its end, or until somebody took it;{' '}
        {spanText(rest.allowanceMs)} are added for falling asleep again, as in the digest: an estimate.
        Nothing of this leaves the laptop, unless you save it and pass it on. The file holds times alone, no
        alert and no customer.
      </p>
      <p className="plain-row">
        <Button small onPress={() => downloadText(`rest-${day()}.csv`, restCsv(rest), 'text/csv')}>
          <FileDown size={16} strokeWidth={1.75} aria-hidden="true" /> Save as CSV
        </Button>
        <Button
          small
          onPress={() => downloadText(`rest-${day()}.json`, restJson(rest, engineNow()), 'application/json')}
        >
          <FileDown size={16} strokeWidth={1.75} aria-hidden="true" /> Save as JSON
        </Button>
      </p>
    </div>
  )
}
