/** When this alert fired before, one mark a day, from this laptop's own history. */
import type { SeenBefore as Seen } from '../../contract/queries.ts'
import { showPast } from '../past/show-past.ts'
import { usePage } from '../store.ts'
import { dayMonth } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { firstName } from './words.ts'

/** Marks taller than this would not be told apart. */
const tallest = 3

export function SeenBefore({ seen, alertname }: { readonly seen: Seen; readonly alertname: string }) {
  const { days, count } = seen
  const first = days[0]
  const reaches = first !== undefined && seen.historyFrom <= first.startsAt
  const me = usePage((page) => page.state?.desk.me.name ?? '')
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const finding = findingOf(seen, me)
  if (days.length === 0) return null
  return (
    <section className="sect">
      <h3 className="sect-head">
        Seen before <small>{countWords(count, days.length, reaches, seen.historyFrom)}</small>
      </h3>
      <div className="seen-line">
        <p className="soft">{finding}</p>
        <Button
          small
          kind="bare"
          shortcut={singleKeys ? 'H' : undefined}
          label={`History of ${plainLine(alertname)}`}
          onPress={() => showPast({ kind: 'alertname', value: alertname })}
        >
          History
        </Button>
      </div>
      <div
        className="seen"
        role="img"
        aria-label={`${finding} ${countWords(count, days.length, reaches, seen.historyFrom)}`}
      >
        {days.map((day, index) => (
          <i
            key={day.startsAt}
            className={[
              day.count > 0 ? `seen-${Math.min(tallest, day.count)}` : '',
              index === days.length - 1 ? 'seen-now' : '',
              day.startsAt < seen.historyFrom - 86_400_000 ? 'seen-unknown' : '',
            ].join(' ')}
          />
        ))}
      </div>
      <p className="axis">
        <span>{first ? dayMonth(first.startsAt) : ''}</span>
        <span>today</span>
      </p>
    </section>
  )
}

function countWords(count: number, days: number, reaches: boolean, historyFrom: number): string {
  const times = count === 0 ? 'not' : count === 1 ? 'once' : `${count} times`
  return reaches
    ? `${times} in ${days} days`
    : `${times} since ${dayMonth(historyFrom)}, when Nightdesk began here`
}

function findingOf({ last, count }: Seen, me: string): string {
  if (!last) return count === 0 ? 'The first time on this laptop.' : ''
  const when = `Last on ${dayMonth(last.at)}.`
  if (last.tookMs === null) return when
  const span = spanText(last.tookMs)
  if (last.by === null) return `${when} It healed by itself after ${span}.`
  return `${when} ${last.by === me ? 'You' : firstName(last.by)} had it for ${span}.`
}
